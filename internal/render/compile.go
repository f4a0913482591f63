package render

import (
	"encoding/json"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"digest/internal/site"
)

// html/template decides where a page needs which escaping, once, when a set is loaded. Running its trees costs
// it several reflective calls for every value printed, which a site of ten thousand articles pays in seconds.
// Views have static types, so a sound layout is compiled instead: each node of the escaped tree becomes a
// closure that knows its fields by index and appends to one buffer.
//
// The compiled form prints the same bytes as html/template or nothing: what it does not know (a function of
// text/template we don't use, an escaper of scripts or styles, a type without a plain form) leaves the layout
// to html/template, and so does anything irregular met while it runs, which then is reported in its words. A
// property test holds the two equal over hostile views.

// state is one run.
type state struct {
	out  []byte
	vars []reflect.Value // of all templates being run
	base int             // where the running template's begin; the first is "$"
}

// step is a compiled node.
type step func(s *state, dot reflect.Value)

// irregular is what a step panics with when only html/template can tell what is wrong.
type irregular struct{}

// unknown is what compiling panics with at something it does not compile.
type unknownNode struct{ what string }

// compile turns an escaped layout into a step; nil, and why, if it must be left to html/template.
func compile(l *template.Template, funcs template.FuncMap, view reflect.Type) (run step, why string) {
	defer func() {
		if u, ok := recover().(unknownNode); ok {
			run, why = nil, u.what
		}
	}()
	c := compiler{set: l, funcs: funcs, done: map[typed]*compiled{}}
	return c.template(l.Name(), view).run, ""
}

type compiler struct {
	set   *template.Template
	funcs template.FuncMap
	done  map[typed]*compiled
}

type typed struct {
	name string
	dot  reflect.Type
}

// compiled is a template for one type of dot.
type compiled struct {
	body  step
	slots int // variables, "$" included
}

func (c *compiled) run(s *state, dot reflect.Value) {
	base := s.base
	s.base = len(s.vars)
	for range c.slots {
		s.vars = append(s.vars, dot)
	}
	c.body(s, dot)
	clear(s.vars[s.base:])
	s.vars = s.vars[:s.base]
	s.base = base
}

// frame numbers the variables of one template while it is compiled.
type frame struct {
	names []slot // in force
	slots int
}

type slot struct {
	name string
	at   int
	of   reflect.Type
}

func (f *frame) declare(name string, of reflect.Type) int {
	f.names = append(f.names, slot{name, f.slots, of})
	f.slots++
	return f.slots - 1
}

func (c *compiler) template(name string, dot reflect.Type) *compiled {
	key := typed{name, dot}
	if done := c.done[key]; done != nil {
		return done
	}
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil || dot == nil {
		panic(unknownNode{"template " + name})
	}
	out := &compiled{}
	c.done[key] = out // a template that calls itself finds this
	f := &frame{}
	f.declare("$", dot)
	out.body = c.list(t.Tree.Root, dot, f)
	out.slots = f.slots
	return out
}

func (c *compiler) list(list *parse.ListNode, dot reflect.Type, f *frame) step {
	if list == nil {
		return func(*state, reflect.Value) {}
	}
	scope := len(f.names)
	var steps []step
	for _, n := range list.Nodes {
		if s := c.node(n, dot, f); s != nil {
			steps = append(steps, s)
		}
	}
	f.names = f.names[:scope]
	switch len(steps) {
	case 1:
		return steps[0]
	case 2:
		a, b := steps[0], steps[1]
		return func(s *state, dot reflect.Value) { a(s, dot); b(s, dot) }
	}
	return func(s *state, dot reflect.Value) {
		for _, step := range steps {
			step(s, dot)
		}
	}
}

func (c *compiler) node(n parse.Node, dot reflect.Type, f *frame) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := string(n.Text)
		if text == "" {
			return nil
		}
		return func(s *state, _ reflect.Value) { s.out = append(s.out, text...) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return c.action(n.Pipe, dot, f)
	case *parse.IfNode:
		scope := len(f.names)
		cond := c.condition(n.Pipe, dot, f)
		yes, no := c.list(n.List, dot, f), c.list(n.ElseList, dot, f)
		f.names = f.names[:scope]
		return func(s *state, dot reflect.Value) {
			if cond(s, dot) {
				yes(s, dot)
			} else {
				no(s, dot)
			}
		}
	case *parse.WithNode:
		return c.with(n, dot, f)
	case *parse.RangeNode:
		return c.ranging(n, dot, f)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			panic(unknownNode{"template without a value"})
		}
		v := c.pipe(n.Pipe, dot, f)
		called := c.template(n.Name, v.of)
		get := v.value
		return func(s *state, dot reflect.Value) { called.run(s, get(s, dot)) }
	}
	panic(unknownNode{fmt.Sprintf("%T", n)})
}

