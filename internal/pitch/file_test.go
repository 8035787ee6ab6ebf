package pitch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
)

const (
	home  = "https://github.com/sampleville/bus-waits"
	plain = "# Finding the bus that really comes\n\nRiders stand in the rain because nobody knows when the bus comes.\n" +
		"Bus Waits tells them, in Node.js: " + home + "/issues/7. [your name, department] would show it.\n"
)

func TestThePitchOfARepositorysFile(t *testing.T) {
	got, err := pitch.FromFile(plain, home)
	want := digest.Pitch{
		Title: "Finding the bus that really comes",
		Abstract: "Riders stand in the rain because nobody knows when the bus comes. Bus Waits tells them, in Node.js: " +
			home + "/issues/7. [your name, department] would show it.",
		Language: "en", By: digest.PitchByRepository,
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
}

// Anybody may have written the file.
func TestAFileThatCouldActIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"empty":             {"", "needs a title"},
		"no text":           {"# Title\n", "needs a title"},
		"a link":            {plain + "See https://spam.example now.", "a link to something else"},
		"a link by name":    {plain + "See spam.example/x now.", "a link to something else"},
		"a host":            {plain + "Go to evil.com now.", "a link to something else"},
		"a host with www":   {plain + "Go to www.evil now.", "a link to something else"},
		"a host like a dot": {plain + "Go to a.net/x now.", "a link to something else"},
		"a lookalike":       {plain + home + ".evil.example/login now.", "a link to something else"},
		"another owner":     {plain + "https://github.com/sampleville/bus-waits-2 now.", "a link to something else"},
		"a script":          {plain + "javascript:alert", "a link to something else"},
		"a call":            {plain + "tel:+1555 is mine", "a link to something else"},
		"a mail address":    {plain + "Write to me@spam.example now.", "an email address"},
		"a mention":         {plain + "Ask @mayor for it.", "mentions somebody"},
		"a channel":         {plain + "Wake up <!channel> now.", "markup"},
		"HTML":              {plain + "<b>bold</b>", "markup"},
		"a Markdown link":   {plain + "[click](" + home + ")", "markup"},
		"a reference":       {plain + "[click][1]", "markup"},
		"emphasis":          {plain + "This is *bold*.", "markup"},
		"code":              {plain + "Run `rm`.", "markup"},
		"an entity":         {plain + "A &lt;b&gt; here", "markup"},
		"a template":        {plain + "{{.Contact}}", "markup"},
		"a hidden letter":   {plain + "a\u200bb", "invisible character U+200B"},
		"another direction": {plain + "a\u202eb", "invisible character U+202E"},
		"a control":         {plain + "a\x1b[31mb", "invisible character U+001B"},
		"bytes":             {plain + "a\xffb", "invisible character U+FFFD"},
		"a long title":      {strings.Repeat("long ", 20) + "\n\ntext", "title has"},
		"a long text":       {plain + strings.Repeat("long ", 200), "text has"},
	} {
		if got, err := pitch.FromFile(c.text, home); err == nil || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: got %+v, %v, want an error with %q", name, got, err, c.why)
		}
	}
}
