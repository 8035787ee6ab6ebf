package firsttask

import (
	"bufio"
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed words/*.txt
var files embed.FS

// lines returns the entries of a file in the folder words, without comments.
func lines(name string) []string {
	file, err := files.Open("words/" + name + ".txt")
	if err != nil {
		panic(fmt.Sprintf("the word list %s is not in the program: %v", name, err)) // a mistake in this package
	}
	defer file.Close()
	var out []string
	for scan := bufio.NewScanner(file); scan.Scan(); {
		line, _, _ := strings.Cut(scan.Text(), "  #")
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// phrases are the regular expressions of a file in the folder words, one a line. They match whole words of folded text.
// A line that starts with # is a comment, and so is what follows two spaces and a #.
//
// A program that decides nothing should not pay for them, so the file is read at the first use, and an expression is
// compiled when a text first has one of the strings that it needs.
type phrases func() []*phrase

type phrase struct {
	expression string
	needs      []string // a text that matches has one of them; none: any text may match
	compiled   func() *regexp.Regexp
}

func load(name string) phrases {
	return sync.OnceValue(func() []*phrase {
		var out []*phrase
		for _, line := range lines(name) {
			out = append(out, newPhrase(line))
		}
		return out
	})
}

func newPhrase(line string) *phrase {
	p := &phrase{expression: `(?:^|[^\pL\pN])(` + line + `)(?:$|[^\pL\pN])`, needs: needed(line)}
	p.compiled = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(p.expression) })
	return p
}

// in returns what of s matches the phrase, or "".
func (p *phrase) in(s string) string {
	possible := len(p.needs) == 0
	for i := 0; i < len(p.needs) && !possible; i++ {
		possible = strings.Contains(s, p.needs[i])
	}
	if !possible {
		return ""
	}
	if m := p.compiled().FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// find returns the first phrase in s, or "".
func (p phrases) find(s string) string {
	for _, one := range p() {
		if found := one.in(s); found != "" {
			return found
		}
	}
	return ""
}

// count returns how many of the phrases are in s.
func (p phrases) count(s string) int {
	n := 0
	for _, one := range p() {
		if one.in(s) != "" {
			n++
		}
	}
	return n
}
