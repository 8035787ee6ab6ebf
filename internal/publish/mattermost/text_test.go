package mattermost_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/publish/mattermost"
)

func TestWhatMattermostReads(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a line that ends":             {"- **Maps** \\\n  7:00 PM", "- **Maps**\n  7:00 PM"},
		"signs that are escaped there": {`\*no\* \_no\_ \[no\] \#no \~no \|no`, `\*no\* \_no\_ \[no\] \#no \~no \|no`},
		"signs that are not": {
			`\<script\> a\&b \$1 https\://x`,
			"&lt;script&gt; a&amp;b \u2060$1 https:\u2060//x",
		},
		"a backslash that is meant": {`C:\\\<dir`, `C:\\&lt;dir`},
		"everybody": {
			"@channel, (@ALL) **@here**!",
			"@\u2060channel, (@\u2060ALL) **@\u2060here**!",
		},
		"somebody's words, joined already":    {"@\u2060channel", "@\u2060channel"},
		"an address":                          {"[Maps](https://x.example/@all)", "[Maps](https://x.example/@all)"},
		"a mail address and a longer name":    {"me@all.example @allison", "me@all.example @allison"},
		"a call that begins a link's title":   {"[@here](https://x.example)", "[@\u2060here](https://x.example)"},
		"a call twice, with one sign between": {"@all @all", "@\u2060all @\u2060all"},
		"nothing":                             {" \n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := mattermost.Dialect(c.text); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestALongTextIsSplitAtItsSections(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"short": {"# Desk\n\n## Events\n\n- a", 100, []string{"# Desk\n\n## Events\n\n- a"}},
		"before a section": {
			"# Desk and more\n\n## Events\n\n- a\n- b", 28,
			[]string{"# Desk and more", "## Events\n\n- a\n- b"},
		},
		"before an item": {
			"## E\n\n- one evening\n- two evenings", 28,
			[]string{"## E\n\n- one evening", "- two evenings"},
		},
		"between words": {"one two three four", 14, []string{"one two three", "four"}},
		"where there is no border": {
			strings.Repeat("ñ", 25), 10,
			[]string{strings.Repeat("ñ", 10), strings.Repeat("ñ", 10), strings.Repeat("ñ", 5)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, mattermost.Split(c.text, c.limit)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var everybody = regexp.MustCompile(`(?i)(?:^|[\s(*\[])@(?:channel|all|here)\b`)

func FuzzSplit(f *testing.F) {
	f.Add("# Desk\n\n## Events\n\n- @channel \\\n  7:00 PM\n", 20)
	f.Add("@all@all @here\u0301", 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		text = strings.ToValidUTF8(text, "")
		written := mattermost.Dialect(text)
		if everybody.MatchString(written) {
			t.Errorf("%q rings", written)
		}
		limit = max(1, limit%500)
		posts := mattermost.Split(written, limit)
		for _, p := range posts {
			if n := utf8.RuneCountInString(p); n > limit || n == 0 {
				t.Errorf("a post of %d characters, where %d are allowed", n, limit)
			}
		}
		if got, want := strings.Join(strings.Fields(strings.Join(posts, "")), ""), strings.Join(strings.Fields(written),
			""); got != want {
			t.Errorf("something is lost: got %q, want %q", got, want)
		}
	})
}
