package github

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Limits of a README: what is read, and what is kept of its text.
const (
	readmeBytes = 16 << 10
	readmeRunes = 4000
)

// readme returns the beginning of a README as plain text: paragraphs and headings, without badges, code, and markup.
func readme(source string) string {
	source = strings.ToValidUTF8(source[:min(len(source), readmeBytes)], "")
	source = htmlComment.ReplaceAllString(source, "")
	b := []byte(source)
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(b))
	var out strings.Builder
	var open []ast.Node // enclosing nodes; deep nesting must not cause deep recursion
	for n := doc.FirstChild(); n != nil && out.Len() < 4*readmeRunes; {
		into := write(&out, n, b)
		if into && n.FirstChild() != nil {
			open = append(open, n)
			n = n.FirstChild()
			continue
		}
		out.WriteString(after(n))
		for n != nil && n.NextSibling() == nil {
			if len(open) == 0 {
				n = nil
				break
			}
			n, open = open[len(open)-1], open[:len(open)-1]
			out.WriteString(after(n))
		}
		if n != nil {
			n = n.NextSibling()
		}
	}
	return block(
		blank.ReplaceAllString(trail.ReplaceAllString(tag.ReplaceAllString(out.String(), ""), "\n"), "\n\n"), readmeRunes,
	)
}

var (
	blank = regexp.MustCompile(`[ \t]*\n([ \t]*\n)+`)
	trail = regexp.MustCompile(`[ \t]+\n`)
	tag   = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
)

// after returns the separator between a node and the next.
func after(n ast.Node) string {
	switch n.(type) {
	case *ast.TextBlock:
		return ""
	case *ast.ListItem, *east.TableRow, *east.TableHeader:
		return "\n"
	case *east.TableCell:
		return " "
	}
	if n.Type() == ast.TypeBlock {
		return "\n\n"
	}
	return ""
}

// write writes the text of the node itself, and reports whether its children must be written.
func write(out *strings.Builder, n ast.Node, source []byte) bool {
	switch n := n.(type) {
	case *ast.Text:
		out.Write(n.Segment.Value(source))
		if n.SoftLineBreak() || n.HardLineBreak() {
			out.WriteByte(' ')
		}
	case *ast.String:
		out.Write(n.Value)
	case *ast.AutoLink:
		out.Write(n.Label(source))
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			at := n.Lines().At(i)
			out.Write(at.Value(source))
		}
	case *ast.Image, *ast.CodeBlock, *ast.FencedCodeBlock, *ast.RawHTML, *ast.ThematicBreak:
		return false
	}
	return true
}

// docLink matches links of READMEs to further documentation.
var docLink = regexp.MustCompile(
	`(?i)(/wiki\b|readthedocs|docs?/|/docs?\b|\.github\.io\b|gitbook|documentation/|\]\([^)]*docs?\.)`,
)

// documented reports whether a README links to further documentation.
func documented(source string) bool {
	return docLink.MatchString(source[:min(len(source), readmeBytes)])
}
