package render

import (
	"html/template"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"digest/internal/diag"
	"digest/internal/text"
)

// checker walks a layout's trees with the types of what they see, as the executor would with every branch
// taken. It reports fields, templates, words and assets that don't exist. A nil type is one that isn't known:
// nothing is said about it.
type checker struct {
	named  map[string]*parse.Tree
	funcs  template.FuncMap
	done   map[call]bool
	within map[*parse.Tree]bool // templates on the way to the one that is walked
	needed map[string]bool      // templates called, directly or not
	ds     diag.List
}

// call is one template with one type of dot.
type call struct {
	tree *parse.Tree
	dot  reflect.Type
}

// scope is the variables in force, innermost last; "$" is the first.
type scope []variable

type variable struct {
	name string
	of   reflect.Type
}

func (c *checker) template(tree *parse.Tree, dot reflect.Type) {
	if tree == nil || tree.Root == nil || c.done[call{tree, dot}] {
		return
	}
	c.done[call{tree, dot}] = true
	c.within[tree] = true
	defer delete(c.within, tree)
	c.list(tree, tree.Root, dot, scope{{"$", dot}})
}

func (c *checker) list(tree *parse.Tree, list *parse.ListNode, dot reflect.Type, vars scope) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			of := c.pipe(tree, n.Pipe, dot, vars)
			vars = declare(vars, n.Pipe, of)
		case *parse.IfNode:
			of := c.pipe(tree, n.Pipe, dot, vars)
			c.list(tree, n.List, dot, declare(vars, n.Pipe, of))
			c.list(tree, n.ElseList, dot, vars)
		case *parse.WithNode:
			of := deref(c.pipe(tree, n.Pipe, dot, vars))
			c.list(tree, n.List, of, declare(vars, n.Pipe, of))
			c.list(tree, n.ElseList, dot, vars)
		case *parse.RangeNode:
			key, elem := ranged(deref(c.pipe(tree, n.Pipe, dot, vars)))
			inner := slices.Clone(vars)
			switch d := n.Pipe.Decl; len(d) {
			case 1:
				inner = append(inner, variable{d[0].Ident[0], elem})
			case 2:
				inner = append(inner, variable{d[0].Ident[0], key}, variable{d[1].Ident[0], elem})
			}
			c.list(tree, n.List, elem, inner)
			c.list(tree, n.ElseList, dot, vars)
		case *parse.TemplateNode:
			c.call(tree, n, dot, vars)
		}
	}
}

func (c *checker) call(tree *parse.Tree, n *parse.TemplateNode, dot reflect.Type, vars scope) {
	var of reflect.Type
	if n.Pipe != nil {
		of = c.pipe(tree, n.Pipe, dot, vars)
	}
	called := c.named[n.Name]
	if called == nil {
		c.report(tree, n, "template/no-partial", nearestOf(n.Name, c.named), "there is no partial %q", n.Name)
		return
	}
	c.needed[n.Name] = true
	if called == tree || c.within[called] { // no view has a thing of its own kind within it, so this would never end
		c.report(tree, n, "template/circle", "", "the partial %q calls itself, directly or through others", n.Name)
		return
	}
	c.template(called, of)
}

func declare(vars scope, p *parse.PipeNode, of reflect.Type) scope {
	for _, d := range p.Decl {
		vars = append(slices.Clone(vars), variable{d.Ident[0], of})
	}
	return vars
}

func ranged(t reflect.Type) (key, elem reflect.Type) {
	if t == nil {
		return nil, nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), t.Elem()
	case reflect.Map:
		return t.Key(), t.Elem()
	case reflect.Int:
		return t, t
	}
	return nil, nil
}

// pipe is the type of a pipeline's value.
func (c *checker) pipe(tree *parse.Tree, p *parse.PipeNode, dot reflect.Type, vars scope) (of reflect.Type) {
	for _, cmd := range p.Cmds {
		of = c.command(tree, cmd, dot, vars)
	}
	return of
}

