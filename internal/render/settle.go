package render

import (
	"html"
	"html/template"
	"reflect"
	"regexp"
	"text/template/parse"
)

// settle replaces what is known before any page is: {{t "key"}} and {{asset "name"}} with a literal become
// the text they would print, and indentation goes, so that a page costs neither time nor bytes for them.
func settle(list *parse.ListNode, funcs template.FuncMap, keepSpace bool) {
	if list == nil {
		return
	}
	for i, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			if !keepSpace {
				n.Text = indentation.ReplaceAll(n.Text, []byte("\n"))
			}
		case *parse.ActionNode:
			if s, ok := literal(n.Pipe, funcs); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(html.EscapeString(s))}
			}
		case *parse.IfNode:
			settle(n.List, funcs, keepSpace)
			settle(n.ElseList, funcs, keepSpace)
		case *parse.WithNode:
			settle(n.List, funcs, keepSpace)
			settle(n.ElseList, funcs, keepSpace)
		case *parse.RangeNode:
			settle(n.List, funcs, keepSpace)
			settle(n.ElseList, funcs, keepSpace)
		}
	}
}

var indentation = regexp.MustCompile(`[ \t]*\n\s*`)

// literal is what a call of t or asset with one literal prints; not ok for an asset that isn't there, so that
// the check can say so.
func literal(p *parse.PipeNode, funcs template.FuncMap) (string, bool) {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 2 {
		return "", false
	}
	f, isFunc := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	arg, isString := p.Cmds[0].Args[1].(*parse.StringNode)
	if !isFunc || !isString || f.Ident != "t" && f.Ident != "asset" {
		return "", false
	}
	out := reflect.ValueOf(funcs[f.Ident]).Call([]reflect.Value{reflect.ValueOf(arg.Text)})
	if !out[1].IsNil() {
		return "", false
	}
	return out[0].String(), true
}
