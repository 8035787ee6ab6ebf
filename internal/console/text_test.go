package console_test

import (
	"testing"

	"github.com/cityoflosangeles/digest/internal/console"
)

func TestTextFromOutsideCannotAct(t *testing.T) {
	for text, want := range map[string]string{
		"\x1b[31mred\nnext": " [31mred next",
		"C1 \u009b31m":      "C1  31m",
		"Ñandú":             "Ñandú",
	} {
		if got := console.Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
	const link = "[x](y) <b> `c` a_b"
	if got, want := console.InMarkdown(link), "\\[x\\](y) &lt;b&gt; \\`c\\` a\\_b"; got != want {
		t.Errorf("InMarkdown(%q) = %q, want %q", link, got, want)
	}
}

func TestNumbersWithNouns(t *testing.T) {
	for _, c := range [][2]string{
		{console.Count(1, "task"), "1 task"},
		{console.Count(0, "task"), "0 tasks"},
		{console.Plural(1, "entry", "entries"), "1 entry"},
		{console.Plural(2, "entry", "entries"), "2 entries"},
		{console.Wrapped("open data for a city", 9), "open data\nfor a\ncity"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}

func TestGlyphsFollowTheCharacterSet(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"nothing set":             {nil, "✓"},
		"plain language":          {map[string]string{"LANG": "C"}, "+"},
		"LC_ALL goes before LANG": {map[string]string{"LC_ALL": "en_US.UTF-8", "LANG": "C"}, "✓"},
		"POSIX in small letters":  {map[string]string{"LC_CTYPE": "posix"}, "+"},
		"an empty value":          {map[string]string{"LC_ALL": "", "LANG": "POSIX"}, "+"},
	} {
		getenv := func(name string) (string, bool) { v, ok := c.env[name]; return v, ok }
		if got := console.Glyph(getenv, "✓", "+"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