func (c *compiler) with(n *parse.WithNode, dot reflect.Type, f *frame) step {
	scope := len(f.names)
	v := c.pipe(n.Pipe, dot, f)
	get, truth := v.value, truthOf(v.of)
	set := c.assign(n.Pipe, v.of, f)
	yes := c.list(n.List, v.of, f)
	f.names = f.names[:scope]
	no := c.list(n.ElseList, dot, f)
	return func(s *state, dot reflect.Value) {
		x := get(s, dot)
		if set >= 0 {
			s.vars[s.base+set] = x
		}
		if truth(x) {
			yes(s, x)
		} else {
			no(s, dot)
		}
	}
}

func (c *compiler) ranging(n *parse.RangeNode, dot reflect.Type, f *frame) step {
	scope := len(f.names)
	pipe := *n.Pipe
	pipe.Decl = nil // they hold the elements
	v := c.pipe(&pipe, dot, f)
	of := v.of
	if k := of.Kind(); k != reflect.Slice && k != reflect.Array {
		panic(unknownNode{"range over " + of.String()})
	}
	key, elem := -1, -1
	if n.Pipe.IsAssign {
		panic(unknownNode{"range that assigns"})
	}
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		elem = f.declare(d[0].Ident[0], of.Elem())
	case 2:
		key = f.declare(d[0].Ident[0], reflect.TypeFor[int]())
		elem = f.declare(d[1].Ident[0], of.Elem())
	}
	get := v.value
	body := c.list(n.List, of.Elem(), f)
	f.names = f.names[:scope]
	none := c.list(n.ElseList, dot, f)
	return func(s *state, dot reflect.Value) {
		x := get(s, dot)
		count := x.Len()
		if count == 0 {
			none(s, dot)
		}
		for i := range count {
			e := x.Index(i)
			if elem >= 0 {
				s.vars[s.base+elem] = e
			}
			if key >= 0 {
				s.vars[s.base+key] = reflect.ValueOf(i)
			}
			body(s, e)
		}
	}
}

// assign is the slot that a pipeline's declaration or assignment goes to, -1 if it has none.
func (c *compiler) assign(p *parse.PipeNode, of reflect.Type, f *frame) int {
	switch {
	case len(p.Decl) == 0:
		return -1
	case len(p.Decl) > 1:
		panic(unknownNode{"two variables"})
	case p.IsAssign:
		v := f.find(p.Decl[0].Ident[0])
		if v.of != of {
			panic(unknownNode{"a variable that changes its type"})
		}
		return v.at
	}
	return f.declare(p.Decl[0].Ident[0], of)
}

func (f *frame) find(name string) slot {
	for _, v := range slices.Backward(f.names) {
		if v.name == name {
			return v
		}
	}
	panic(unknownNode{"variable " + name})
}

// action prints a pipeline, or sets a variable.
func (c *compiler) action(p *parse.PipeNode, dot reflect.Type, f *frame) step {
	if len(p.Decl) > 0 {
		v := c.pipe(p, dot, f)
		at := c.assign(p, v.of, f)
		get := v.value
		return func(s *state, dot reflect.Value) { s.vars[s.base+at] = get(s, dot) }
	}
	var escapers []string
	cmds := p.Cmds
	for len(cmds) > 1 {
		last := cmds[len(cmds)-1]
		id, ok := last.Args[0].(*parse.IdentifierNode)
		if !ok || len(last.Args) != 1 || !strings.HasPrefix(id.Ident, "_html_template_") {
			break
		}
		escapers = append(escapers, strings.TrimPrefix(id.Ident, "_html_template_"))
		cmds = cmds[:len(cmds)-1]
	}
	slices.Reverse(escapers)
	v := c.commands(cmds, dot, f)
	return printer(v, strings.Join(escapers, " "))
}

