package textclean_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Whatever a text contains, its clean form is valid, bounded, and without control characters or addresses of
// conferences.
func FuzzText(f *testing.F) {
	for _, s := range []string{
		"**a** [b](c)", "<p>x</p>", "Passcode: 1\nhttps://zoom.us/j/1?pwd=x",
		strings.Repeat("[", 1000), "\xff\x00", "*a_b*_", "(1) 2#",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, _ := textclean.Text(s)
		line, _ := textclean.Line(s)
		for _, out := range []string{text, line} {
			if strings.ContainsAny(out, "\x00\x1b\r\u202e") || !utf8.ValidString(out) ||
				utf8.RuneCountInString(out) > 10_000 {
				t.Errorf("got %q of %q", out, s)
			}
			if strings.Contains(out, "https://zoom.us/j/") {
				t.Errorf("a conference's address is left in %q", out)
			}
		}
	})
}

// A planted passcode does not survive, whatever stands around the invitation.
func FuzzPlanted(f *testing.F) {
	f.Add(uint64(1), "We meet at the pier.", "Bring a laptop.")
	f.Add(uint64(2), "<b>Hi</b>", "&amp; more")
	f.Add(uint64(3), "Room 12, 2026", "call 213-228-7000")
	templates := invitations(f)
	f.Fuzz(func(t *testing.T, seed uint64, before, after string) {
		p := plant(rand.New(rand.NewPCG(seed, 1))) // a test that can be repeated
		if p.leak(before) != "" || p.leak(after) != "" || strings.ContainsAny(before+after, "<&\\`") {
			return // markup around the invitation may hide it from readers, too
		}
		for name, template := range templates {
			out, _ := textclean.Text(before + "\n\n" + p.fill(template) + "\n\n" + after)
			if s := p.leak(out); s != "" {
				t.Errorf("%s: %q survives between %q and %q: %q", name, s, before, after, out)
			}
		}
	})
}
