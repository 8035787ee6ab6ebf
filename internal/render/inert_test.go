package render_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/render"
)

// Outside texts may contain evil.example only as text. No allowed link of the nasty sample leads there.
const evil = "evil.example"

// allowedLink matches the addresses that pages may link to.
var allowedLink = regexp.MustCompile(`^(https?://[^\s]+|#[a-z0-9-]+|\.\./\.\./[a-z]+\.[a-z]+(#editions)?)$`)

func TestNastyWordsAreInertInHTML(t *testing.T) {
	m := message(t, opened(t, "en"), sample(t, "nasty"), digest.HTML, digest.Page)
	for _, f := range []digest.Format{digest.HTML, digest.Page} {
		t.Run(string(f), func(t *testing.T) {
			root := parsed(t, m.Bodies[f])
			styles := 0
			for n := range root.Descendants() {
				switch {
				case n.Type == html.ElementNode &&
					slices.Contains(
						[]string{
							"script", "img", "iframe", "object", "embed", "form", "input", "svg", "math", "base", "video",
							"audio",
						}, n.Data,
					):
					t.Errorf("there is a %s element", n.Data)
				case n.Type == html.ElementNode && n.Data == "style":
					styles++
				case n.Type == html.CommentNode:
					t.Errorf("there is a comment: %q", n.Data)
				case n.Type == html.TextNode:
					noHiddenSigns(t, n.Data)
				}
				for _, a := range n.Attr {
					switch {
					case strings.HasPrefix(a.Key, "on"), a.Key == "src", a.Key == "srcset", a.Key == "background":
						t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
					case a.Key == "href" && n.Data == "a":
						if !allowedLink.MatchString(a.Val) || strings.Contains(hostOf(a.Val),
							evil) {
							t.Errorf("a link leads to %q", a.Val)
						}
					}
				}
			}
			if styles != 1 {
				t.Errorf("got %d style elements, want 1", styles)
			}
			if text := textOf(root); !strings.Contains(text, "<script>alert(1)</script>") || !strings.Contains(text, "👩‍💻 日本語") {
				t.Error("the words themselves are lost")
			}
		})
	}
}

// followed are the allowed links of the nasty sample, as they reach a browser.
var followed = []string{
	"https://ok.example/a%7Cb%3Ec", "https://ok.example/%29x%28y", "https://ok.example/%22onmouseover=alert%281%29",
	"https://ok.example/%E2%80%AEgnp.exe?q=%3Cb%3E",
	"https://ok.example/space%20in%20it", "https://ok.example/?q=a&lt=b&b=%2A%5F~%60",
}

func TestNastyWordsAreInertInMarkdown(t *testing.T) {
	body := message(t, opened(t, "en"), sample(t, "nasty"), digest.Markdown).Bodies[digest.Markdown]
	for name, reader := range map[string]goldmark.Markdown{
		"CommonMark": goldmark.New(goldmark.WithRendererOptions(goldhtml.WithUnsafe())),
		"GitHub": goldmark.New(goldmark.WithExtensions(extension.GFM),
			goldmark.WithRendererOptions(goldhtml.WithUnsafe())),
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := reader.Convert([]byte(body), &b); err != nil {
				t.Fatal(err)
			}
			allowed := []string{
				"html", "head", "body", "h1", "h2", "h3", "p", "a", "ul", "li", "strong", "br", "hr",
				"blockquote", "del",
			}
			seen := map[string]int{}
			for n := range parsed(t, b.String()).Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				seen[n.Data]++
				if !slices.Contains(allowed, n.Data) {
					t.Errorf("there is a %s element: %q", n.Data, textOf(n))
				}
				for _, a := range n.Attr {
					if a.Key != "href" ||
						!strings.HasPrefix(a.Val, "http") && !strings.HasPrefix(a.Val, "mailto:a@b.example") &&
							!strings.HasPrefix(a.Val, "mailto:everyone@example.org") ||
						strings.Contains(hostOf(a.Val), evil) {
						t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
					}
					if strings.HasPrefix(a.Val, "https://ok.example/") && !slices.Contains(followed, a.Val) {
						t.Errorf("an address lost its way: %q", a.Val)
					}
				}
			}
			if seen["h1"] != 1 || seen["hr"] != 1 || seen["blockquote"] != 1 {
				t.Errorf("got %v, want one title, one rule and one warning", seen)
			}
		})
	}
	if at := regexp.MustCompile(`@[A-Za-z]`).FindString(body); at != "" {
		t.Errorf("%q would tell somebody on GitHub", at)
	}
}

