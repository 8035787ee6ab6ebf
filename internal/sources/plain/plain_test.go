package plain_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/sources/plain"
)

func TestLine(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"entities":                  {"Maps &amp; Leaflets", "Maps & Leaflets"},
		"entities escaped twice":    {"Maps &amp;amp; Leaflets &#8211; July", "Maps & Leaflets – July"},
		"JSON's escapes":            {`Maps \u0026 Leaflets`, "Maps & Leaflets"},
		"white space":               {" Maps\r\n and\tLeaflets ", "Maps and Leaflets"},
		"signs that turn writing":   {"\u202eevil\u202c\u200b", "evil"},
		"emoji stay whole":          {"Hi 👩‍💻", "Hi 👩‍💻"},
		"control signs":             {"a\x00b\x1b[31mc", "ab[31mc"},
		"bad UTF-8":                 {"a\xffb", "ab"},
		"a title of 10,000 letters": {strings.Repeat("long ", 2000), strings.TrimSpace(strings.Repeat("long ", 39)) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plain.Line(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"Markdown":               {"**Bold** and [a link](https://x.example/a_(b)) and _so on_.\n\n## Head\n---\nText", "Bold and a link and so on.\n\nHead\n\nText"},
		"HTML":                   {"<p>One &amp; two</p><script>alert(1)</script><ul><li>three<br>four</ul>", "One & two\n\n- three\nfour"},
		"plain text stays":       {"2 * 3 = 6, a_b_c, 5 < 6", "2 * 3 = 6, a_b_c, 5 < 6"},
		"PW":                     {"Bring a laptop. PW: abc123", "Bring a laptop."},
		"PW that is a name":      {"PW Harvey plays for us.", "PW Harvey plays for us."},
		"a pass, in short":       {"Zoom pass 12345\nMeeting pass: abc9\nBring your transit pass.", "Bring your transit pass."},
		"a Zoom invitation":      {"Bring a laptop.\nJoin Zoom Meeting: https://us02web.zoom.us/j/812?pwd=abc\nMeeting ID: 812 345\nPasscode: 442211\nOne tap mobile\n+16699009128,,812# US\nSee you!", "Bring a laptop.\nSee you!"},
		"a passcode in a line":   {"We meet on https://zoom.us/j/1 (passcode: 1234) every week in good company", "We meet on every week in good company"},
		"a linked conference":    {"[Join here](https://meet.google.com/abc-defg-hij) at seven, and bring your questions", "Join here at seven, and bring your questions"},
		"no conference, no harm": {"The password of good design is patience; see https://x.example/p", "The password of good design is patience; see https://x.example/p"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plain.Text(c.in); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	if got := plain.Summary("Short.\nAnd sweet."); got != "Short. And sweet." {
		t.Errorf("got %q", got)
	}
	long := strings.Repeat("This is a sentence of some length. ", 20)
	if got := plain.Summary(long); !strings.HasSuffix(got, "length.") || utf8.RuneCountInString(got) > 280 {
		t.Errorf("got %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"**a** [b](c)", "<p>x</p>", "Passcode: 1\nhttps://zoom.us/j/1?pwd=x", strings.Repeat("[", 1000), "\xff\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, out := range []string{plain.Text(s), plain.Line(s), plain.Summary(s)} {
			if strings.ContainsAny(out, "\x00\x1b\r\u202e") && out != plain.Summary(s) || !utf8.ValidString(plain.Text(s)) {
				t.Errorf("got %q of %q", out, s)
			}
		}
		if strings.Contains(plain.Text(s), "https://zoom.us/j/") {
			t.Errorf("a conference link is left in %q", plain.Text(s))
		}
	})
}