// printer appends a value, escaped.
func printer(v expr, escapers string) step {
	if escapers == "jsvalescaper" && isJSON(v.of) {
		get := v.value
		return func(s *state, dot reflect.Value) { s.json(get(s, dot)) }
	}
	add, ok := appenders[escapers]
	if !ok {
		panic(unknownNode{"escaping by " + escapers})
	}
	switch kind := v.of.Kind(); {
	case v.of == reflect.TypeFor[template.HTML]():
		if escapers != "htmlescaper" {
			panic(unknownNode{"markup in an attribute"})
		}
		get := v.str()
		return func(s *state, dot reflect.Value) { s.out = append(s.out, get(s, dot)...) }
	case kind == reflect.String && !special(v.of):
		get := v.str()
		return func(s *state, dot reflect.Value) { s.out = add(s.out, get(s, dot)) }
	case kind == reflect.Int && !special(v.of):
		get := v.int()
		return func(s *state, dot reflect.Value) { s.out = strconv.AppendInt(s.out, int64(get(s, dot)), 10) }
	}
	panic(unknownNode{"printing " + v.of.String()})
}

// special reports types that html/template or fmt would print in a way of their own.
func special(t reflect.Type) bool {
	return t.PkgPath() == "html/template" || t.NumMethod() > 0 || reflect.PointerTo(t).NumMethod() > 0
}

func isJSON(t reflect.Type) bool {
	return t == reflect.TypeFor[*site.JSONLD]() || t == reflect.TypeFor[site.JSONLD]()
}

func (s *state) json(v reflect.Value) {
	b, err := json.Marshal(v.Interface())
	if err != nil || len(b) == 0 || b[0] != '{' {
		panic(irregular{})
	}
	s.out = append(s.out, b...)
}

// expr is a compiled operand: its static type and a way to get it. Strings and numbers that functions make
// are not boxed: text and number say how to get them.
type expr struct {
	of     reflect.Type
	value  func(*state, reflect.Value) reflect.Value
	text   func(*state, reflect.Value) string
	number func(*state, reflect.Value) int
	truth  func(*state, reflect.Value) bool
}

func ofText(get func(*state, reflect.Value) string) expr {
	return expr{
		of: reflect.TypeFor[string](), text: get,
		value: func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(get(s, dot)) },
	}
}

func ofNumber(get func(*state, reflect.Value) int) expr {
	return expr{
		of: reflect.TypeFor[int](), number: get,
		value: func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(get(s, dot)) },
	}
}

func ofTruth(get func(*state, reflect.Value) bool) expr {
	return expr{
		of: reflect.TypeFor[bool](), truth: get,
		value: func(s *state, dot reflect.Value) reflect.Value { return reflect.ValueOf(get(s, dot)) },
	}
}

func (e expr) str() func(*state, reflect.Value) string {
	if e.text != nil {
		return e.text
	}
	if e.of.Kind() != reflect.String {
		panic(unknownNode{e.of.String() + " as text"})
	}
	get := e.value
	return func(s *state, dot reflect.Value) string { return get(s, dot).String() }
}

func (e expr) int() func(*state, reflect.Value) int {
	if e.number != nil {
		return e.number
	}
	if e.of.Kind() != reflect.Int {
		panic(unknownNode{e.of.String() + " as a number"})
	}
	get := e.value
	return func(s *state, dot reflect.Value) int { return int(get(s, dot).Int()) }
}

// yes is the operand as a condition.
func (e expr) yes() func(*state, reflect.Value) bool {
	if e.truth != nil {
		return e.truth
	}
	get, truth := e.value, truthOf(e.of)
	return func(s *state, dot reflect.Value) bool { return truth(get(s, dot)) }
}

