package render_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// inLanguages returns a renderer whose records have the strings of those languages, with an optional overlay
// of Spanish strings.
func inLanguages(t *testing.T, spanish string, languages ...string) *render.Renderer {
	t.Helper()
	c := render.Config{Name: "Desk", Language: languages[0], Languages: languages, Zone: losAngeles(t)}
	if spanish != "" {
		c.Overlay = t.TempDir()
		if err := os.WriteFile(filepath.Join(c.Overlay, "strings.es.json"), []byte(spanish), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := render.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// worded returns a record with all of its wordings, as the desk stores it.
func worded(t *testing.T, r *render.Renderer, e digest.Edition) digest.Record {
	t.Helper()
	record := recorded(t, r, e)
	own, others, err := r.WordingOf(record)
	if err != nil {
		t.Fatal(err)
	}
	record.Edition.Title, record.Edition.Intro, record.Edition.Translations = own.Title, own.Intro, others
	return record
}

func hashOf(t *testing.T, r digest.Record) string {
	t.Helper()
	hash, err := r.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

const changedWords = `{"footer.unsubscribe": "Ya no quiero"}`

var (
	unsubscribing = render.Links{Unsubscribe: "https://example.org/u"}
	mailFormats   = []digest.Format{digest.Text, digest.HTML}
)

func TestTheHashCoversTheWordsOfEveryLanguage(t *testing.T) {
	before := hashOf(t, worded(t, inLanguages(t, "", "en", "es"), sample(t, "busy")))
	for name, spanish := range map[string]string{
		"a word":             changedWords,
		"the title's words":  `{"title": "Otro título de {name}, {date}"}`,
		"as it was, in part": `{"footer.unsubscribe": "Baja"}`,
	} {
		if got := hashOf(t, worded(t, inLanguages(t, spanish, "en", "es"), sample(t, "busy"))); got == before {
			t.Errorf("%s: the hash is the same", name)
		}
	}
	if got := hashOf(t, worded(t, inLanguages(t, "", "en", "es"), sample(t, "busy"))); got != before {
		t.Error("the hash of the same record differs")
	}
	if got, want := hashOf(t, worded(t, inLanguages(t, changedWords, "en"), sample(t, "busy"))), hashOf(t,
		worded(t, inLanguages(t, "", "en"), sample(t, "busy"))); got != want {
		t.Error("the words of a language that nobody reads changed the hash")
	}
}

// A reader of another language gets the strings in the record, even if the files have changed.
func TestARecordIsRenderedInItsOwnWords(t *testing.T) {
	english, spanish := inLanguages(t, "", "en", "es"), inLanguages(t, "", "es")
	record := worded(t, english, sample(t, "busy"))
	want, err := english.RenderIn(record, spanish, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if text := want.Bodies[digest.Text]; !strings.Contains(text, "Cancela tu suscripción") ||
		want.Hash != hashOf(t, record) {
		t.Fatalf("got hash %s and\n%s", want.Hash, text)
	}
	upgraded, others := inLanguages(t, changedWords, "en", "es"), inLanguages(t, changedWords, "es")
	got, err := upgraded.RenderIn(record, others, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	// The same applies to a correction, which has no title and introduction.
	record.Edition.Corrections = []digest.Correction{{
		Number: 1, At: record.Edition.Period.Start,
		Revisions: []digest.Revision{{Told: record.Edition.Events[0], Now: record.Edition.Events[0]}},
	}}
	record.Edition = record.Edition.Note()
	if want, err = english.RenderIn(record, spanish, unsubscribing, mailFormats); err != nil {
		t.Fatal(err)
	}
	if got, err = upgraded.RenderIn(record, others, unsubscribing, mailFormats); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestALanguageThatWasAddedLaterWaitsForTheNextEdition(t *testing.T) {
	before := inLanguages(t, "", "en")
	record := worded(t, before, sample(t, "busy"))
	want, err := before.RenderFor(record, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	got, err := inLanguages(t, "", "en", "es").RenderIn(record, inLanguages(t, "", "es"), unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if record.Edition.Translations != nil {
		t.Errorf("got translations %v", record.Edition.Translations)
	}
}

// If the digest's language changes after an edition was composed, readers of the new one get it if the record
// has it.
func TestTheDigestsOwnLanguageChanges(t *testing.T) {
	record := worded(t, inLanguages(t, "", "en", "es"), sample(t, "busy"))
	now := inLanguages(t, changedWords, "es", "en")
	got, err := now.RenderIn(record, now, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if text := got.Bodies[digest.Text]; !strings.Contains(text, "Cancela tu suscripción") {
		t.Errorf("got\n%s", text)
	}
	if got, err = now.RenderIn(record, inLanguages(t, "", "en"), unsubscribing, mailFormats); err != nil {
		t.Fatal(err)
	}
	if text := got.Bodies[digest.Text]; !strings.Contains(text, "Unsubscribe") {
		t.Errorf("got\n%s", text)
	}
}

// A record of version 0.1.0 has one language without naming it. It renders as in that version.
func TestARecordOf010IsRenderedAsBefore(t *testing.T) {
	old := recorded(t, opened(t, "en"), sample(t, "busy"))
	if strings.Contains(old.Templates["settings.json"], "languages") || old.Templates["strings.es.json"] != "" {
		t.Fatalf("this is no record of 0.1.0: %v", old.Templates["settings.json"])
	}
	hash := hashOf(t, old)
	want, err := opened(t, "es").RenderFor(recorded(t, opened(t, "es"), sample(t, "busy")), unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	now := inLanguages(t, "", "en", "es")
	got, err := now.RenderIn(old, inLanguages(t, "", "es"), unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Bodies, got.Bodies); diff != "" || got.Hash != hash {
		t.Errorf("got hash %s, want %s, %s", got.Hash, hash, diff)
	}
	own, err := now.RenderFor(old, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	same, err := opened(t, "en").RenderFor(old, unsubscribing, mailFormats)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(same, own); diff != "" {
		t.Error(diff)
	}
	if _, others, err := now.WordingOf(old); err != nil || others != nil {
		t.Errorf("got %v, %v", others, err)
	}
}

func TestTheWordsOfEveryLanguageAreChecked(t *testing.T) {
	c := render.Config{Name: "Desk", Language: "en", Languages: []string{"en", "es"}, Overlay: t.TempDir()}
	if err := os.WriteFile(filepath.Join(c.Overlay, "strings.es.json"), []byte(`{"no.such": "x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := render.Open(c); err == nil || !strings.Contains(err.Error(), "no.such") {
		t.Errorf("got %v", err)
	}
	files, err := inLanguages(t, "", "en", "es").Templates()
	if err != nil {
		t.Fatal(err)
	}
	single, err := inLanguages(t, "", "en").Templates()
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(files, func(name, _ string) bool { _, both := single[name]; return both })
	if len(files) != 1 || files["strings.es.json"] == "" {
		t.Errorf("got %d more files", len(files))
	}
}
