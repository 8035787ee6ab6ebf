package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// press clicks a button in the newest message that has it, as the Slack member given, and waits until the app got the
// click: press U001 approve; press U001 present-0. With cut, the connection ends then, so that the app gets the click
// twice. With a channel, it is the newest message there: press U001 present-0 C0123ABC. ! press checks that no message,
// or none in a channel, has the button: ! press U001 present-0 C0123ABC.
func press(ts *testscript.TestScript, neg bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	channel := ""
	for _, arg := range args[2:] {
		if arg == "cut" {
			w.slack.Cut(1)
		} else {
			channel = arg
		}
	}
	for range 200 {
		messages := w.slack.Messages()
		for i := len(messages) - 1; i >= 0; i-- {
			var blocks []struct {
				Elements []struct {
					ActionID string `json:"action_id"`
					Value    string `json:"value"`
				} `json:"elements"`
			}
			if channel != "" && messages[i].Channel != channel {
				continue
			}
			if json.Unmarshal(messages[i].Blocks, &blocks) != nil {
				continue
			}
			for _, b := range blocks {
				for _, e := range b.Elements {
					if e.ActionID != args[1] {
						continue
					}
					if neg {
						ts.Fatalf("there is a button %s", args[1])
					}
					select {
					case <-w.slack.Press(args[0], strings.ToLower(args[0])+"-name",
						messages[i].Channel, messages[i].TS, e.ActionID, e.Value):
					case <-time.After(20 * time.Second):
						ts.Fatalf("nobody heard it")
					}
					return
				}
			}
		}
		if neg {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("there is no button %s", args[1])
}

// answered waits for a reply in Slack that contains the text: answered 'it waits'. With a number, it waits for exactly
// that many replies.
func answered(ts *testscript.TestScript, _ bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	var last string
	for range 200 {
		n := 0
		last = ""
		for _, m := range w.slack.Messages() {
			if m.ThreadTS != "" {
				last += m.Text + "\n"
			}
			if m.ThreadTS != "" && strings.Contains(m.Text, args[0]) {
				n++
			}
		}
		if len(args) == 1 && n > 0 || len(args) > 1 && fmt.Sprint(n) == args[1] {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("nobody said %q, but\n%s", args[0], last)
}
