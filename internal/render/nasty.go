package render

import (
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// nastyWords returns texts that would have an effect if they were not escaped: mentions, formatting, scripts,
// line breaks, text direction, terminal commands.
func nastyWords() []string {
	return []string{
		"<!channel> <!everyone> <@U123> <https://evil.example|click here> @here #general",
		"*bold* _it_ ~struck~ `code` ```more``` **x** __y__",
		"](javascript:alert(1)) [x](https://evil.example) ![i](https://evil.example/x.png)",
		"<script>alert(1)</script><img src=x onerror=alert(1)><style>*{}</style>--><!-- ]]>",
		"line one\r\nBcc: everyone@example.org\n\n# Heading\n---\n=== part",
		"\u202eevil\u202c \u2066isolated\u2069 zero\u200bwidth\ufeff \u00ad",
		strings.Repeat("long ", 2000),
		"\x1b[31mred\x1b[0m \x1b]0;title\x07 \u009b2J 👩‍💻 日本語 \x00\xff",
		"{{.Words}} ${HOME} %s {name} {date} $1 \\1",
		"[Propose](https://evil.example) [more](https://evil.example)",
		"# big", "> quoted", "---", "=== part", "1. first", "- item", "+ item", "===",
		"http://evil.example www.evil.example a@b.example",
		"\" onmouseover=\"alert(1)", "' style='x' `", "&lt;b&gt; &amp; &#60;", "", " \u3164\u2800 ",
		"Z" + strings.Repeat("\u0315", 300) + "algo", strings.Repeat("x", 300),
	}
}

// nastyLinks returns addresses that must not be linked, or that would break out of their context.
func nastyLinks() []string {
	return []string{
		"javascript:alert(1)", "https://ok.example/a|b>c", "data:text/html,<script>", "https://user:pass@evil.example/",
		"https://ok.example/)x(y", "//evil.example", "https://ok.example/\"onmouseover=alert(1)",
		"", "file:///etc/passwd", "https://ok.example/\u202egnp.exe?q=<b>", "JaVaScRiPt:alert(1)",
		" https://ok.example/space in it ", "https://ok.example/" + strings.Repeat("y", 5000),
		"https://ok.example/?q=a&lt=b&b=*_~`",
		"vbscript:x", "\x01javascript:alert(1)", "https://", "mailto:a@b.example",
	}
}

// nasty returns an edition like a busy week's, with such texts in every place.
func nasty() digest.Edition {
	e := busy()
	words, links := nastyWords(), nastyLinks()
	word := func(i int) string { return words[i%len(words)] }
	link := func(i int) string { return links[i%len(links)] }
	e.Events = nil
	for i := range words {
		event := meeting(word(i), "Venice Python Circle", 21+i/3, 18)
		event.Group, event.URL, event.Summary = word(i+1), link(i), word(i+5)
		event.Place = digest.Place{Name: word(i + 2), Address: word(i + 3)}
		event.Links = []digest.Link{{Label: word(i + 4), URL: link(i + 1)}, {Label: word(i + 6), URL: link(i + 2)}}
		switch i % 4 {
		case 1:
			event.Change, event.Was = digest.ChangeMoved, sampleTime(20, 18, 0)
		case 2:
			event.Status = digest.Cancelled
		}
		e.Events = append(e.Events, event)
	}
	e.Present, e.Tasks, e.Activity, e.Elsewhere, e.Talks = nil, nil, nil, nil, nil
	for i := range words {
		repo := digest.Repository{Name: word(i), URL: link(i), Description: word(i + 1)}
		e.Present = append(e.Present, digest.Match{
			Event: e.Events[i], Repository: repo, Reasons: []string{word(i + 2), word(i + 3)},
			Pitch:      digest.Pitch{Title: word(i + 4), Abstract: word(i + 5)},
			ProposeURL: link(i + 1), Deadline: sampleTime(22, 23, 59),
		})
		e.Tasks = append(e.Tasks,
			digest.Task{
				Repository: word(i), Number: i, Title: word(i + 1), URL: link(i), Labels: []string{word(i)},
				AskAt: word(i + 2), Todo: word(i + 3), Ask: word(i + 4),
			})
		kind := []string{digest.KindRelease, digest.KindNewRepository, digest.KindFirstContribution, digest.KindMerged}[i%4]
		news := digest.Activity{
			Kind: kind, Repository: word(i), Title: word(i + 1), URL: link(i), Author: word(i + 2),
			At: sampleTime(17, 12, 0),
		}
		e.Activity, e.Elsewhere = append(e.Activity, news), append(e.Elsewhere, news)
		e.Talks = append(e.Talks,
			digest.Talk{Repository: word(i), Group: word(i + 1), Speaker: word(i + 2), State: "accepted", URL: link(i)})
	}
	e.Groups = nil
	for i := range words {
		e.Groups = append(e.Groups, digest.Group{Name: word(i), Page: link(i)})
	}
	for i := range words {
		e.Announcements = append(e.Announcements, digest.Announcement{Title: word(i), Text: word(i + 1), URL: link(i)})
	}
	e.Corrections = []digest.Correction{{Number: 1, At: sampleTime(21, 9, 0)}}
	for _, event := range e.Events {
		e.Corrections[0].Revisions = append(e.Corrections[0].Revisions, digest.Revision{Told: event, Now: event})
	}
	spotlight := digest.Repository{Name: word(3), URL: link(1), Description: word(0)}
	e.Spotlight, e.Name = &spotlight, "2026-07-20a"
	return e
}
