package match

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const (
	usualMinutes = 20  // how long a talk is where the group's rules do not say
	maxTitleLen  = 70  // characters
	maxSentence  = 220 // characters
)

// Propose writes the proposal for presenting r at e, ready to send: a title of at most 70 characters, and an abstract
// of three sentences that says what the project is, what is new or special, and what we would like from the audience.
// The length stays within the group's rule. We invite contributors and never speak of jobs; where the group asks for
// that, neither do the words that we take from the repository.
func (l *Lexicon) Propose(r digest.Repository, e digest.Event, g digest.Group) digest.Pitch {
	_, name, _ := strings.Cut(r.Name, "/")
	title, said := cmp.Or(name, r.Name), sentences(r)
	if g.Rules.Recruiting == "contributors-only" {
		said = withoutJobs(said)
		if jobs.MatchString(l.spaced(title)) {
			title = nameless
		}
	}
	minutes := usualMinutes
	if g.Rules.MaxMinutes > 0 {
		minutes = min(minutes, g.Rules.MaxMinutes)
	}
	first, second := l.introduced(title, ""), ""
	what := ""
	if len(said) > 0 {
		what = strings.TrimRight(said[0], ".!")
		first = l.introduced(title, what)
	}
	if len(said) > 1 {
		second = ended(said[1])
	}
	show := "how it works and what we learned"
	if version := shortRelease(r.Release); version != "" {
		show = "how it works and what release " + version + " brings"
	}
	ask := fmt.Sprintf("invite the audience to try it, to tell us what is missing, and to take a first task (%s).", r.URL)
	third := fmt.Sprintf("We would show %s in a %s of %s, and %s", show, form(minutes), counted(minutes), ask)
	if second == "" {
		second = fmt.Sprintf("We would show %s, on the running code, in a %s of %s.", show, form(minutes), counted(minutes))
		third = "We " + ask
	}
	return digest.Pitch{Title: l.pitchTitle(title, what), Abstract: first + " " + second + " " + third}
}

// nameless stands in for the name of a project that may not be said.
const nameless = "Open source from the city"

func counted(minutes int) string {
	if minutes == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", minutes)
}

// shortRelease is a release's name as far as a sentence can have it: its version, without what else the name tells.
func shortRelease(name string) string {
	if i := strings.IndexAny(name, ":,;–—("); i >= 0 {
		name = name[:i]
	}
	name = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(name), "Release "), "release "))
	if utf8.RuneCountInString(name) > 25 || jobs.MatchString(name) {
		return ""
	}
	return name
}

func form(minutes int) string {
	if minutes <= 10 {
		return "lightning talk"
	}
	return "talk"
}

// pitchTitle is the project's name, and what it is as far as there is room.
func (l *Lexicon) pitchTitle(name, what string) string {
	if rest, ok := l.afterName(what, name); ok {
		said := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(rest), "is "), "are "), " :–—-")
		if said == strings.TrimSpace(rest) { // "Parcel maps and how they are made"
			return clipped(what, maxTitleLen)
		}
		what = said
	}
	room := maxTitleLen - utf8.RuneCountInString(name) - 2
	switch {
	case what != "" && room >= 15 && shortened(withoutArticle(what), room) != "":
		return name + ": " + shortened(withoutArticle(what), room)
	case room >= len("open source from the city") && name != nameless:
		return name + ": open source from the city"
	}
	return clipped(name, maxTitleLen)
}

// turns are words before which a title may end.
var turns = regexp.MustCompile(`,? (?:that|which|with|for|from|by|to|in|on|using|of|and)\b| [–—-] |: `)

// shortened is text if it has at most n characters, or else as much of it as makes sense alone; empty where that is too
// little.
func shortened(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	best, that := "", strings.Index(text, " that ")
	for _, m := range turns.FindAllStringIndex(text, -1) {
		turn, cut := text[m[0]:m[1]], text[:m[0]]
		switch {
		case utf8.RuneCountInString(cut) > n, !strings.Contains(cut, " "), len(cut) < 12:
		case strings.Contains(turn, "and"), turn == " to" && strings.HasSuffix(cut, "how"):
		case that >= 0 && that < m[0] && turn == " of": // "that tell of": hardly an end
		default:
			best = cut
		}
	}
	return best
}

// introduced says what the project is, in one sentence.
func (l *Lexicon) introduced(name, what string) string {
	word, rest, _ := strings.Cut(what, " ")
	_, named := l.afterName(what, name)
	switch {
	case name == nameless:
		return ended(strings.TrimSuffix("An open-source project of the city: "+what, ": "))
	case what == "":
		return name + " is an open-source project of the city."
	case named:
		return ended(what)
	case strings.EqualFold(word, "a"), strings.EqualFold(word, "an"), strings.EqualFold(word, "the"):
		return name + " is " + strings.ToLower(word) + " " + ended(rest)
	}
	return name + " is an open-source project of the city: " + ended(what)
}

// afterName is what follows where a text begins with the project's name.
func (l *Lexicon) afterName(text, name string) (string, bool) {
	for _, n := range []string{name, l.spaced(name)} {
		if len(text) > len(n) && strings.EqualFold(text[:len(n)], n) && !isWord(text[len(n):]) {
			return text[len(n):], true
		}
	}
	return "", false
}

func withoutArticle(text string) string {
	for _, a := range []string{"A ", "An ", "The ", "This is a ", "This is an ", "This is the "} {
		if rest, ok := strings.CutPrefix(text, a); ok {
			return rest
		}
	}
	return text
}

