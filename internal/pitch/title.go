package pitch

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/prose"
)

// title returns the title: what the project makes possible, not its name. ok is false if nothing makes a good one.
func (w *writer) title() (title digest.Because, ok bool) {
	texts := prose.Split(w.description)
	for _, p := range w.whats {
		texts = append(texts, w.claim(p.says))
	}
	for _, text := range texts {
		text, ok := w.titled(text)
		if !ok {
			continue
		}
		title := says("title", text)
		if w.beginsWithVerb(text) && w.Language != "en" { // "Muestra los árboles"
			if title = says("title_that", lowerFirst(text)); utf8.RuneCountInString(text) > MaxTitle-20 {
				continue
			}
		}
		if with := w.withLanguage(text); w.Phrase != nil && with.Code != "" &&
			utf8.RuneCountInString(w.Phrase(w.Language, with)) <= MaxTitle {
			title = with
		}
		return title, true
	}
	return digest.Because{}, false
}

// claim is what a sentence says about the project, without its subject.
func (w *writer) claim(b digest.Because) string {
	switch b.Code {
	case "does", "is", "is_set", "holds":
		return upperFirst(b.Terms[1])
	case "lets":
		return "Lets " + b.Terms[1] + " " + b.Terms[2]
	case "quote":
		rest, ok := w.afterName(b.Terms[0])
		if !ok {
			return ""
		}
		for _, is := range []string{"is ", "are ", "es ", "son "} {
			if after, ok := strings.CutPrefix(rest, is); ok {
				return upperFirst(after)
			}
		}
		return upperFirst(rest)
	}
	return ""
}

// withLanguage adds the language that the group is about; its code is empty where the title has it, or reads badly
// with it.
func (w *writer) withLanguage(text string) digest.Because {
	for _, b := range w.Because {
		if b.Code == "written_in" && len(b.Terms) == 1 && w.has(b.Terms) && w.isSoftware(text) &&
			!strings.ContainsAny(text, ",;:") &&
			!strings.Contains(strings.ToLower(text), strings.ToLower(b.Terms[0])) && !strings.Contains(text, " in ") {
			return says("title_in", text, b.Terms[0])
		}
	}
	return digest.Because{}
}

// isSoftware reports whether a title names software or what it does, so that a language can follow.
func (w *writer) isSoftware(text string) bool {
	first, _, _ := strings.Cut(text, " ")
	return isArtifact(text) || strings.HasSuffix(first, "ing")
}

// titled makes a title of what a project says to be or to do.
func (w *writer) titled(text string) (string, bool) {
	text = strings.TrimRight(strings.TrimSpace(text), ".! ")
	if head, rest, ok := strings.Cut(text, ": "); ok && letters(head) == letters(displayName(w.Repository)) {
		text = rest
	}
	if rest, ok := w.afterName(text); ok && !goesOn.MatchString(rest) {
		text = strings.TrimLeft(rest, "-–— ")
		for _, is := range []string{"is ", "are ", "es ", "son "} {
			text = strings.TrimPrefix(text, is)
		}
	}
	if m := contains.FindStringSubmatch(text + "."); m != nil {
		text = m[1]
	}
	for one := range strings.SplitSeq(text, " / ") { // the same in two languages
		if prose.LanguageOf(one) == w.Language {
			text = one
			break
		}
	}
	if head, _, ok := strings.Cut(text, ": "); ok && len(strings.Fields(head)) >= 4 {
		text = head
	}
	if text == "" || len(text) < 12 || !w.clean(text) {
		return "", false
	}
	text = w.voiced(upperFirst(text))
	text = upperFirst(dangling.ReplaceAllString(strings.TrimRight(shortened(text, MaxTitle), " ,;:.–—-"), ""))
	words := strings.Fields(text)
	if len(words) < 3 || utf8.RuneCountInString(text) < 12 || boilerplate(text) && !strings.Contains(text, ",") {
		return "", false
	}
	return text, true
}

