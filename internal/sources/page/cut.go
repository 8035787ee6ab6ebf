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

// needsEnd are elements whose end tag is required in HTML, and is rarely forgotten.
var needsEnd = map[string]bool{
	"a": true, "article": true, "aside": true, "div": true, "footer": true, "header": true, "main": true, "nav": true,
	"ol": true, "script": true, "section": true, "span": true, "style": true, "table": true, "time": true, "title": true,
	"ul": true,
}

// cut reports whether a page is cut off. A page with an end tag for its head also has one for itself. Programs that
// minify pages leave both out, as HTML allows. Such a page is cut off if it ends within a tag, or while an element is
// open whose end tag is required.
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
