package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

func TestAReaderOfAnotherLanguageGetsTheSameEditionInIt(t *testing.T) {
	english, spanish := opened(t, "en"), opened(t, "es")
	record := recorded(t, english, sample(t, "busy"))
	links := render.Links{Unsubscribe: "https://example.org/u"}
	formats := []digest.Format{digest.Text, digest.HTML}
	got, err := english.RenderIn(record, spanish, links, formats)
	if err != nil {
		t.Fatal(err)
	}
	want, err := spanish.RenderFor(recorded(t, spanish, sample(t, "busy")), links, formats)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formats {
		if got.Bodies[f] != want.Bodies[f] {
			t.Errorf("%s: got\n%s\nwant\n%s", f, got.Bodies[f], want.Bodies[f])
		}
	}
	if got.Subject != want.Subject {
		t.Errorf("got subject %q, want %q", got.Subject, want.Subject)
	}
	if hash, _ := record.Hash(); got.Hash != hash {
		t.Error("the letter has another hash than the edition")
	}
	t.Run("what the editor wrote stays", func(t *testing.T) {
		record := record
		record.Edition.Intro = "Written by hand."
		got, err := english.RenderIn(record, spanish, links, formats)
		if err != nil {
			t.Fatal(err)
		}
		if text := got.Bodies[digest.Text]; !strings.Contains(text, "Written by hand.") ||
			!strings.Contains(text, "Cancela tu suscripción") {
			t.Errorf("got\n%s", text)
		}
	})
	t.Run("in the record's own templates", func(t *testing.T) {
		record.Templates["digest.txt.tmpl"] = `OURS {{word "footer.unsubscribe"}}`
		got, err := english.RenderIn(record, spanish, links, formats)
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.TrimSpace(got.Bodies[digest.Text]); text != "OURS Cancela tu suscripción" {
			t.Errorf("got %q", text)
		}
	})
}

func TestTheSubscribeLinkIsShownToReaders(t *testing.T) {
	r, err := render.Open(
		render.Config{Name: "Desk", Language: "en", Zone: losAngeles(t), Subscribe: "https://news.example.org/subscribe"},
	)
	if err != nil {
		t.Fatal(err)
	}
	m := message(t, r, sample(t, "quiet"), digest.Text, digest.HTML, digest.Markdown, digest.Page)
	index, err := r.Index(nil)
	if err != nil {
		t.Fatal(err)
	}
	m.Bodies["index"] = index
	for f, body := range m.Bodies {
		if !strings.Contains(body, "https://news.example.org/subscribe") || !strings.Contains(body, "Get it by email") {
			t.Errorf("%s does not say it:\n%s", f, body)
		}
	}
}
