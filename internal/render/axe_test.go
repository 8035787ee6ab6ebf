package render_test

import (
	"encoding/json"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/preview"
	"github.com/cityoflosangeles/digest/internal/render"
)

// inFrames shows every page in frames of three widths, runs axe-core on each, and writes the results into the
// document.
const inFrames = `(async () => {
  const out = [];
  for (const [name, source] of PAGES) for (const width of [320, 600, 1280]) {
    const frame = document.createElement('iframe');
    frame.width = width; frame.height = 900; frame.style.border = 0;
    const ready = new Promise(done => frame.onload = done);
    frame.srcdoc = source;
    document.body.appendChild(frame);
    await ready;
    const page = frame.contentDocument, script = page.createElement('script');
    script.textContent = AXE;
    page.head.appendChild(script);
    const result = await frame.contentWindow.axe.run(page, {});
    const say = (rule, nodes) => out.push(name + ', ' + width + ' wide: ' + rule + nodes);
    for (const v of result.violations) say(v.id + ': ', v.nodes.map(n => n.html).join(' '));
    const root = page.documentElement;
    if (root.scrollWidth > root.clientWidth) say('it scrolls sideways, to ', root.scrollWidth);
    out.push('dark ' + frame.contentWindow.matchMedia('(prefers-color-scheme: dark)').matches);
    frame.remove();
  }
  document.body.innerHTML = '<pre id="out"></pre>';
  document.getElementById('out').textContent = JSON.stringify(out);
})();`

// faulty is a page that breaks an axe rule in light and dark mode, and scrolls sideways. The test must find
// both.
const faulty = `<!DOCTYPE html><html lang="en"><head><title>Faulty</title><style>p { color: #ccc; background: #fff }
@media (prefers-color-scheme: dark) { p { color: #444; background: #000 } }</style></head>
<body><main><h1>Faulty</h1><p>Hard to read</p><div style="width: 3000px">wide</div></main></body></html>`

// TestPagesPassAxe checks every page and letter in Chromium against axe's rules, which include WCAG 2.1 AA,
// at three widths, in light and dark mode. No page may scroll sideways. DIGEST_TEST_AXE is the path of
// axe.min.js (npm package axe-core).
func TestPagesPassAxe(t *testing.T) {
	file := os.Getenv("DIGEST_TEST_AXE")
	if file == "" {
		t.Skip("DIGEST_TEST_AXE is not set: accessibility is not tested in a browser")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	pages := append(axePages(t), [2]string{"faulty", faulty})
	source, err := json.Marshal([]any{string(axe), pages}) // escapes < and >
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "axe.html")
	document := "<!DOCTYPE html><html><body><script>const [AXE, PAGES] = " + string(source) + ";" + inFrames +
		"</script></body></html>"
	if err := os.WriteFile(name, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	for scheme, setting := range map[string]string{"light": "1", "dark": "0"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			shown, found := 0, 0
			for _, line := range inChromium(t, chromium, name, setting) {
				switch dark, is := strings.CutPrefix(line, "dark "); {
				case strings.HasPrefix(line, "faulty, "):
					found++
				case !is:
					t.Error(line)
				case dark != strconv.FormatBool(scheme == "dark"):
					t.Fatalf("the browser did not show it %s", scheme)
				default:
					shown++
				}
			}
			if shown != 3*len(pages) {
				t.Errorf("got %d pages looked at, want %d", shown, 3*len(pages))
			}
			if found != 3*2 {
				t.Errorf("got %d faults of the faulty page, want two at each of three widths", found)
			}
		})
	}
}

// inChromium opens the file in a new Chromium with the preferred color scheme (0 dark, 1 light), and returns
// the results of inFrames.
func inChromium(t *testing.T, chromium, file, scheme string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-sync", "--disable-dev-shm-usage",
		"--blink-settings=preferredColorScheme="+scheme, "--user-data-dir="+t.TempDir(), "--window-size=1400,1000",
		"--virtual-time-budget=900000", "--dump-dom", "file://"+file)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)<pre id="out">(.*)</pre>`).FindSubmatch(out)
	if m == nil {
		t.Fatal("the browser did not finish")
	}
	var results []string
	if err := json.Unmarshal([]byte(html.UnescapeString(string(m[1]))), &results); err != nil {
		t.Fatal(err)
	}
	return results
}

// axePages returns the name and source of every page, form, and letter. It removes Content-Security-Policy,
// because axe is a script.
func axePages(t *testing.T) [][2]string {
	t.Helper()
	policy := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)
	var out [][2]string
	add := func(name, source string) {
		out = append(out, [2]string{name, policy.ReplaceAllString(source, "")})
	}
	for _, language := range []string{"en", "es"} {
		r, forms := opened(t, language), openForms(t, language, nil)
		var editions []digest.Edition
		for _, s := range render.Samples() {
			m := message(t, r, s.Edition, digest.HTML, digest.Page)
			add(language+" mail "+s.Name, m.Bodies[digest.HTML])
			add(language+" page "+s.Name, m.Bodies[digest.Page])
			editions = append(editions, s.Edition)
		}
		index, err := r.Index(editions)
		if err != nil {
			t.Fatal(err)
		}
		add(language+" index", index)
		for _, v := range render.SampleForms() {
			body, _, err := forms.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			add(language+" form "+v.Kind+" "+v.Notice, body)
		}
		for _, kind := range []string{"confirm", "settings"} {
			_, _, mail, err := forms.Letter(render.LetterView{
				Kind: kind, Address: "reader@example.org", Link: "https://example.org/c", Unsubscribe: "https://example.org/u",
			})
			if err != nil {
				t.Fatal(err)
			}
			add(language+" letter "+kind, mail)
		}
		shown := message(t, r, sample(t, "busy"), preview.Formats...)
		page, err := preview.Page(shown, "approved by Ada", []preview.LinkCheck{
			{URL: "https://example.org/a", Asked: true},
			{URL: "https://example.org/b", Asked: true, Error: "404 Not Found"},
		})
		if err != nil {
			t.Fatal(err)
		}
		add(language+" preview", page)
	}
	return out
}
