package firsttask

import (
	"bufio"
	"embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed words/*.txt
var files embed.FS

// phrases are the regular expressions of one file in the folder words, one a line. They match whole words of folded
// text. A line that starts with # is a comment, and so is what follows two spaces and a #.
type phrases []*regexp.Regexp

// lines returns the entries of a file, without comments.
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

func load(name string) phrases {
	var out phrases
	for _, line := range lines(name) {
		out = append(out, regexp.MustCompile(`(?:^|[^\pL\pN])(`+line+`)(?:$|[^\pL\pN])`))
	}
	return out
}

// find returns the first phrase in s, or "".
func (p phrases) find(s string) string {
	for _, expression := range p {
		if m := expression.FindStringSubmatch(s); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}
