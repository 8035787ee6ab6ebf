package firsttask_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// Issues are written by strangers. Whatever they write, the rules decide, and the line on what to do is one short line
// without addresses and mentions.
func TestIssuesOfStrangers(t *testing.T) {
	parts := rapid.SampledFrom([]string{
		"add a legend to the map",
		"@mara-v", "https://harbor.example/x", "#12", "\n", "\n- [ ] ", "```", "`", "**", "<b>", "(",
		")", ". ", "? ", ": ", "'", "l'", "“", "é", "日本語", "\x00", "\u202e", "please ", "must be ",
		"Can I take this?", "-", " ",
	})
	rapid.Check(t, func(t *rapid.T) {
		text := func(name string) string {
			return strings.Join(rapid.SliceOfN(rapid.OneOf(parts, rapid.String()), 0, 12).Draw(t, name), "")
		}
		one := issue(texts(text("title"), text("body")), labeled(text("label")), said(3, by("newbie", text("comment"))))
		d := firsttask.Decide(one, now, []string{"en"})
		if d.Free() != (d.Why == "") {
			t.Fatalf("got %+v, want a reason exactly if a rule applies", d)
		}
		firsttask.Effort(one)
		todo := firsttask.Todo(one)
		if utf8.RuneCountInString(todo) > 161 || strings.ContainsAny(todo, "\n\x00@") || strings.Contains(todo, "://") {
			t.Fatalf("got %q, want one plain line", todo)
		}
	})
}
