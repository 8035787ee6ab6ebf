package main

import (
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// mailed checks that the newest mail to an address contains a text: mailed ana@example.org 'Unsubscribe'. With !, it
// checks that it does not.
func mailed(ts *testscript.TestScript, neg bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	messages := w.smtp.Messages()
	for i := len(messages) - 1; i >= 0; i-- {
		if !slices.Contains(messages[i].To, args[0]) {
			continue
		}
		// Text in another encoding than quoted-printable is not found.
		text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(string(messages[i].Data))))
		if strings.Contains(string(text), args[1]) == neg {
			ts.Fatalf("the mail to %s:\n%s", args[0], text)
		}
		return
	}
	ts.Fatalf("no mail went to %s", args[0])
}

// posted checks that a message in a channel of Slack, outside of threads, has a text, or with ! that none has:
// posted C0123ABC 'Next up'.
func posted(ts *testscript.TestScript, neg bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	var all strings.Builder
	for _, m := range w.slack.Messages() {
		if m.Channel == args[0] && m.ThreadTS == "" {
			all.WriteString(m.Text + "\n" + string(m.Blocks) + "\n")
		}
	}
	if strings.Contains(all.String(), args[1]) == neg {
		ts.Fatalf("in %s:\n%s", args[0], all.String())
	}
}
