package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines that are no prose: tables, trees, commands, lists, references of links, signs of headings below a title.
var notProse = regexp.MustCompile(`^\s*(?:=+\s*$|-{3,}|\||[│├└>$]|[-*+•]\s|\d+[.)]\s|\[[^\]]+\]:)`)

// Paragraphs that warn, that state a condition, or that are about the software's state.
var noted = regexp.MustCompile(`(?i)^\W*(?:\[!\w+\]|(?:note|notes|warning|important|caution|attention|disclaimer|` +
	`notice|` +
	`tip|update|status|deprecat\w*|todo|nb|n\.b\.|nota|aviso|importante|atenci[oó]n|advertencia|` +
	`precauci[oó]n)\b[^\pL\n]{0,3}` +
	`(?::|—|–|\s-\s|\s*$)|:(?:warning|construction|rotating_light|exclamation|no_entry)\w*:|⚠|🚧|❗|🚨|⛔)`)

// field is a line of a name and a value, as in front matter: "license: MIT tags: [a]".
var field = regexp.MustCompile(`^[a-z][a-z_-]*: ?\S`)

// Sections whose sentences are not about what a project is for.
var leftOut = regexp.MustCompile(`(?i)^\W*(?:(?:quick ?)?install\w*|set[- ]?up|usage|how to (?:use|run|install|` +
	`build|` +
	`contribute)\b|using|run(?:ning)?\b|quick ?start|get(?:ting)? (?:started|involved)|requirements?|pre-?requisites?|` +
	`dependenc|contribut|licen[sc]|develop|deploy|configur|build(?:ing)?\b|(?:unit )?test|change ?log|releases?\b|` +
	`credits|` +
	`acknowledg|contact|support\b|help\b|out of scope|limitations|disclaimer|security|troubleshoot|road ?map|to-?do|` +
	`faq|` +
	`table of contents|contents\b|local\b|docker|environment|credentials|authenticat|sign|access\b|maintainers?|` +
	`authors?|` +
	`team\b|code of conduct|notice|warnings?\b|known issues|versions?\b|upgrad|migrat|citation|copyright|reference|` +
	`further reading|links?\b|resources\b|technical|tech stack|api\b|commands?|options|structure|files\b|folder|` +
	`instalaci|uso\b|requisitos|desarrollo|licencia|contribu|configuraci|despliegue|pruebas|contacto|cr[eé]ditos|` +
	`c[oó]mo (?:instalar|usar|contribuir)|participa|[ií]ndice|seguridad)`)

// paragraphs are the paragraphs of prose of a README, in order, each as one line: without headings, lists, tables, and
// notes, and without sections on how to install, run, or change the project.
func paragraphs(readme string) []string {
	var out []string
	skip, first := false, true
	for block := range strings.SplitSeq(withAddresses(readme), "\n\n") {
		lines := proseLines(block)
		for len(lines) > 0 && isHeading(lines[0]) {
			skip = isLeftOut(strings.TrimLeft(lines[0], "# "), first)
			lines, first = lines[1:], false
		}
		first = first && len(lines) == 0
		if len(lines) == 0 || skip || noted.MatchString(lines[0]) || field.MatchString(lines[0]) {
			continue
		}
		if wrapped(lines) {
			lines = []string{strings.Join(lines, " ")}
		}
		for _, line := range lines {
			if line = strings.Join(strings.Fields(shortcode.ReplaceAllString(line, "")), " "); strings.ContainsAny(line, ".!?") {
				out = append(out, line)
			}
		}
	}
	return out
}

// isLeftOut reports whether a section with the heading is left out. The first heading is the project's name, unless
// it is
// nothing but such a word: "API for parking".
func isLeftOut(heading string, first bool) bool {
	found := leftOut.FindString(heading)
	return found != "" && (!first || 2*len(found) > len(heading))
}

func proseLines(block string) []string {
	var out []string
	for line := range strings.SplitSeq(block, "\n") {
		if line = strings.TrimSpace(strings.TrimLeft(line, "> \t")); line != "" && !notProse.MatchString(line) {
			out = append(out, line)
		}
	}
	return out
}

// isHeading reports whether a line is one, with or without the sign of one.
func isHeading(line string) bool {
	if strings.HasPrefix(line, "#") {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	return len(strings.Fields(line)) <= 7 && (unicode.IsLetter(last) || unicode.IsNumber(last) || last == ')' ||
		last == ':')
}

// wrapped reports whether the lines are one paragraph, and not the items of a list: most go on in lower case.
func wrapped(lines []string) bool {
	on := 0
	for i, line := range lines[1:] {
		r, _ := utf8.DecodeRuneInString(line)
		last := lines[i][len(lines[i])-1]
		if unicode.IsLower(r) || unicode.IsNumber(r) || r == '(' || strings.IndexByte(".!?:;", last) < 0 &&
			len(lines[i]) > 60 {
			on++
		}
	}
	return 2*on >= len(lines)-1
}
