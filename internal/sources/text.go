package sources

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// words holds what is read from a description, which the occurrences of an event share.
type words struct {
	text, summary string
	redacted      bool   // passcodes or addresses of meetings were removed
	key           string // see digest.Event.TextKey
	where         string // content of its line "Where: …"
	met           bool   // it had the address of an online meeting
}

// words cleans the texts of e. It reuses the result of the last harvest for the same texts and the same cleaning rules.
func (s *Source) words(e digest.Event, kind string, known map[string]words) words {
	raw := e.Description + "\x00" + e.Summary
	w, ok := known[raw]
	if ok {
		return w
	}
	text := s.withoutGroup(e, kind)
	w.key = textKey(text, e.Summary)
	if last, ok := s.cleaned()[w.key]; ok {
		w.text, w.summary, w.redacted = last.Description, last.Summary, last.Redacted
	} else {
		w.text, w.redacted = textclean.Text(text)
		summary, cut := textclean.Text(e.Summary)
		if summary == "" {
			summary = w.text
		}
		w.summary, w.redacted = textclean.Summary(summary), w.redacted || cut
	}
	if strings.HasPrefix(w.text, w.summary) {
		w.summary = w.text[:len(w.summary)] // share the bytes
	}
	w.where = whereIn(w.text)
	w.met = textclean.HasConference(e.Description) || textclean.HasConference(e.Summary)
	known[raw] = w
	return w
}

// textKey identifies texts and the rules that cleaned them. It is "" without texts.
func textKey(text, summary string) string {
	if text == "" && summary == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(textclean.Version + "\x00" + text + "\x00" + summary))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// cleaned returns the events of the last harvest by text key.
func (s *Source) cleaned() map[string]*digest.Event {
	if s.texts == nil {
		s.texts = map[string]*digest.Event{}
		for i := range s.last.Events {
			if e := &s.last.Events[i]; e.TextKey != "" {
				s.texts[e.TextKey] = e
			}
		}
	}
	return s.texts
}

// withoutGroup returns the description without what platforms put before it: Meetup the name of the group, and Luma a
// line about itself.
func (s *Source) withoutGroup(e digest.Event, kind string) string {
	text := strings.TrimSpace(e.Description)
	if _, after, ok := strings.Cut(text, lumaMark); ok && strings.HasPrefix(text, lumaMark) {
		_, rest, _ := strings.Cut(after, "\n")
		return rest
	}
	first, rest, more := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	meetup := more && kind == "ical" && strings.HasSuffix(e.UID, "@meetup.com") && len(first) < 200
	if strings.EqualFold(first, s.config.Group) || meetup {
		return rest
	}
	return text
}

// Mend implements digest.Mender. It cleans a stored harvest again if other rules cleaned it, and reports whether it
// did.
func (s *Source) Mend(h digest.Harvest) (digest.Harvest, bool) {
	if h.Cleaner == textclean.Version || len(h.Events)+len(h.Earlier) == 0 {
		return h, false
	}
	h.Events, h.Earlier, h.Cleaner, h.Sum = mended(h.Events), mended(h.Earlier), textclean.Version, ""
	return h, true
}

func mended(events []digest.Event) []digest.Event {
	out := make([]digest.Event, len(events))
	for i, e := range events {
		title, a := textclean.Line(e.Title)
		text, b := textclean.Text(e.Description)
		summary, c := textclean.Text(e.Summary)
		name, d := textclean.Line(e.Place.Name)
		address, f := textclean.Line(e.Place.Address)
		if e.Title = title; title == "" {
			e.Title = untitled
		}
		e.Description, e.Summary, e.TextKey = text, textclean.Summary(summary), ""
		e.Place = digest.Place{Name: name, Address: address}
		e.Redacted = e.Redacted || a || b || c || d || f
		out[i] = e
	}
	return out
}
