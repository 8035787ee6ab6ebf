package pitch

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/prose"
)

// artifact are nouns for what a repository is.
const artifact = prose.Artifact

var (
	// itself is a project that speaks of itself: "This app", "The tool".
	itself = regexp.MustCompile(`^(?:(?:This|The|Our) (?:[\w-]+ ){0,2}(?:` + artifact + `)|It|(?:Este|Esta|El|La|` +
		`Nuestro|` +
		`Nuestra) (?:` + artifact + `)) `)
	// these are several: "These notebooks show".
	these = regexp.MustCompile(`^(?:These|The|Our|Estos|Estas) (?:[\w-]+ ){0,1}(?:notebooks|scripts|tools|maps|` +
		`charts|apps|models|` +
		`programs|pages|cuadernos|mapas|herramientas) [a-z]`)
	// mentioned is the same within a sentence.
	mentioned = regexp.MustCompile(`(?i)[,;:] (?:and |y |so )?(?:(?:this|the|our) (?:` + artifact + `)|it|(?:este|` +
		`esta|el|la) (?:` +
		artifact + `)) \w+`)
	// contains is what a repository says of itself.
	contains = regexp.MustCompile(`^(?:This|The) (?:repository|repo|project|folder|package) (?:contains|holds|has|` +
		`hosts|` +
		`includes|houses|provides) (.+)\.$`)
	usedBy = regexp.MustCompile(`^(?:It is |It's |Currently |Now )?[Uu]sed by (.+)\.$`)
	// allows is "App that allows A to B".
	allows = regexp.MustCompile(`^(?:An? |The )?(?:[\w-]+ ){0,4}?(?i:` + artifact + `) (?:that|which|to) ` +
		`(?:will )?(?:allows?|lets?|enables?|permits?) (\w[\w' -]{2,40}?) to (.+?)\.?$`)
	// artifactHead begins a fragment that names what the project is: "Python client for the permit API".
	artifactHead = regexp.MustCompile(`^(?:An? |The )?(?:[\pL\d.,'/-]+ ){0,5}?(?i:` + artifact + `) (?:that|which|` +
		`for|to|of|with|` +
		`showing|using|where|in|on|que|para|de|del|con) \pL`)
	article = regexp.MustCompile(`^(?:An?|The|Un|Una|El|La|Los|Las) `)
	// leaning sentences need the sentence before them.
	leaning = regexp.MustCompile(`^(?:It|Its|They|Their|Them|These|Those|That|Such|This|But|However|Also|Then|So|` +
		`Thus|And|Or|` +
		`Instead|Both|Additionally|Moreover|Furthermore|In addition|As a result|Therefore|He|She|Otherwise|Similarly|` +
		`Because of (?:this|that)|For (?:this|that|these)|Here|There|Lo|La usan|Ellos|Estos|Estas|Esto|Eso|Esa|Ese|` +
		`Además|También|` +
		`Pero|Así|Por eso|Sin embargo|Su|Sus|Entonces|Los usan|Las usan|Este|Esta)\b`)
	// ours speaks of those who made the project, not of those it is for.
	ours = regexp.MustCompile(`^(?:We|Our|I|My|In this|Nosotros|Nuestr[oa]s?|Hacemos|Usamos|Publicamos)\b`)
	asks = regexp.MustCompile(`[?!]$`)
)

// trouble are words of problems.
var trouble = regexp.MustCompile(`(?i)\b(?:no|not|nobody|nothing|never|none|without|can't|cannot|couldn't|don't|` +
	`doesn't|` +
	`didn't|isn't|aren't|wasn't|lose|loses|lost|losing|wait|waits|waited|waiting|block|blocks|blocked|flood|floods|` +
	`flooded|` +
	`delay\w*|hard|harder|difficult|slow|slowly|slower|too|late|missing|missed|misses|wrong|errors?|mistakes?|` +
	`waste[sd]?|` +
	`hours|days|weeks|months|years|by hand|on paper|paper|used to|closed|complain\w*|confus\w*|danger\w*|injur\w*|` +
	`die[sd]?|` +
	`kill\w*|risks?|cost|costs|expensive|fail\w*|break|breaks|broken|scattered|outdated|unclear|few|fewer|only|` +
	`before|until|` +
	`often|hidden|messy|crowded|empty|unsafe|stuck|struggl\w*|guess\w*|unknown|knows?|when|hot|hottest|heat|` +
	`nadie|nunca|sin|tarda\w*|esper\w*|pierd\w*|difícil|lent[oa]s?|tarde|falta\w*|horas|días|semanas|meses|años|` +
	`a mano|` +
	`en papel|cerrad[oa]s?|peligr\w*|inunda\w*|riesgos?|cuesta\w*|caro|cara|solo|sólo|cuando|a menudo|perdid[oa]s?)\b`)

