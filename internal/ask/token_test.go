package ask_test

import (
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestTokens(t *testing.T) {
	now := at("07-20 09:00")
	old := digest.Secret(strings.Repeat("a", 32))
	keys := ask.Keys{digest.Secret(strings.Repeat("b", 32)), old}
	step := ask.Step{Thread: "curb.map_b-2026-08-11", Number: 12}
	for _, k := range []ask.Keys{keys, {old}} {
		token := k.Sign(step, now)
		if id, n, ok := keys.Read(token, now.Add(119*24*time.Hour)); !ok || id != step.Thread || n != 12 {
			t.Errorf("got %q, %d, %v", id, n, ok)
		}
		if _, _, ok := keys.Read(token, now.Add(121*24*time.Hour)); ok {
			t.Error("it never expires")
		}
		if _, _, ok := keys.Read(token, now.Add(-2*time.Hour)); ok {
			t.Error("it is valid before it was made")
		}
		for i := range token {
			wrong := token[:i] + "x" + token[i+1:]
			if _, _, ok := keys.Read(wrong, now); ok && wrong != token {
				t.Errorf("%s was accepted", wrong)
			}
		}
	}
	if _, _, ok := keys.Read((ask.Keys{digest.Secret(strings.Repeat("c", 32))}).Sign(step, now), now); ok {
		t.Error("another key's token was accepted")
	}
	for _, text := range []string{"", ".", "..", "a.b.c.d", strings.Repeat("a.", 400)} {
		if _, _, ok := keys.Read(text, now); ok {
			t.Errorf("%q was accepted", text)
		}
	}
}

func TestHolds(t *testing.T) {
	w, evening, name := begin(t)
	hold := func() string {
		return ask.HoldOf(w.thread(curb), "Hold; a, b", "digest.example", at("07-20 09:00")).Calendar
	}
	w.answer(at("07-20 10:00"), ask.Answer{Thread: curb, Kind: ask.Yes, Person: "Rosa"})
	first := hold()
	for _, want := range []string{
		"METHOD:PUBLISH\r\n", "UID:ask-curb-map-2026-08-11@digest.example\r\n", "SEQUENCE:1\r\n", "STATUS:TENTATIVE\r\n",
		"DTSTART:20260812T020000Z\r\n", "DTEND:20260812T040000Z\r\n", `SUMMARY:Hold\; a\, b` + "\r\n",
	} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is missing in\n%s", want, first)
		}
	}
	moved := evening
	moved.Start, moved.End, moved.Was = at("08-13 18:00"), at("08-13 20:00"), evening.Start
	w.revise(name, at("07-28 12:00"), evening, moved)
	w.run(at("07-28 12:00"))
	second := hold()
	if !strings.Contains(second, "SEQUENCE:2\r\n") || !strings.Contains(second, "DTSTART:20260814T010000Z") {
		t.Errorf("it did not follow:\n%s", second)
	}
	w.answer(at("07-29 10:00"), ask.Answer{Thread: curb, Kind: ask.Accepted, Person: "Rosa"})
	if third := hold(); !strings.Contains(third, "STATUS:CONFIRMED\r\n") || !strings.Contains(third, "SEQUENCE:3\r\n") {
		t.Errorf("it is not confirmed:\n%s", third)
	}
	off := moved
	off.Status, off.Was = digest.Cancelled, time.Time{}
	w.revise(name, at("07-30 12:00"), moved, off)
	w.run(at("07-30 12:00"))
	if last := hold(); !strings.Contains(last, "METHOD:CANCEL\r\n") || !strings.Contains(last, "STATUS:CANCELLED\r\n") {
		t.Errorf("it is not canceled:\n%s", last)
	}
	long := ask.HoldOf(w.thread(curb), strings.Repeat("ñ", 99), "h", at("07-20 09:00")).Calendar
	for line := range strings.SplitSeq(long, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line has %d bytes", len(line))
		}
	}
}
