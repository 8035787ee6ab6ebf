package textclean_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

func random(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, seed)) // a test that can be repeated
}

func TestNoNumberOfAnInvitationSurvives(t *testing.T) {
	r := random(1)
	for range 100 {
		p := plant(r)
		for name, template := range invitations(t) {
			block := p.fill(template)
			for _, text := range []string{
				block,
				"We draw maps together.\n\n" + block,
				block + "\n\nBring a laptop.",
				"We draw maps.\n\n" + block + "\n\nBring a laptop.",
				"<p>We draw maps.</p><p>" + strings.ReplaceAll(block, "\n", "<br>") + "</p><p>Bring a laptop.</p>",
				"We draw maps.\n" + strings.ReplaceAll(block, "\n", " "),
			} {
				out, redacted := textclean.Text(text)
				if s := p.leak(out); s != "" || !redacted {
					t.Fatalf("%s: %q survives (redacted: %v) in\n%s\nof\n%s", name, s, redacted, out, text)
				}
				before, after := strings.Contains(text, "We draw maps"), strings.HasSuffix(text, "Bring a laptop.")
				if before && !strings.HasPrefix(out, "We draw maps") || after && !strings.HasSuffix(out, "Bring a laptop.") {
					t.Fatalf("%s: the text around it is gone:\n%s\nof\n%s", name, out, text)
				}
			}
		}
	}
}

func TestNoNumberInASentenceSurvives(t *testing.T) {
	r := random(2)
	for range 100 {
		p := plant(r)
		for _, template := range sentences(t) {
			sentence := strings.ReplaceAll(p.fill(template), "\x00", "\n")
			ended := strings.TrimSuffix(sentence, ".") + "."
			for _, text := range []string{
				sentence,
				"We draw maps. " + ended + " Bring a laptop.",
				"Talk about maps.\n" + sentence + "\nBring a laptop.",
			} {
				out, redacted := textclean.Text(text)
				if s := p.leak(out); s != "" || !redacted {
					t.Errorf("%q survives (redacted: %v) in %q of %q", s, redacted, out, text)
				}
				if strings.Contains(text, "laptop") && !strings.Contains(out, "Bring a laptop.") {
					t.Fatalf("the text around it is gone: %q of %q", out, text)
				}
			}
		}
	}
}

func TestOrdinaryWordsAreNotChanged(t *testing.T) {
	make := ordinary(t, random(3))
	for range 20_000 {
		s := make()
		if out, redacted := textclean.Text(s); out != s || redacted {
			t.Errorf("text %q became %q", s, out)
		}
		if out, redacted := textclean.Line(s); out != s || redacted {
			t.Errorf("line %q became %q", s, out)
		}
	}
}

// A rule that names a word that the lexicon lacks would never match.
func TestEveryWordOfTheRulesIsInTheLexicon(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	call, quoted := regexp.MustCompile(`\.is\([^)]*\)`), regexp.MustCompile(`"([^"]+)"`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range call.FindAllString(string(source), -1) {
			for _, m := range quoted.FindAllStringSubmatch(c, -1) {
				if word := m[1]; word[0] >= 'a' && word[0] <= 'z' && !textclean.Knows(word) {
					t.Errorf("%s: %q is not in the lexicon", file, word)
				}
			}
		}
	}
}
