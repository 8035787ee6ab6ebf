package page

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// Limits of the tree, which is made only of pages that mark events in their HTML.
const (
	maxElements = 200_000
	maxNested   = 200
	maxWords    = 20_000 // bytes of the text of one property
)

var marks = regexp.MustCompile(
	`(?i)itemtype\s*=\s*["']?[^"'>]*schema\.org/[a-z]*(?:event|festival|hackathon)` +
		`|class\s*=\s*["'][^"'>]*\b(?:h-event|vevent)\b|class\s*=\s*(?:h-event|vevent)\b`,
)

func marked(body []byte) bool { return marks.Match(body) }

// element is an element, or a piece of text (whose name is empty).
type element struct {
	name     string
	text     string
	attr     map[string]string
	children []int
}

// tree is a page's elements by number; 0 is the root. An end tag closes the nearest element of its name. Elements that
// are nested deeper than the limit become siblings.
type tree []element

// readAttributes are the attributes that are read.
var readAttributes = map[string]bool{
	"id": true, "itemref": true, "class": true, "itemprop": true, "itemtype": true, "itemscope": true, "content": true,
	"datetime": true, "href": true, "src": true, "value": true, "title": true, "alt": true,
}

// void are the elements without an end tag (HTML, section 13.1.2).
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true,
}

// closedBy are elements that HTML lets end without a tag, by those whose beginning ends them.
var closedBy = map[string]string{
	"li":     "li",
	"p":      "p",
	"dt":     "dt",
	"dd":     "dd",
	"tr":     "tr",
	"td":     "td",
	"option": "option",
}

func parseTree(body []byte) tree {
	t := tree{{name: "#root"}}
	open := []int{0}
	z := html.NewTokenizer(bytes.NewReader(body))
	hidden := ""
	for len(t) < maxElements {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		switch kind {
		case html.TextToken:
			if s := z.Text(); hidden == "" && len(s) > 0 {
				t.add(open[len(open)-1], element{text: string(s[:min(len(s), maxWords)])})
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			e := startTag(z)
			if top := t[open[len(open)-1]].name; closedBy[e.name] == top && top != "" {
				open = open[:len(open)-1]
			}
			n := t.add(open[len(open)-1], e)
			if kind == html.StartTagToken && !void[e.name] && len(open) < maxNested {
				open = append(open, n)
			}
			if e.name == "script" || e.name == "style" || e.name == "noscript" || e.name == "template" {
				hidden = e.name
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == hidden {
				hidden = ""
			}
			for i := len(open) - 1; i > 0; i-- {
				if t[open[i]].name == string(name) {
					open = open[:i]
					break
				}
			}
		}
	}
	return t
}

func startTag(z *html.Tokenizer) element {
	name, more := z.TagName()
	e := element{name: string(name)}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if readAttributes[string(key)] {
			if e.attr == nil {
				e.attr = map[string]string{}
			}
			e.attr[string(key)] = string(value[:min(len(value), maxWords)])
		}
	}
	return e
}

func (t *tree) add(parent int, e element) int {
	n := len(*t)
	*t = append(*t, e)
	(*t)[parent].children = append((*t)[parent].children, n)
	return n
}

// words are the text of an element, with its blocks on lines of their own.
func (t tree) words(n int) string {
	var b strings.Builder
	t.write(n, &b)
	return strings.TrimSpace(b.String())
}

func (t tree) write(n int, b *strings.Builder) {
	if b.Len() > maxWords {
		return
	}
	switch e := t[n]; e.name {
	case "":
		b.WriteString(strings.Join(strings.Fields(e.text), " "))
		if strings.TrimRight(e.text, " \n\t\r") != e.text {
			b.WriteByte(' ')
		}
	case "br", "p", "div", "li", "tr":
		b.WriteByte('\n')
	}
	for _, c := range t[n].children {
		t.write(c, b)
	}
}

func (e element) has(class string) bool {
	for c := range strings.FieldsSeq(e.attr["class"]) {
		if c == class {
			return true
		}
	}
	return false
}
