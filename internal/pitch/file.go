package pitch

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// FileName is the file of a repository that holds its pitch.
const FileName = ".github/pitch.md"

// maxFile is how long the text of the file may be, in characters.
const maxFile = 900

// What a pitch from a file must not have. It becomes plain text, so most of this could not act; but people read it
// under
// the city's name.
var (
	marks   = regexp.MustCompile("[<>\\[\\]{}|`*_#\\\\~^]|!\\(|&\\w+;|(?:^|\\s)(?:-{2,}|>|\\+{3})")
	mention = regexp.MustCompile(`(?:^|[^\pL\pN])@[\pL\pN]`)
	mailbox = regexp.MustCompile(`[\pL\pN]@[\pL\pN]`)
	domain  = regexp.MustCompile(`(?i)[\pL\pN-]\.([\pL]{2,})(?:[/?#]\S*|:\d+)?`)
	scheme  = regexp.MustCompile(`(?i)\b[a-z][a-z+.-]{1,12}:(?://|[^\s\d])`)
)

// FromFile reads the file .github/pitch.md of a repository: the first line is the title, and the rest is the text.
// Anybody
// who can write to the repository may have written it. So it must be short and plain: no markup, mentions, or control
// characters, and no links but to the repository itself. The error says which of these it breaks.
func FromFile(text, repositoryURL string) (digest.Pitch, error) {
	title, body, _ := strings.Cut(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	title = strings.TrimSpace(strings.TrimLeft(title, "# "))
	if title == "" || strings.TrimSpace(body) == "" {
		return digest.Pitch{}, errors.New("it needs a title in its first line, and a text below")
	}
	for _, r := range title + body {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError) {
			return digest.Pitch{}, fmt.Errorf("it has the invisible character %U", r)
		}
	}
	body = strings.Join(strings.Fields(body), " ")
	if n := utf8.RuneCountInString(title); n > MaxTitle {
		return digest.Pitch{}, fmt.Errorf("its title has %d characters, and at most %d are allowed", n, MaxTitle)
	}
	if n := utf8.RuneCountInString(body); n > maxFile {
		return digest.Pitch{}, fmt.Errorf("its text has %d characters, and at most %d are allowed", n, maxFile)
	}
	rest := withoutBlanks.ReplaceAllString(withoutURL(title+"\n"+body, repositoryURL), "")
	switch {
	case marks.MatchString(rest):
		return digest.Pitch{}, fmt.Errorf("it has markup (%s); write plain text", marks.FindString(rest))
	case mailbox.MatchString(rest):
		return digest.Pitch{}, errors.New("it has an email address")
	case mention.MatchString(rest):
		return digest.Pitch{}, fmt.Errorf("it mentions somebody (%s)", strings.TrimSpace(mention.FindString(rest)))
	case linked(rest):
		return digest.Pitch{}, errors.New("it has a link to something else than its repository")
	}
	return digest.Pitch{
		Title: title, Abstract: body, Language: prose.LanguageOf(title + " " + body),
		By: digest.PitchByRepository,
	}, nil
}

// withoutBlanks matches marked blanks, such as [your name, department], which a pitch may have.
var withoutBlanks = regexp.MustCompile(`\[[\pL\pN ,.'’?-]+\](?:$|[^(\[:])`)

// withoutURL removes the address of the repository, and of its pages.
func withoutURL(text, repositoryURL string) string {
	if repositoryURL == "" {
		return text
	}
	page := regexp.MustCompile(regexp.QuoteMeta(strings.TrimSuffix(repositoryURL, "/")) + `(?:/[\w./#-]*)?([\s.,;:)!?]|$)`)
	return page.ReplaceAllString(text, "$1")
}

// linked reports whether a text has what readers or programs take for a link: a scheme, or the name of a host. Names of
// software such as Node.js are none.
func linked(text string) bool {
	if scheme.MatchString(text) || strings.Contains(strings.ToLower(text), "www.") {
		return true
	}
	for _, m := range domain.FindAllStringSubmatch(text, -1) {
		if end := strings.ToLower(m[1]); end != "js" && end != "net" || strings.ContainsAny(m[0], "/:?#") {
			return true
		}
	}
	return false
}