var (
	slackControl = regexp.MustCompile(`<[^<>]*>`)
	slackPlain   = regexp.MustCompile(`^https?://[^|\s<>]+\|[^|<>\n]+$`)
	slackEntity  = regexp.MustCompile(`&(amp|lt|gt);`)
)

func TestNastyWordsAreInertInSlack(t *testing.T) {
	body := message(t, opened(t, "en"), sample(t, "nasty"), digest.Slack).Bodies[digest.Slack]
	var headers []string
	for _, m := range slackMessages(t, body) {
		inertInSlack(t, m["text"].(string), true)
		for _, b := range m["blocks"].([]any) {
			block := b.(map[string]any)
			for _, object := range textsOf(block) {
				text := object["text"].(string)
				switch {
				case block["type"] == "header":
					headers = append(headers, text)
				case object["type"] == "mrkdwn":
					inertInSlack(t, text, object["verbatim"] == true)
				}
			}
			elements, _ := block["elements"].([]any)
			for _, e := range elements {
				if address, ok := e.(map[string]any)["url"].(string); ok &&
					(!strings.HasPrefix(address, "https://") || strings.Contains(hostOf(address), evil)) {
					t.Errorf("a button opens %q", address)
				}
			}
		}
	}
	for _, h := range headers {
		if !slices.Contains([]string{
			"DataLA community digest, Monday, July 20, extra edition", "Present here", "Upcoming events", "First tasks",
			"New in the city’s code", "Thank you", "Project spotlight", "From other governments", "City talks", "Deadlines",
		}, h) {
			t.Errorf("outside words became a header: %q", h)
		}
	}
}

func inertInSlack(t *testing.T, text string, verbatim bool) {
	t.Helper()
	if !verbatim {
		t.Errorf("Slack would look for mentions and addresses in %.80q", text)
	}
	noHiddenSigns(t, strings.ReplaceAll(text, "\u2060", ""))
	for _, c := range slackControl.FindAllString(text, -1) {
		if !slackPlain.MatchString(c[1:len(c)-1]) || strings.Contains(hostOf(c[1:]), evil) {
			t.Errorf("%q is no plain link", c)
		}
	}
	rest := slackControl.ReplaceAllString(text, "")
	if strings.ContainsAny(rest, "<>`") || strings.Contains(slackEntity.ReplaceAllString(rest, ""), "&") {
		t.Errorf("signs of Slack's are not escaped in %.120q", rest)
	}
	for _, line := range strings.Split(rest, "\n") {
		if strings.HasPrefix(line, "&gt;") || strings.Count(line, "*")%2 != 0 || strings.Count(line, "~")%2 != 0 {
			t.Errorf("a line is formatted by outside words: %.120q", line)
		}
	}
	if regexp.MustCompile(`[^\x{2060}]_|_[^\x{2060}]`).MatchString(rest) {
		t.Errorf("an underscore could format in %.120q", rest)
	}
}

func TestNastyWordsAreInertInText(t *testing.T) {
	m := message(t, opened(t, "en"), sample(t, "nasty"), digest.Text)
	noHiddenSigns(t, m.Bodies[digest.Text])
	var headings []string
	lines := strings.Split(m.Bodies[digest.Text], "\n")
	for i, line := range lines {
		if n := len([]rune(line)); n > 78 && !strings.Contains(line, "://") {
			t.Errorf("a line has %d characters: %q", n, line)
		}
		if i > 0 && regexp.MustCompile(`^-{4,}$`).MatchString(line) {
			headings = append(headings, lines[i-1])
		}
	}
	want := []string{
		"CHANGES SINCE THIS EDITION WAS SENT", "ANNOUNCEMENTS", "DEADLINES", "PRESENT HERE", "FIRST TASKS",
		"UPCOMING EVENTS", "NEW IN THE CITY’S CODE", "THANK YOU", "PROJECT SPOTLIGHT", "CITY TALKS",
	}
	if !slices.Equal(headings, want) {
		t.Errorf("got headings %q, want %q", headings, want)
	}
}

func TestNastyNameStaysOneLine(t *testing.T) {
	for _, name := range []string{
		"Desk\r\nBcc: everyone@example.org", "\u202eksed \x1b[31m",
		strings.Repeat("long ", 2000),
	} {
		r, err := render.Open(render.Config{Name: name, Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		m := message(t, r, sample(t, "empty"), render.Formats()...)
		if strings.ContainsAny(m.Subject, "\r\n") || len([]rune(m.Subject)) > 160 {
			t.Errorf("got subject %q", m.Subject)
		}
		noHiddenSigns(t, m.Subject)
		noHiddenSigns(t, m.Bodies[digest.Text])
		if strings.Contains(m.Bodies[digest.Text], "\nBcc: everyone@example.org, Monday") {
			t.Error("a name broke the line")
		}
	}
}
