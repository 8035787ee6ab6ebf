package textclean_test

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// planted are the numbers of one invented meeting, by the names that testdata/invitations.txt and
// testdata/sentences.txt use for them.
type planted map[string]string

// digits returns n random digits, the first of which is 2 or more.
func digits(r *rand.Rand, n int) string {
	b := []byte{byte('2' + r.IntN(8))}
	for len(b) < n {
		b = append(b, byte('0'+r.IntN(10)))
	}
	return string(b)
}

// groups puts separators into s, so that it has groups of the given sizes, and a last group with the rest.
func groups(s, separator string, sizes ...int) string {
	var parts []string
	for _, n := range sizes {
		parts, s = append(parts, s[:n]), s[n:]
	}
	return strings.Join(append(parts, s), separator)
}

// mixed returns a passcode of letters and two digits.
func mixed(r *rand.Rand) string {
	const letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
	b := make([]byte, 6)
	for i := range b {
		b[i] = letters[r.IntN(len(letters))]
	}
	b[2], b[4] = byte('2'+r.IntN(8)), byte('2'+r.IntN(8))
	return string(b)
}

// plant invents the numbers of a meeting in the forms in which programs write them.
func plant(r *rand.Rand) planted {
	id, second := digits(r, 9+r.IntN(3)), digits(r, 3)
	sizes := []int{3, 3}
	if len(id) == 11 {
		sizes = []int{3, 4}
	}
	conf, pin, webex := digits(r, 9), digits(r, 9), "24"+digits(r, 9)
	return planted{
		"{id}": id, "{spaced}": groups(id, " ", sizes...), "{dashed}": groups(id, "-", sizes...),
		"{other}": groups(second+id[3:], " ", sizes...),
		"{code}":  digits(r, 5+r.IntN(2)), "{mixed}": mixed(r),
		"{conf}": groups(conf, " ", 3, 3), "{confdigits}": conf,
		"{teams}": groups(conf+pin[:3], " ", 3, 3, 3), "{teams12}": groups(conf+pin[:5], " ", 3, 3, 3, 3),
		"{pin}": pin, "{pins}": groups(pin, " ", 3, 3), "{goto}": groups(pin, "-", 3, 3),
		"{webex}": groups(webex, " ", 4, 3), "{webexdigits}": webex,
		"{line}": strings.Repeat("_", 80), "{fence}": "-::~:~::~:" + strings.Repeat("~:", 18) + ":~::~::-",
	}
}

// fill writes the numbers into a template.
func (p planted) fill(template string) string {
	var pairs []string
	for name, value := range p {
		pairs = append(pairs, name, value)
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// leak returns a planted number that is left in out; empty if none is.
func (p planted) leak(out string) string {
	for name, value := range p {
		if name != "{line}" && name != "{fence}" && strings.Contains(out, value) {
			return value
		}
	}
	return ""
}

// invitations returns the templates of testdata/invitations.txt: what programs write, in English and Spanish.
func invitations(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for part := range strings.SplitSeq("\n"+read(t, "invitations.txt"), "\n== ") {
		if name, text, ok := strings.Cut(part, " ==\n"); ok {
			all[name] = strings.TrimSuffix(text, "\n")
		}
	}
	return all
}

// sentences returns the templates of testdata/sentences.txt: how people write the numbers of a meeting.
func sentences(t testing.TB) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(read(t, "sentences.txt"), `\n`, "\x00")), "\n")
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