// truthOf is what text/template holds to be true of a type.
func truthOf(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Float64:
		return func(v reflect.Value) bool { return v.Float() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	panic(unknownNode{"truth of " + t.String()})
}

func (c *compiler) condition(p *parse.PipeNode, dot reflect.Type, f *frame) func(*state, reflect.Value) bool {
	v := c.pipe(p, dot, f)
	at := c.assign(p, v.of, f)
	if at < 0 {
		return v.yes()
	}
	get, truth := v.value, truthOf(v.of)
	return func(s *state, dot reflect.Value) bool {
		x := get(s, dot)
		s.vars[s.base+at] = x
		return truth(x)
	}
}

func (c *compiler) pipe(p *parse.PipeNode, dot reflect.Type, f *frame) expr {
	return c.commands(p.Cmds, dot, f)
}

func (c *compiler) commands(cmds []*parse.CommandNode, dot reflect.Type, f *frame) expr {
	if len(cmds) != 1 {
		panic(unknownNode{"a pipeline"})
	}
	cmd := cmds[0]
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		args := make([]expr, len(cmd.Args)-1)
		for i, a := range cmd.Args[1:] {
			args[i] = c.operand(a, dot, f)
		}
		return c.function(id.Ident, args)
	}
	if len(cmd.Args) != 1 {
		panic(unknownNode{"a method"})
	}
	return c.operand(cmd.Args[0], dot, f)
}

func (c *compiler) operand(n parse.Node, dot reflect.Type, f *frame) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		return expr{of: dot, value: func(_ *state, dot reflect.Value) reflect.Value { return dot }}
	case *parse.FieldNode:
		return follow(expr{of: dot, value: func(_ *state, dot reflect.Value) reflect.Value { return dot }}, n.Ident)
	case *parse.VariableNode:
		v := f.find(n.Ident[0])
		at := v.at
		return follow(expr{of: v.of, value: func(s *state, _ reflect.Value) reflect.Value { return s.vars[s.base+at] }}, n.Ident[1:])
	case *parse.ChainNode:
		return follow(c.operand(n.Node, dot, f), n.Field)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			panic(unknownNode{"a declaration in brackets"})
		}
		return c.pipe(n, dot, f)
	case *parse.StringNode:
		text := n.Text
		return ofText(func(*state, reflect.Value) string { return text })
	case *parse.NumberNode:
		if n.IsInt {
			number := int(n.Int64)
			return ofNumber(func(*state, reflect.Value) int { return number })
		}
	case *parse.BoolNode:
		truth := n.True
		return ofTruth(func(*state, reflect.Value) bool { return truth })
	}
	panic(unknownNode{fmt.Sprintf("operand %T", n)})
}