func ended(text string) string {
	if strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, "?") ||
		strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}

var jobs = regexp.MustCompile(`(?i)\b(?:jobs?|hir(?:e|es|ed|ing)|recruit\pL*|careers?|vacanc\pL*|salar\pL*|` +
	`employ(?:er|ers|ment))\b`)

func withoutJobs(list []string) []string {
	out := list[:0:0]
	for _, s := range list {
		if !jobs.MatchString(s) {
			out = append(out, s)
		}
	}
	return out
}

// sentences are what a repository says of itself: its description, then the first paragraphs of its README, without
// repetition.
func sentences(r digest.Repository) []string {
	var out []string
	for _, s := range append(split(plainLine(r.Description)), split(proseOf(r.Readme))...) {
		s = clipped(strings.TrimSpace(s), maxSentence)
		known := false
		for _, o := range out {
			known = known || alike(o, s)
		}
		if s != "" && !known {
			out = append(out, s)
		}
		if len(out) == 4 {
			break
		}
	}
	return out
}

// alike reports whether the one says hardly more than the other.
func alike(a, b string) bool {
	in := map[string]bool{}
	for _, t := range tokens(a) {
		in[stem(t.text)] = true
	}
	same, all := 0, 0
	for _, t := range tokens(b) {
		all++
		if in[stem(t.text)] {
			same++
		}
	}
	return all == 0 || float64(same) >= 0.7*float64(all)
}

// split parts text into sentences.
func split(text string) []string {
	var out []string
	text = strings.Join(strings.Fields(text), " ")
	for text != "" {
		end := len(text)
		for i := 0; i < len(text)-2; i++ {
			if strings.IndexByte(".!?", text[i]) >= 0 && text[i+1] == ' ' && startsUpper(text[i+2:]) && !abbreviated(text[:i]) {
				end = i + 1
				break
			}
		}
		out = append(out, text[:end])
		text = strings.TrimSpace(text[end:])
	}
	return out
}

func abbreviated(before string) bool {
	word := before[strings.LastIndexAny(before, " (")+1:]
	switch strings.ToLower(word) {
	case "e.g", "i.e", "etc", "vs", "no", "st", "dr", "mr", "mrs", "ms", "dept", "inc", "approx":
		return true
	}
	return len(word) == 1 && startsUpper(word)
}

// What READMEs have besides sentences.
var (
	readmeCode  = regexp.MustCompile("(?s)```.*?(?:```|$)|~~~.*?(?:~~~|$)|<!--.*?(?:-->|$)")
	readmeImage = regexp.MustCompile(`\[?!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])(?:\](?:\([^)]*\)|\[[^\]]*\]))?`)
	readmeLink  = regexp.MustCompile(`\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])`)
	readmeTag   = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
	readmeURL   = regexp.MustCompile(`\(?<?https?://\S+`)
	readmeMark  = regexp.MustCompile("[*_]{1,3}([^*_\n]+)[*_]{1,3}|`([^`\n]*)`")
	notProse    = regexp.MustCompile(`(?i)^\s*(?:#|=+\s*$|-{3,}|\||[│├└>$]|[-*+]\s|\d+[.)]\s|\[[^\]]+\]:|:[\w-]+:|` +
		`copyright|permission is hereby|licen[sc]ed? |table of contents|build status|npm |pip |git clone|note:|warning|todo)`)
)

// withoutMarkup is text without badges, code, addresses and markup.
func withoutMarkup(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	text = readmeCode.ReplaceAllString(text, "\n\n")
	text = readmeImage.ReplaceAllString(text, "")
	text = readmeLink.ReplaceAllString(text, "$1")
	text = readmeTag.ReplaceAllString(text, "")
	text = readmeURL.ReplaceAllString(text, "")
	return readmeMark.ReplaceAllString(text, "$1$2")
}

var (
	shortcode = regexp.MustCompile(`:[a-z0-9_+]+:`)
	headings  = regexp.MustCompile(`(?:^|\s)(?:#{1,6}\s+)+`)
	bars      = strings.NewReplacer(" | ", ", ", "|", " ")
)

// plainLine is a description without markup.
func plainLine(text string) string {
	return strings.Trim(unmarked(shortcode.ReplaceAllString(withoutMarkup(text), "")), " ,>*-–—:")
}

// unmarked is a line without signs of headings and tables.
func unmarked(text string) string {
	text = headings.ReplaceAllString(bars.Replace(text), " ")
	return strings.Join(strings.Fields(text), " ")
}

// proseOf are the sentences of a README's beginning: paragraphs without headings, lists and tables.
func proseOf(readme string) string {
	readme = withoutMarkup(readme)
	var out []string
	for paragraph := range strings.SplitSeq(readme, "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			if line = strings.TrimSpace(line); line != "" && !notProse.MatchString(line) {
				lines = append(lines, line)
			}
		}
		text := unmarked(strings.Join(lines, " "))
		if !isProse(text) {
			continue
		}
		if out = append(out, ended(text)); len(out) == 3 {
			break
		}
	}
	return strings.Join(out, " ")
}

// isProse reports whether a paragraph is one of sentences: a few words, mostly small ones, not a heading.
func isProse(text string) bool {
	words := strings.Fields(text)
	small := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
			small++
		}
	}
	return len(words) >= 6 && utf8.RuneCountInString(text) >= 30 && 2*small >= len(words) && !strings.HasSuffix(text, ":")
}

// clipped cuts text at a word so that it has at most n characters.
func clipped(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	cut := string([]rune(text)[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:.–-(") + "…"
}
