package firsttask

import (
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// text is the title and description of an issue in the forms that the rules read.
type text struct {
	title string // as written
	body  string // without the instructions of its template, headings, and code blocks
	// titleFolded and folded are the title and the body as fold returns them.
	titleFolded, folded string
	raw                 string // the whole description, with code blocks
}

var (
	instructions = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)
	codeBlocks   = regexp.MustCompile("(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)")
	headings     = regexp.MustCompile(`(?m)^\s*#{1,6}\s.*$|^\s*[-*]\s*\[[ xX]\]\s*$`)
	images       = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)|<img[^>]*>`)
	links        = regexp.MustCompile(`\[([^\]]+)\]\([^)]*\)`)
	addresses    = regexp.MustCompile(`https?://\S+`)
	quotes       = regexp.MustCompile(`(?m)^\s*>.*$`)
)

func read(t digest.Task) text {
	raw := strings.ReplaceAll(t.Body, "\r\n", "\n")
	plain := codeBlocks.ReplaceAllString(instructions.ReplaceAllString(raw, " "), "\n")
	plain = links.ReplaceAllString(images.ReplaceAllString(headings.ReplaceAllString(plain, " "), " "), "$1")
	return text{title: t.Title, body: plain, titleFolded: fold(t.Title), folded: fold(plain), raw: raw}
}

// unaccented replaces the letters with accents of the languages that readers write in, and typographic signs.
var unaccented = strings.NewReplacer(
	"á",
	"a",
	"à",
	"a",
	"â",
	"a",
	"ã",
	"a",
	"ä",
	"a",
	"é",
	"e",
	"è",
	"e",
	"ê",
	"e",
	"ë",
	"e",
	"í",
	"i",
	"ì",
	"i",
	"î",
	"i",
	"ï",
	"i",
	"ó",
	"o",
	"ò",
	"o",
	"ô",
	"o",
	"õ",
	"o",
	"ö",
	"o",
	"ú",
	"u",
	"ù",
	"u",
	"û",
	"u",
	"ü",
	"u",
	"ñ",
	"n",
	"ç",
	"c",
	"’",
	"'",
	"‘",
	"'",
	"“",
	`"`,
	"”",
	`"`,
	"–",
	"-",
	"—",
	"-",
	"\u00a0",
	" ",
)

// fold returns s in lower case, without accents, and with single spaces. Line breaks stay.
func fold(s string) string {
	lines := strings.Split(unaccented.Replace(strings.ToLower(s)), "\n")
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}

// sentenceEnd matches the end of a sentence, but not the dot in a file name or a number.
var sentenceEnd = regexp.MustCompile(`[.!?]+["')\]]*(?:\s+|$)|\n\s*(?:[-*+]|\d+[.)])\s+|\n\s*\n|\n`)

// sentences returns the sentences of s, with their final signs. List items are sentences.
func sentences(s string) []string {
	var out []string
	for start := 0; start < len(s); {
		end := len(s)
		if at := sentenceEnd.FindStringIndex(s[start:]); at != nil {
			end = start + at[1]
		}
		if one := strings.TrimLeft(strings.TrimRight(strings.TrimSpace(s[start:end]), "-*+ "), "-*+ "); one != "" {
			out = append(out, one)
		}
		start = end
	}
	return out
}

// words counts the words of two letters and more in s, up to limit.
func words(s string, limit int) int { return len(letters.FindAllString(s, limit)) }

var letters = regexp.MustCompile(`\pL{2,}`)