func (c *checker) command(tree *parse.Tree, cmd *parse.CommandNode, dot reflect.Type, vars scope) reflect.Type {
	args := make([]reflect.Type, len(cmd.Args))
	for i, a := range cmd.Args {
		args[i] = c.value(tree, a, dot, vars)
	}
	f, isFunc := cmd.Args[0].(*parse.IdentifierNode)
	if !isFunc {
		return args[0]
	}
	if len(cmd.Args) > 1 {
		c.literalArgument(tree, f, cmd.Args[1])
	}
	if ours, ok := c.funcs[f.Ident]; ok {
		return reflect.TypeOf(ours).Out(0)
	}
	switch f.Ident {
	case "and", "or":
		for _, a := range args[2:] {
			if a != args[1] {
				return nil
			}
		}
		return args[1]
	case "index":
		_, elem := ranged(deref(args[1]))
		return elem
	case "slice":
		return args[1]
	case "len":
		return reflect.TypeFor[int]()
	case "not", "eq", "ne", "lt", "le", "gt", "ge":
		return reflect.TypeFor[bool]()
	}
	return nil
}

// literalArgument reports words and assets that aren't there.
func (c *checker) literalArgument(tree *parse.Tree, f *parse.IdentifierNode, arg parse.Node) {
	s, ok := arg.(*parse.StringNode)
	if !ok || f.Ident != "t" && f.Ident != "asset" && f.Ident != "count" {
		return
	}
	var err error
	switch fn := c.funcs[f.Ident].(type) {
	case func(string, ...string) (string, error):
		_, err = fn(s.Text)
	case func(string) (string, error):
		_, err = fn(s.Text)
	case func(string, int) (string, error):
		_, err = fn(s.Text, 1)
	}
	if err != nil {
		c.report(tree, arg, "template/unknown-name", "", "%v", err)
	}
}

// value is the type of one operand.
func (c *checker) value(tree *parse.Tree, n parse.Node, dot reflect.Type, vars scope) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		return c.fields(tree, n, dot, n.Ident)
	case *parse.VariableNode:
		for _, v := range slices.Backward(vars) {
			if v.name == n.Ident[0] {
				return c.fields(tree, n, v.of, n.Ident[1:])
			}
		}
	case *parse.ChainNode:
		return c.fields(tree, n, c.value(tree, n.Node, dot, vars), n.Field)
	case *parse.PipeNode:
		return c.pipe(tree, n, dot, vars)
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.NumberNode:
		if n.IsInt {
			return reflect.TypeFor[int]()
		}
		return reflect.TypeFor[float64]()
	}
	return nil
}

// fields follows a chain of field names.
func (c *checker) fields(tree *parse.Tree, n parse.Node, of reflect.Type, names []string) reflect.Type {
	for _, name := range names {
		of = deref(of)
		if of == nil || of.Kind() == reflect.Interface || of.Kind() == reflect.Map {
			return nil
		}
		var f reflect.StructField
		ok := of.Kind() == reflect.Struct
		if ok {
			f, ok = of.FieldByName(name)
		}
		if !ok {
			c.report(tree, n, "template/unknown-field", fieldHint(of, name), "%s has no field %q", of, name)
			return nil
		}
		of = f.Type
	}
	return of
}

func deref(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func (c *checker) report(tree *parse.Tree, n parse.Node, code, hint, format string, args ...any) {
	at, _ := tree.ErrorContext(n)
	path, pos := place(at)
	if slices.ContainsFunc(c.ds, func(d diag.Diagnostic) bool { return d.Path == path && d.Pos == pos && d.Code == code }) {
		return
	}
	c.ds.Errorf(code, path, pos, format, args...)
	if hint != "" {
		c.ds.Hint("%s", hint)
	}
}

// fieldHint lists the fields there are, a likely one first.
func fieldHint(of reflect.Type, name string) string {
	if of.Kind() != reflect.Struct {
		return "it is a " + of.Kind().String()
	}
	var names []string
	for _, f := range reflect.VisibleFields(of) {
		if f.IsExported() && !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	hint := "there are " + strings.Join(slices.Compact(names), ", ")
	if best := text.Nearest(name, names); best != "" {
		hint = "did you mean ." + best + "? " + hint
	}
	return hint
}

func nearestOf(name string, named map[string]*parse.Tree) string {
	var names []string
	for n := range named {
		names = append(names, n)
	}
	slices.Sort(names)
	if best := text.Nearest(name, names); best != "" {
		return "did you mean \"" + best + "\"?"
	}
	return "there are " + strings.Join(names, ", ")
}
