package textclean_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

func TestLine(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		redacted bool
	}{
		"entities":               {in: "Maps &amp; Leaflets", want: "Maps & Leaflets"},
		"entities escaped twice": {in: "Maps &amp;amp; Leaflets &#8211; July", want: "Maps & Leaflets – July"},
		"JSON's escapes":         {in: `Maps \u0026 Leaflets`, want: "Maps & Leaflets"},
		"white space":            {in: " Maps\r\n and\tLeaflets ", want: "Maps and Leaflets"},
		"direction of writing":   {in: "\u202eevil\u202c\u200b", want: "evil"},
		"emoji stay whole":       {in: "Hi 👩‍💻", want: "Hi 👩‍💻"},
		"control characters":     {in: "a\x00b\x1b[31mc", want: "ab[31mc"},
		"bad UTF-8":              {in: "a\xffb", want: "ab"},
		"a title of 10,000 letters": {
			in:   strings.Repeat("long ", 2000),
			want: strings.TrimSpace(strings.Repeat("long ", 39)) + "…",
		},
		"markup":                {in: "<b>Maps</b> night<script>x</script>", want: "Maps night"},
		"a number of the group": {in: "Board Meeting #12", want: "Board Meeting #12"},
		"nothing but a number":  {in: "Meeting #57", want: "Meeting #57"},
		"an address": {
			in:       "Maps https://us02web.zoom.us/j/812345678?pwd=x",
			want:     "Maps",
			redacted: true,
		},
		"nothing but an address":     {in: "https://us02web.zoom.us/j/812345678?pwd=x", want: "", redacted: true},
		"a passcode without a label": {in: "Maps on Zoom: 812 3456 7890 / 998877", want: "Maps on Zoom", redacted: true},
		"a pass":                     {in: "Maps, Zoom 812 3456 7890 pass 998877", want: "Maps", redacted: true},
		"a passcode": {
			in:       "Maps on Zoom (ID 812 3456 7890, passcode 998877)",
			want:     "Maps on Zoom",
			redacted: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, redacted := textclean.Line(c.in); got != c.want || redacted != c.redacted {
				t.Errorf("got %q, %v, want %q, %v", got, redacted, c.want, c.redacted)
			}
		})
	}
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"Markdown": {
			"**Bold** and [a link](https://x.example/a_(b)) and _so on_.\n\n## Head\n---\nText",
			"Bold and a link and so on.\n\nHead\n\nText",
		},
		"HTML": {
			"<p>One &amp; two</p><script>alert(1)</script><ul><li>three<br>four</ul>",
			"One & two\n\n- three\nfour",
		},
		"lines escaped twice": {`Maps.\n\nZoom info\nID 812 3456 7890\nCode 998877`, "Maps."},
		"a page whose lines are escaped twice": {
			`<!DOCTYPE HTML>\n<HTML>\n<BODY><div></div></BODY></HTML>`, "",
		},
		"paragraphs whose lines are escaped twice": {`<p>We draw.</p>\n<p>Maps.</p>`, "We draw.\n\nMaps."},
		"a path of Windows":                        {`Copy C:\new to D:.`, `Copy C:\new to D:.`},
		"plain text stays":                         {"2 * 3 = 6, a_b_c, 5 < 6", "2 * 3 = 6, a_b_c, 5 < 6"},
		"a footnote":                               {"Games*\n*Tea is provided.", "Games*\n*Tea is provided."},
		"emphasis in a word":                       {"1-2*pm*: wrap up", "1-2pm: wrap up"},
		"PW":                                       {"Bring a laptop. PW: abc123", "Bring a laptop."},
		"PW that is a name":                        {"PW Harvey plays for us.", "PW Harvey plays for us."},
		"a pass, in short": {
			"Zoom pass 12345\nMeeting pass: abc9\nBring your transit pass.",
			"Bring your transit pass.",
		},
		"an invitation": {
			"Bring a laptop.\nJoin Zoom Meeting: https://us02web.zoom.us/j/812?pwd=abc\nMeeting ID: 812 345\n" +
				"Passcode: 442211\nOne tap mobile\n+16699009128,,812# US\nSee you!",
			"Bring a laptop.\nSee you!",
		},
		"a passcode in a line": {
			"We meet on https://zoom.us/j/1 (passcode: 1234) every week in good company",
			"We meet on every week in good company",
		},
		"a linked conference": {
			"[Join here](https://meet.google.com/abc-defg-hij) at seven, and bring your questions",
			"Join here at seven, and bring your questions",
		},
		"no conference": {
			"The password of good design is patience; see https://x.example/p",
			"The password of good design is patience; see https://x.example/p",
		},
		"a telephone, with dot": {
			"For information call 0161 226 8254, or the library: 213.228.7000.",
			"For information call 0161 226 8254, or the library: 213.228.7000.",
		},
		"a semicolon after a secret": {
			"Passcode: 998877. Bring a laptop; ask the library.", "Bring a laptop; ask the library.",
		},
		"shortcodes": {
			"We :heart: maps :world_map: at 10:30:15, a:b:c, ::1",
			"We ❤️ maps 🗺️ at 10:30:15, a:b:c, ::1",
		},
		"an unknown shortcode": {"Our mascot :harbor_seal: waves", "Our mascot :harbor_seal: waves"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, _ := textclean.Text(c.in); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	if got := textclean.Summary("Short.\nAnd sweet."); got != "Short. And sweet." {
		t.Errorf("got %q", got)
	}
	long := strings.Repeat("This is a sentence of some length. ", 20)
	if got := textclean.Summary(long); !strings.HasSuffix(got, "length.") || utf8.RuneCountInString(got) > 280 {
		t.Errorf("got %q", got)
	}
}

func TestMessage(t *testing.T) {
	for in, want := range map[string]string{
		`it answered "<b>no</b> &amp; never"`:        `it answered "<b>no</b> &amp; never"`,
		"joining https://zoom.us/j/812345678 failed": "joining failed",
		"a\nb": "a b",
	} {
		if got := textclean.Message(in, 100); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := textclean.Message(strings.Repeat("word ", 100), 20); utf8.RuneCountInString(got) > 20 {
		t.Errorf("got %q", got)
	}
}

// Cleaning what is clean changes nothing.
func TestCleaningTwiceIsCleaningOnce(t *testing.T) {
	p := plant(random(5))
	for name, template := range invitations(t) {
		once, _ := textclean.Text("We draw maps.\n\n" + p.fill(template))
		if twice, redacted := textclean.Text(once); twice != once || redacted {
			t.Errorf("%s: %q became %q", name, once, twice)
		}
	}
}
