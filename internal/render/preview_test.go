package render_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/preview"
)

func previewed(t *testing.T, name string, links ...preview.LinkCheck) *html.Node {
	t.Helper()
	r := opened(t, "en")
	page, err := preview.Page(message(t, r, sample(t, name), preview.Formats...), "still needs 1 approval", links)
	if err != nil {
		t.Fatal(err)
	}
	return parsed(t, page)
}

func TestAPreviewShowsAllMediaSideBySide(t *testing.T) {
	root := previewed(t, "busy", preview.LinkCheck{URL: "https://meet.example/gone", Asked: true, Error: "404 Not Found"},
		preview.LinkCheck{URL: "https://meet.example/good", Asked: true},
		preview.LinkCheck{URL: "https://meet.example/later"})
	var frames []string
	for n := range root.Descendants() {
		if n.Data == "iframe" && n.Type == html.ElementNode {
			frames = append(frames, attr(n, "title"))
			mail := attr(n, "srcdoc")
			if dark := strings.Contains(mail, "@media all"); dark != (attr(n, "title") == "E-mail, dark") ||
				strings.Contains(mail, "prefers-color-scheme") || !strings.Contains(mail, "street-tree-counts") {
				t.Errorf("%s: got dark %v in %.200s", attr(n, "title"), dark, mail)
			}
			if strings.Contains(attr(n, "sandbox"), "scripts") || attr(n, "sandbox") == "" {
				t.Errorf("a frame may %q", attr(n, "sandbox"))
			}
		}
	}
	if want := []string{"E-mail, wide", "E-mail, narrow", "E-mail, dark"}; !slices.Equal(frames, want) {
		t.Errorf("got frames %q, want %q", frames, want)
	}
	text := textOf(root)
	for _, want := range []string{
		"still needs 1 approval", "In the thread", "Propose this talk", "404 Not Found",
		"works", "not asked", "PRESENT HERE",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(text, "*Present here") || strings.Contains(text, "&amp;") {
		t.Error("Slack's signs are shown instead of what they mean")
	}
}

func TestAPreviewOfNastyWordsIsInert(t *testing.T) {
	root := previewed(t, "nasty")
	for n := range root.Descendants() {
		if n.Type == html.ElementNode &&
			slices.Contains([]string{"script", "img", "object", "embed", "form", "input", "svg", "base", "link"}, n.Data) {
			t.Errorf("there is a %s element", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" {
				t.Errorf("%s has %s", n.Data, a.Key)
			}
			if a.Key == "href" && !regexp.MustCompile(`^(https?://|#)`).MatchString(a.Val) {
				t.Errorf("a link leads to %q", a.Val)
			}
		}
	}
	if policy := textOf(root); !strings.Contains(policy, "<script>alert(1)</script>") {
		t.Error("the words themselves are lost")
	}
}

func TestThePreviewDrawsSlackAsItIsRead(t *testing.T) {
	for _, name := range []string{"busy", "quiet", "cancelled", "edited", "nasty"} {
		r := opened(t, "en")
		m := message(t, r, sample(t, name), digest.Slack)
		var payload struct {
			Thread []json.RawMessage `json:"thread"`
		}
		if err := json.Unmarshal([]byte(m.Bodies[digest.Slack]), &payload); err != nil {
			t.Fatal(err)
		}
		messages := 0
		for n := range previewed(t, name).Descendants() {
			if strings.HasPrefix(attr(n, "class"), "message") {
				messages++
			}
		}
		if want := 1 + len(payload.Thread); messages != want {
			t.Errorf("%s: got %d messages, want %d", name, messages, want)
		}
	}
}

func TestLinksOfAreAllOnce(t *testing.T) {
	r := opened(t, "en")
	got := preview.LinksOf(message(t, r, sample(t, "busy"), digest.Text))
	for _, want := range []string{
		"https://venice-python.example/speaking", "https://meet.example/venice-21",
		"https://github.com/CityOfLosAngeles/curb-space-map/issues/13", "https://example.org/digest/events.ics",
	} {
		if n := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != want })); n != 1 {
			t.Errorf("got %s %d times, want once", want, n)
		}
	}
}

func TestWhatIsPinnedComesFirst(t *testing.T) {
	e := sample(t, "busy")
	e.Present = e.Present[:2]
	e.Present[0].Score, e.Present[1].Score = 0.9, 0.1
	e.Present[0], e.Present[1] = e.Present[1], e.Present[0] // the editor's file puts it first
	e.Pins = []string{e.Present[0].Repository.Name, "https://meet.example/palms-31"}
	parent := slackMessages(t, message(t, opened(t, "en"), e, digest.Slack).Bodies[digest.Slack])[0]
	text, err := json.Marshal(parent)
	if err != nil {
		t.Fatal(err)
	}
	next := string(text)[strings.Index(string(text), "Next up"):]
	if !strings.Contains(string(text), "curb-space-map would fit Map Makers") {
		t.Errorf("the pinned match is not the one that is featured: %s", text)
	}
	if first, other := strings.Index(next, "Night shift"), strings.Index(next, "Lunch"); first < 0 || first > other {
		t.Errorf("the pinned event does not come first: %s", next)
	}
}

func FuzzPreview(f *testing.F) {
	for _, text := range []string{
		"plain", "*bold* _it_ ~gone~", "<https://ok.example|label>", "<", "*", "**", "_ _",
		"~a", "<!channel>", "&lt;b&gt;", "a*b*c", "]]>", "\xff",
	} {
		f.Add(text)
	}
	r := opened(f, "en")
	record := recorded(f, r, sample(f, "quiet"))
	f.Fuzz(func(t *testing.T, text string) {
		record.Edition.Announcements = []digest.Announcement{{Title: text, Text: text, URL: text}}
		m, err := r.Render(record, preview.Formats)
		if err != nil {
			t.Fatal(err)
		}
		page, err := preview.Page(m, text, []preview.LinkCheck{{URL: text, Asked: true, Error: text}})
		if err != nil {
			t.Fatal(err)
		}
		for n := range parsed(t, page).Descendants() {
			if n.Type == html.ElementNode && slices.Contains([]string{"script", "img", "object", "form", "svg"}, n.Data) {
				t.Errorf("%q makes a %s element", text, n.Data)
			}
		}
	})
}