// goesOn matches what follows a name that is more than the project: "Parcel maps and how they are made".
var goesOn = regexp.MustCompile(`^(?:and|or|of|for|with|in|y|de|para|con)\b`)

// dangling are words that no title ends with.
var dangling = regexp.MustCompile(`(?i)(?:,? (?:and|or|but|the|an?|of|to|y|o|e|de|el|la|los|las|un|una))+$`)

// clean reports whether a text can be a title at all: it is in the language, and no instruction, warning, or address.
func (w *writer) clean(text string) bool {
	if strings.Contains(text, ":") {
		return false
	}
	words := strings.Fields(text)
	if first := strings.ToLower(words[0]); technical[first] {
		return false
	}
	// Short texts are judged with words that say nothing, so that their length is no reason.
	judged := "So " + lowerFirst(text)
	for len(strings.Fields(judged)) < 6 {
		judged = "So " + judged
	}
	return prose.Quotable(judged+".", w.Language) && (w.Language == prose.LanguageOf(text) || prose.LanguageOf(text) == "")
}

// technical are commands that no title begins with.
var technical = map[string]bool{
	"install": true, "run": true, "clone": true, "download": true, "see": true, "click": true, "open": true, "sign": true,
	"use": true, "deploy": true, "build": true, "test": true, "copy": true, "set": true, "please": true, "configure": true,
}

// voiced gives a title its form: "Matches addresses" is "Matching addresses", "App that" is "An app that".
func (w *writer) voiced(text string) string {
	if m := allows.FindStringSubmatch(text); m != nil && w.Language == "en" {
		head, _, _ := strings.Cut(text, " that ")
		head, _, _ = strings.Cut(head, " which ")
		head, _, _ = strings.Cut(head, " to ")
		return upperFirst(w.withArticle(head + " that")[:0] + w.withArticle(head+" that lets "+m[1]+" "+
			strings.ReplaceAll(m[2], " and to ", " and ")))
	}
	switch {
	case w.beginsWithVerb(text) && w.Language == "en":
		return gerunds(text)
	case isArtifact(text):
		return upperFirst(w.withArticle(text))
	}
	return text
}

// gerunds turns the verbs of "Counts bikes and shows them" into "Counting bikes and showing them".
func gerunds(text string) string {
	words := strings.Fields(text)
	turn, relative := true, false
	for i, raw := range words {
		word := strings.Trim(raw, ",")
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if base, ok := prose.BaseOf(word, next); ok && turn && !relative {
			words[i] = strings.Replace(raw, word, prose.Gerund(base), 1)
			if i == 0 {
				words[i] = upperFirst(words[i])
			}
		}
		relative = relative || slices.Contains([]string{"that", "which", "who", "where", "how", "what", "when"}, word)
		turn = word == "and" || word == "or" || strings.HasSuffix(raw, ",")
	}
	return strings.Join(words, " ")
}

// turns are words before which a title may end.
var turns = regexp.MustCompile(`,? (?:that|which|with|for|from|to|in|on|using|so that|while|because|para|con|` +
	`desde|por|` +
	`en|cuando)\b|,? and [a-z]+ing\b|,? (?:and|y) (?:the|shows?|sends?|helps?|lets?|el|la)\b|, | [–—-] |; `)

// shortened is text if it has at most n characters, or else as much of it as makes sense alone; empty where that is
// too
// little.
func shortened(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	best, that := "", strings.Index(text, " that ")
	for _, m := range turns.FindAllStringIndex(text, -1) {
		cut := text[:m[0]]
		// "Letting neighbors adopt a drain, sending them": a comma within a list is hardly an end
		if utf8.RuneCountInString(cut) <= n && len(strings.Fields(cut)) >= 4 && (that < 0 || m[0] <= that || m[0] > that+20) {
			best = cut
		}
	}
	return best
}
