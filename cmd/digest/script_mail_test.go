package main

import (
	"io"
	"mime/quotedprintable"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// mailed checks that the newest mail to an address contains a text: mailed ana@example.org 'Darse de baja'. With !, it
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