// follow adds a chain of fields.
func follow(e expr, names []string) expr {
	for _, name := range names {
		of, get := e.of, e.value
		pointer := of.Kind() == reflect.Pointer
		if pointer {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct {
			panic(unknownNode{"a field of " + of.String()})
		}
		field, ok := of.FieldByName(name)
		if !ok || !field.IsExported() {
			panic(unknownNode{"field " + name})
		}
		e = expr{of: field.Type, value: access(get, pointer, field.Index)}
	}
	return e
}

func access(get func(*state, reflect.Value) reflect.Value, pointer bool, index []int) func(*state, reflect.Value) reflect.Value {
	if !pointer && len(index) == 1 {
		i := index[0]
		return func(s *state, dot reflect.Value) reflect.Value { return get(s, dot).Field(i) }
	}
	return func(s *state, dot reflect.Value) reflect.Value {
		v := get(s, dot)
		if pointer {
			if v.IsNil() {
				panic(irregular{})
			}
			v = v.Elem()
		}
		for _, i := range index {
			v = v.Field(i)
		}
		return v
	}
}

func (c *compiler) function(name string, args []expr) expr {
	if fn, ok := c.funcs[name]; ok {
		return call1(name, fn, args)
	}
	switch {
	case (name == "eq" || name == "ne") && len(args) == 2:
		same := equal(args[0], args[1])
		if name == "eq" {
			return ofTruth(same)
		}
		return ofTruth(func(s *state, dot reflect.Value) bool { return !same(s, dot) })
	case (name == "gt" || name == "lt" || name == "ge" || name == "le") && len(args) == 2:
		a, b := args[0].int(), args[1].int()
		switch name {
		case "gt":
			return ofTruth(func(s *state, dot reflect.Value) bool { return a(s, dot) > b(s, dot) })
		case "lt":
			return ofTruth(func(s *state, dot reflect.Value) bool { return a(s, dot) < b(s, dot) })
		case "ge":
			return ofTruth(func(s *state, dot reflect.Value) bool { return a(s, dot) >= b(s, dot) })
		}
		return ofTruth(func(s *state, dot reflect.Value) bool { return a(s, dot) <= b(s, dot) })
	case name == "not" && len(args) == 1:
		yes := args[0].yes()
		return ofTruth(func(s *state, dot reflect.Value) bool { return !yes(s, dot) })
	case (name == "and" || name == "or") && len(args) > 1:
		return junction(args, name == "or")
	case name == "len" && len(args) == 1:
		switch args[0].of.Kind() {
		case reflect.Slice, reflect.Array, reflect.String:
			get := args[0].value
			return ofNumber(func(s *state, dot reflect.Value) int { return get(s, dot).Len() })
		}
	case name == "index" && len(args) == 2:
		if k := args[0].of.Kind(); k == reflect.Slice || k == reflect.Array {
			get, at := args[0].value, args[1].int()
			return expr{of: args[0].of.Elem(), value: func(s *state, dot reflect.Value) reflect.Value {
				v, i := get(s, dot), at(s, dot)
				if i < 0 || i >= v.Len() {
					panic(irregular{})
				}
				return v.Index(i)
			}}
		}
	}
	panic(unknownNode{"function " + name})
}

// junction is "and" and "or". They give one of their operands; where these differ in type, only its truth is
// known, which is all a condition asks.
func junction(args []expr, or bool) expr {
	tests := make([]func(*state, reflect.Value) bool, len(args))
	for i, a := range args {
		tests[i] = a.yes()
	}
	e := ofTruth(func(s *state, dot reflect.Value) bool {
		for _, yes := range tests {
			if yes(s, dot) == or {
				return or
			}
		}
		return !or
	})
	e.of = reflect.TypeFor[junctionTruth]()
	return e
}

// junctionTruth is the type of a junction's value: not printed nor compared, for what it is isn't known.
type junctionTruth bool

func equal(a, b expr) func(*state, reflect.Value) bool {
	switch {
	case a.of.Kind() == reflect.String && b.of.Kind() == reflect.String:
		x, y := a.str(), b.str()
		return func(s *state, dot reflect.Value) bool { return x(s, dot) == y(s, dot) }
	case a.of.Kind() == reflect.Int && b.of.Kind() == reflect.Int:
		x, y := a.int(), b.int()
		return func(s *state, dot reflect.Value) bool { return x(s, dot) == y(s, dot) }
	}
	panic(unknownNode{"comparing " + a.of.String() + " with " + b.of.String()})
}

// call1 calls one of our functions.
func call1(name string, fn any, args []expr) expr {
	switch fn := fn.(type) {
	case func(string) string:
		if len(args) == 1 {
			a := args[0].str()
			return ofText(func(s *state, dot reflect.Value) string { return fn(a(s, dot)) })
		}
	case func(int) string:
		if len(args) == 1 {
			a := args[0].int()
			return ofText(func(s *state, dot reflect.Value) string { return fn(a(s, dot)) })
		}
	case func(float64) string:
		if len(args) == 1 && args[0].of.Kind() == reflect.Float64 {
			a := args[0].value
			return ofText(func(s *state, dot reflect.Value) string { return fn(a(s, dot).Float()) })
		}
	case func(string) (string, error):
		if len(args) == 1 {
			a := args[0].str()
			return ofText(func(s *state, dot reflect.Value) string { return must(fn(a(s, dot))) })
		}
	case func(string, int) (string, error):
		if len(args) == 2 {
			a, b := args[0].str(), args[1].int()
			return ofText(func(s *state, dot reflect.Value) string { return must(fn(a(s, dot), b(s, dot))) })
		}
	case func(string, ...string) (string, error):
		gets := make([]func(*state, reflect.Value) string, len(args))
		for i, a := range args {
			gets[i] = a.str()
		}
		return ofText(func(s *state, dot reflect.Value) string {
			texts := make([]string, len(gets))
			for i, get := range gets {
				texts[i] = get(s, dot)
			}
			return must(fn(texts[0], texts[1:]...))
		})
	case func(*site.Plot, int) *Shape:
		if len(args) == 2 && args[0].of == reflect.TypeFor[*site.Plot]() {
			a, b := args[0].value, args[1].int()
			return expr{of: reflect.TypeFor[*Shape](), value: func(s *state, dot reflect.Value) reflect.Value {
				p, _ := a(s, dot).Interface().(*site.Plot)
				return reflect.ValueOf(fn(p, b(s, dot)))
			}}
		}
	}
	panic(unknownNode{"function " + name})
}

func must(s string, err error) string {
	if err != nil {
		panic(irregular{})
	}
	return s
}
