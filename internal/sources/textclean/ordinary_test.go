package textclean_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// braced is a placeholder of testdata/ordinary.txt: {a|b} is one of both, {99} is a number from 1 to 99, and a name is
// what ordinary makes of it.
var braced = regexp.MustCompile(`\{[^{}]+\}`)

// ordinary returns a function that makes titles and sentences without secrets, although they have words and numbers
// like those that have some.
func ordinary(t testing.TB, r *rand.Rand) func() string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(read(t, "ordinary.txt")), "\n")
	value := func(name string) string {
		name = strings.Trim(name, "{}")
		choices := strings.Split(name, "|")
		most, err := strconv.Atoi(name)
		switch {
		case len(choices) > 1:
			return choices[r.IntN(len(choices))]
		case err == nil:
			return strconv.Itoa(1 + r.IntN(most))
		}
		switch name {
		case "year":
			return strconv.Itoa(1995 + r.IntN(40))
		case "zip":
			return fmt.Sprintf("9%04d", r.IntN(10_000))
		case "minute", "mm":
			return fmt.Sprintf("%02d", 1+r.IntN(12))
		case "thousands":
			return fmt.Sprintf("%d,%03d", 1+r.IntN(900), r.IntN(1000))
		case "phone":
			forms := []string{
				"%d-%d-%04d",
				"(%d) %d-%04d",
				"%d.%d.%04d",
				"+1 %d-%d-%04d",
				"+1 (%d) %d-%04d",
				"1-%d-%d-%04d",
				"%d %d %04d",
			}
			return fmt.Sprintf(forms[r.IntN(len(forms))], 200+r.IntN(700), 200+r.IntN(700), r.IntN(10_000))
		}
		t.Fatalf("testdata/ordinary.txt: no placeholder is called %q", name)
		return ""
	}
	return func() string { return braced.ReplaceAllStringFunc(lines[r.IntN(len(lines))], value) }
}