// read sorts the sentences by what they tell.
func (w *writer) read() {
	w.fromDescription()
	var later []part
	for _, s := range w.sentences {
		if p, ok := w.what(s); ok {
			w.whats = append(w.whats, p)
			continue
		}
		if m := usedBy.FindStringSubmatch(s.Text); m != nil {
			w.others = append(w.others, part{says("used_by", m[1]), s.At, true, true})
			continue
		}
		if first, _ := utf8.DecodeRuneInString(s.Text); !s.Verb || unicode.IsLower(first) {
			continue
		}
		if head, _, ok := strings.Cut(s.Text, ": "); ok && !prose.HasVerb(head, w.Language) {
			continue
		}
		p := part{says("quote", s.Text), s.At, prose.NamesPeople(s.Text), leaning.MatchString(s.Text)}
		if !p.leans && !asks.MatchString(s.Text) && trouble.MatchString(s.Text) && !w.isAbout(s.Text) &&
			!ours.MatchString(s.Text) {
			later = append(later, p)
		} else {
			w.others = append(w.others, p)
		}
	}
	w.needs = later
	first := 1 << 30
	for _, p := range w.whats {
		if p.at > 0 {
			first = min(first, p.at)
		}
	}
	// What stands before what the project does, and speaks of people, is why it exists.
	w.others = slices.DeleteFunc(w.others, func(p part) bool {
		if p.people && !p.leans && p.at < first && !ours.MatchString(p.says.Terms[0]) && p.says.Code == "quote" {
			w.needs = append(w.needs, p)
			return true
		}
		return false
	})
	slices.SortStableFunc(w.needs, func(a, b part) int { return a.at - b.at })
	// A sentence of the README says more than the description.
	slices.SortStableFunc(w.whats, func(a, b part) int { return rankOf(a) - rankOf(b) })
}

func rankOf(p part) int {
	switch {
	case p.at > 0 && p.says.Code != "holds":
		return 0
	case p.at == 0:
		return 1
	}
	return 2
}

// what reads a sentence as one that says what the project does.
func (w *writer) what(s prose.Sentence) (part, bool) {
	text := strings.TrimSuffix(s.Text, ".")
	p := part{at: s.At, people: prose.NamesPeople(text)}
	if m := allows.FindStringSubmatch(s.Text); m != nil {
		p.says, p.people = says("lets", w.name, m[1], strings.ReplaceAll(m[2], " and to ", " and ")), true
		return p, true
	}
	if w.beginsWithVerb(text) {
		p.says = says("does", w.name, lowerFirst(text))
		return p, true
	}
	if s.Verb && these.MatchString(text) {
		p.says, p.leans = says("quote", s.Text), true
		return p, true
	}
	if m := contains.FindStringSubmatch(s.Text); m != nil {
		p.says = says("holds", w.name, m[1])
		return p, len(strings.Fields(m[1])) >= minHeld
	}
	if rest, ok := w.afterName(text); ok && s.Verb {
		p.says = says("quote", s.Text)
		return p, !boilerplate(rest)
	}
	if head := itself.FindString(text); head != "" && s.Verb {
		p.says = says("does", w.name, text[len(head):])
		return p, !boilerplate(text[len(head):]) && !strings.HasPrefix(text, "It has been")
	}
	if s.Verb && mentioned.MatchString(text) {
		p.says = says("quote", s.Text)
		return p, !leaning.MatchString(text)
	}
	if !s.Verb && isArtifact(text) {
		code := "is"
		if plural(text) {
			code = "is_set"
		}
		p.says = says(code, w.name, w.withArticle(text))
		return p, !boilerplate(text)
	}
	return p, false
}

const minHeld = 5 // words

// isArtifact reports whether a fragment names what the project is.
func isArtifact(text string) bool {
	found := artifactHead.FindString(text)
	return found != "" &&
		!joined.MatchString(found[:strings.LastIndexByte(strings.TrimRight(found[:len(found)-1], " "), ' ')])
}

// joined are words that part the noun from the beginning: "Queue and forms of".
var joined = regexp.MustCompile(`(?i)\b(?:and|of|for|with|on|in|by|to|as|how|that|y|de|para|con)\b`)

// isAbout reports whether the project is the subject.
func (w *writer) isAbout(text string) bool {
	_, named := w.afterName(text)
	return named || itself.MatchString(text)
}

// boilerplate reports whether what a project says to be would fit any project.
func boilerplate(rest string) bool {
	plain := regexp.MustCompile(`(?i)^(?:is |are )?(?:an? |the )?(?:open[- ]source )?(?:[\w-]+ )?(?:project|` +
		`repository|repo|` +
		`monorepo|codebase|software|prototype|website|app|application|tool|platform|code|home)` +
		`(?: (?:of|for|by|from) (?:the )?[\w'’. -]+)?\.?$`)
	words := strings.Fields(rest)
	return len(words) < 3 || plain.MatchString(rest) && len(words) < 9 && !strings.Contains(rest, " that ") &&
		!prose.NamesPeople(rest)
}

// afterName is what follows where a text begins with the project's name.
func (w *writer) afterName(text string) (string, bool) {
	_, raw, _ := strings.Cut(w.Repository.Name, "/")
	text = strings.TrimPrefix(strings.TrimPrefix(text, "The "), "the ")
	for _, n := range []string{displayName(w.Repository), raw, strings.NewReplacer("-", " ", "_", " ").Replace(raw)} {
		if n != "" && len(text) > len(n) && strings.EqualFold(text[:len(n)], n) && strings.HasPrefix(text[len(n):], " ") {
			return strings.TrimSpace(text[len(n):]), true
		}
	}
	return "", false
}

// fromDescription reads the description as what the project does.
func (w *writer) fromDescription() {
	for _, s := range prose.Split(w.description) {
		s = strings.TrimRight(s, ".") + "."
		if !prose.Quotable(s, w.Language) || strings.Contains(s, ": ") {
			continue
		}
		if p, ok := w.what(prose.Sentence{Text: s, Verb: prose.HasVerb(s, w.Language)}); ok {
			w.whats = append(w.whats, p)
		}
	}
}

// named reports whether the description names something, though not in a sentence.
func (w *writer) named() bool {
	for _, s := range append(strings.Split(w.Repository.Readme, "\n"), w.description) {
		s = prose.Line(s)
		if len(strings.Fields(s)) >= 5 && prose.Quotable(strings.TrimRight(s, ".")+".", w.Language) && !boilerplate(s) &&
			!prose.HasVerb(s, w.Language) {
			return true
		}
	}
	return false
}
