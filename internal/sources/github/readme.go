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

// How much of a README is read, and how much of its text is kept.
const (
	readmeBytes = 16 << 10
	readmeRunes = 4000
)

// readme is the beginning of a README as plain text: paragraphs and headings, without badges, code and markup.
func readme(source string) string {
	source = strings.ToValidUTF8(source[:min(len(source), readmeBytes)], "")
	source = comment.ReplaceAllString(source, "")
	b := []byte(source)
	doc := goldmark.New(goldmark.WithExtensions(extension.Table)).Parser().Parse(text.NewReader(b))
	var out strings.Builder
	var open []ast.Node // enclosing nodes, so that no depth of nesting needs a stack of calls
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
		blank.ReplaceAllString(trail.ReplaceAllString(tag.ReplaceAllString(out.String(), ""), "\n"), "\n\n"),
		readmeRunes,
	)
}

var (
	blank = regexp.MustCompile(`[ \t]*\n([ \t]*\n)+`)
	trail = regexp.MustCompile(`[ \t]+\n`)
	tag   = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
)

// after is what parts a node from the next.
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

// write writes what the node itself says, and reports whether its children have more.
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

// docLink matches what READMEs link to where there is more to read.
var docLink = regexp.MustCompile(
	`(?i)(/wiki\b|readthedocs|docs?/|/docs?\b|\.github\.io\b|gitbook|documentation/|\]\([^)]*docs?\.)`,
)

// documented reports whether a README leads to further documentation.
func documented(source string) bool {
	return docLink.MatchString(source[:min(len(source), readmeBytes)])
}
