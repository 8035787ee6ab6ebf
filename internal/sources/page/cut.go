package page

import (
	"bytes"
	"regexp"

	"golang.org/x/net/html"
)

var (
	htmlEnd = regexp.MustCompile(`(?i)</html\s*>`)
	headEnd = regexp.MustCompile(`(?i)</head\s*>`)
)

// needsEnd are elements whose end HTML does not let be left out, and that are rarely left open by mistake.
var needsEnd = map[string]bool{
	"a": true, "article": true, "aside": true, "div": true, "footer": true, "header": true, "main": true, "nav": true,
	"ol": true, "script": true, "section": true, "span": true, "style": true, "table": true, "time": true, "title": true,
	"ul": true,
}

// cut reports whether a page ends before its end. A page that ends its head also ends itself. HTML lets both be left
// out, as programs do that make pages small; such a page is cut off if it ends within a tag or with elements open whose
// end may not be left out.
func cut(body []byte) bool {
	switch {
	case htmlEnd.Match(body):
		return false
	case headEnd.Match(body):
		return true
	}
	if at := bytes.LastIndexByte(body, '<'); at >= 0 && bytes.IndexByte(body[at:], '>') < 0 {
		return true // within a tag
	}
	open := 0
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return open > 0
		case html.StartTagToken:
			if name, _ := z.TagName(); needsEnd[string(name)] {
				open++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); needsEnd[string(name)] {
				open--
			}
		}
	}
}
