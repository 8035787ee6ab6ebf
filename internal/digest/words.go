package digest

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// synonymsText says which words mean others. The file explains its form.
//
//go:embed synonyms.txt
var synonymsText string

// ParseSynonyms reads lines of the form "term: word, word", where a word that begins with "=" means the same as the term.
// Lines that begin with # and empty lines are passed over. Terms and words come back in lower case, as they are written. The error
// names the line: of a wrong form, an empty word, or a term that has a line already.
func ParseSynonyms(text string) (map[string][]string, error) {
	out := map[string][]string{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.ToLower(strings.TrimSpace(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		term, words, ok := strings.Cut(line, ":")
		term = strings.TrimSpace(term)
		if !ok || term == "" || strings.TrimSpace(words) == "" {
			return nil, fmt.Errorf("line %d: %q is not of the form \"term: word, word\"", n+1, line)
		}
		if out[term] != nil {
			return nil, fmt.Errorf("line %d: %q has a line already", n+1, term)
		}
		for w := range strings.SplitSeq(words, ",") {
			w = strings.TrimSpace(w)
			if strings.Trim(w, "= ") == "" {
				return nil, fmt.Errorf("line %d: %q names an empty word", n+1, line)
			}
			out[term] = append(out[term], w)
		}
	}
	return out, nil
}

// meaning is a word that a term stands for, and how surely.
type meaning struct {
	term string
	sure float64
}

// How sure a meaning is: a word to the right of a term, and the least that is still followed to further words.
const (
	sureMeaning  = 0.75
	leastMeaning = 0.4
)

// lexicon is the table of synonyms, made ready for reading texts: terms are stems, joined by spaces.
type lexicon struct {
	means   map[string][]meaning // all that a term stands for, itself left out, sorted by term
	known   map[string]bool      // terms that stand in the table
	longest map[string]int       // by first stem: how many stems the longest term that begins so has
}

// extended is the lexicon with a city's own synonyms, for the whole process; nil: there are none.
var extended atomic.Pointer[lexicon]

// words is the lexicon in use.
func words() *lexicon {
	if l := extended.Load(); l != nil {
		return l
	}
	return shipped()
}

// shipped is the lexicon of the embedded table. Its text is tested, so that it cannot fail here.
var shipped = sync.OnceValue(func() *lexicon {
	table, err := ParseSynonyms(synonymsText)
	if err != nil {
		return newLexicon(nil)
	}
	return newLexicon(table)
})

// ExtendSynonyms adds a city's own table to the shipped one, for the whole process: what it says of a term goes in the place of what was
// said of it. The empty text takes a former extension back. The error names the line that cannot be understood.
func ExtendSynonyms(text string) error {
	if text == "" {
		extended.Store(nil)
		return nil
	}
	table, err := ParseSynonyms(synonymsText)
	if err != nil {
		return err
	}
	own, err := ParseSynonyms(text)
	if err != nil {
		return err
	}
	maps.Copy(table, own)
	extended.Store(newLexicon(table))
	return nil
}

func newLexicon(table map[string][]string) *lexicon {
	l := &lexicon{means: map[string][]meaning{}, known: map[string]bool{}, longest: map[string]int{}}
	direct := map[string][]meaning{}
	for term, words := range table {
		from := l.enter(term)
		for _, w := range words {
			sure := sureMeaning
			if same, ok := strings.CutPrefix(w, "="); ok {
				w, sure = same, 1
			}
			if to := l.enter(w); to != from {
				direct[from] = append(direct[from], meaning{to, sure})
			}
		}
	}
	for term := range direct {
		best := map[string]float64{term: 1}
		queue := []string{term}
		for len(queue) > 0 {
			at := queue[0]
			queue = queue[1:]
			for _, m := range direct[at] {
				if sure := best[at] * m.sure; sure >= leastMeaning && sure > best[m.term] {
					best[m.term] = sure
					queue = append(queue, m.term)
				}
			}
		}
		delete(best, term)
		for t, sure := range best {
			l.means[term] = append(l.means[term], meaning{t, sure})
		}
		slices.SortFunc(l.means[term], func(a, b meaning) int { return strings.Compare(a.term, b.term) })
	}
	return l
}

// enter makes text a known term, and returns it.
func (l *lexicon) enter(text string) string {
	var stems []string
	for _, t := range tokens(text) {
		stems = append(stems, stem(t.text))
	}
	term := strings.Join(stems, " ")
	if len(stems) > 0 {
		l.known[term] = true
		l.longest[stems[0]] = max(l.longest[stems[0]], len(stems))
	}
	return term
}

// found is a term as it stands in a text.
type found struct {
	term  string
	word  string // as it is written there
	known bool
}

// reading is how a text is read.
type reading int

const (
	asWords reading = iota // a list of words: topics, languages
	asTitle                // a name: of a group, of a repository
	asProse                // sentences, where names of languages that are everyday words too count only if written as names
)

// read returns the terms of a text, in order: the longest known terms, and the other words that say something.
func (l *lexicon) read(text string, how reading) []found {
	list := tokens(text)
	stems := make([]string, len(list))
	for i, t := range list {
		stems[i] = stem(t.text)
	}
	var out []found
	for i := 0; i < len(list); {
		n, term := l.match(stems[i:])
		switch {
		case n > 1:
			out = append(out, found{term, text[list[i].from:list[i+n-1].to], true})
			i += n
			continue
		case !meant(text, list, i, how):
		case n == 1:
			out = append(out, found{term, list[i].text, true})
		case how == asTitle && nameWithin(stems[i]) != "":
			out = append(out, found{nameWithin(stems[i]), nameWithin(stems[i]), true})
		case strings.Contains(list[i].text, "."):
			// js.la, example.org: the parts may be known
			for part := range strings.SplitSeq(list[i].text, ".") {
				if s := stem(part); l.known[s] && how != asProse {
					out = append(out, found{s, part, true})
				}
			}
		case utf8.RuneCountInString(stems[i]) > 2 && !generic[stems[i]] && strings.ContainsFunc(stems[i], unicode.IsLetter):
			out = append(out, found{stems[i], list[i].text, false})
		}
		i++
	}
	return out
}

// glued are names that groups and projects write in one with another word: socalpython, laphpdev.
var glued = strings.Fields("python php javascript wordpress drupal django flutter laravel angular kotlin golang elixir")

// nameWithin is the name that begins or ends a word or, for PHP, stands anywhere in it.
func nameWithin(word string) string {
	for _, name := range glued {
		if strings.HasPrefix(word, name) || strings.HasSuffix(word, name) || name == "php" && strings.Contains(word, name) {
			return name
		}
	}
	return ""
}

// match finds the longest known term with which the stems begin.
func (l *lexicon) match(stems []string) (int, string) {
	for n := min(l.longest[stems[0]], len(stems)); n > 0; n-- {
		if n == 1 {
			if l.known[stems[0]] {
				return 1, stems[0]
			}
			break
		}
		if term := strings.Join(stems[:n], " "); l.known[term] {
			return n, term
		}
	}
	return 0, ""
}

// asName are words that name a language or a tool, and mean something else when written small.
var asName = wordSet(`swift dart julia crystal shiny react rust ruby java ember express spark flask elm node ionic blade
	composer helm puppet unity bun deno less lambda phoenix polar rag astro pug maui looker snowflake prefect celery cargo twig
	observable cocoa bokeh voila go r ai ar vr`)

// beforeGo and afterGo are what stands beside the name of the language Go, in prose.
var (
	beforeGo = wordSet("in with using use for of learn learning from golang")
	afterGo  = wordSet("programming language developer developers dev devs meetup generics modules microservices concurrency services backend night workshop code")
)

// meant reports whether the word at i of a text is the name that its letters spell.
func meant(text string, list []token, i int, how reading) bool {
	w := list[i].text
	lower := strings.ToLower(w)
	if how == asWords || !asName[lower] {
		return true
	}
	last := i == len(list)-1
	switch {
	case lower == "go":
		before := i > 0 && beforeGo[strings.ToLower(list[i-1].text)]
		follows := !last && afterGo[strings.ToLower(list[i+1].text)]
		return w == "Go" && (before || follows || how == asTitle && (i == 0 || last))
	case lower == "r":
		after := text[list[i].to:]
		initial := strings.HasPrefix(after, ".") && !last && i > 0 && startsUpper(list[i+1].text) && startsUpper(list[i-1].text)
		return w == "R" && !initial && !strings.HasPrefix(after, "&") && !strings.HasPrefix(after, " &") && !strings.HasPrefix(after, "'")
	case len(w) == 2: // AI, AR, VR
		return w == strings.ToUpper(w)
	case how == asTitle:
		return true
	}
	return startsUpper(w) && w != strings.ToUpper(w)
}

func startsUpper(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}

// token is a word of a text, and where it stands.
type token struct {
	text     string
	from, to int
}

// tokens are the words of a text, with the signs that names of languages have: c++, c#, node.js, .net.
func tokens(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && (r != '.' || !strings.HasPrefix(strings.ToLower(text[i:]), ".net")) {
			i += size
			continue
		}
		from := i
		for i += size; i < len(text); i += size {
			r, size = utf8.DecodeRuneInString(text[i:])
			inside := r == '.' && i+1 < len(text) && isWord(text[i+1:]) || (r == '+' || r == '#') && i-from <= 3
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Mn, r) && !inside {
				break
			}
		}
		out = append(out, token{text[from:i], from, i})
	}
	return out
}

func isWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// unstemmed are words whose endings are no endings, or would make them another word.
var unstemmed = wordSet(`parking housing planning zoning building testing charting scraping walking cycling recycling designed trained
	learning engineering programming writing branding mapping pricing policing geocoding reporting streaming shipping
	news aws rails ios gis sas css dns https this is process access business address express mobile less theme training`)

// stem cuts endings that do not change what a word is about, and makes it lower case. It is simple and the same everywhere,
// which is all that matching needs.
func stem(w string) string {
	w = strings.ToLower(w)
	if len(w) <= 3 || strings.ContainsAny(w, "+#.") || unstemmed[w] {
		return w
	}
	w = strings.Replace(w, "isation", "ization", 1)
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		w = w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "uses") && len(w) > 4:
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "js"):
		w = w[:len(w)-1]
	}
	if unstemmed[w] {
		return w
	}
	for _, end := range []string{"ing", "ed"} {
		root, ok := strings.CutSuffix(w, end)
		if n := len(root); ok && n >= 3 && strings.ContainsAny(root, "aeiouy") && root[n-1] != 'e' {
			if root[n-1] == root[n-2] && root[n-1] != 'l' && root[n-1] != 's' && root[n-1] != 'z' {
				root = root[:n-1]
			}
			w = root
			break
		}
	}
	if len(w) > 4 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

// generic words say nothing about what a project or an evening is about. They are stems.
var generic = func() map[string]bool {
	out := map[string]bool{}
	for w := range wordSet(`a able about above access account across action active add additional after again agency all allow along already also always am
		amazing an and angeles annual another any anyone app application approach are area around as ask at attend attendee august automatic available
		back background bar base based be because been before beer begin beginner being best better between beyond big board both break brew bring build
		building built but by california call can case center change check checkout chapter choose circle city citizen civic class click clone close club
		code coding coffee collaborate collaboration collection com come community company complete conference connect contact contain content contribute contributor
		conversation cool copy core cost could council county course cover create creative current custom data date day days december demo demonstrate department
		deploy describe detail develop developer development different digital directory discuss discussion do document documentation does doing don door
		download drink drinks drive each early easy edit effort either email enable end engage engineer english enjoy environment equal etc even evening event ever every everyone
		everything example excited experience expert explore fall false family feature february feel few file find first five fix folder folks follow food
		for form format forward four framework free friday friend from full fun function further future game general get getting give github gmail go goal good
		google government great group grow guest guide hack had half hand hang happen happy hard has have he head hear hello help her here high him his home host hour house how
		however i idea if important improve in include individual industry info information initial initiative innovation input install instruction interactive interest
		interested internal into introduction intro invite is issue it item its january job join july june just keep key kind kit know knowledge la lab language
		large last late later latest launch lead leader learn learning least lecture left let level library license life light like line link linkedin list little live
		local location long look los lot love lunch main major make maker manage management manager many march master matter may me mean meet meeting meetup member message method mezcal
		might mind minute miss mit model modern monday month monthly more most move mr much museum must my name near need network networking never new next nice night
		no non not note november now number object of off office official often old on once one online only open opportunity option or order org organization
		organize organizer other our out outcome outside over overview own package page panel parking part participant participate pasadena past pay people per perfect person
		personal phone pizza place plan planning platform play please point policy portal possible post power practical practice pre prepare present presentation
		presenter previous private pro problem process product professional program programmer programming project prototype provide provided public publish
		pull purpose push put question quick quickly range reach read readme ready real really recent recording reference register registration regular relate release
		remote repo report reporting repository request require requirement research resident resource response rest result review right room rsvp run
		same sample san santa saturday save say schedule screen script search seat second section see seem select senior september series serve server service session set
		setup several share she short should show side sign simple since single site sign skill slack slide slot small so social software solution solve some someone something
		soon source source space speak speaker special specific sponsor spot staff stage standard start starter state step still stop store story structure study style submit such
		sunday support sure system table take talk task team tech technical technique technology tell template term test than thank that the their them theme then there these
		they thing think this those though thought three through thursday ticket time title to today together tomorrow tonight too tool toolkit top topic total tour toward
		track tracker tracking training true try tuesday turn tutorial two type under understand university until up update upon us usage use used useful user using value
		variety various venue version very via video view virtual visit volunteer volunteering wait wall want was watch way we wednesday week weekend weekly welcome well were what when
		where whether which while who whole whose why wide will with within without wonderful work working workshop world would write wrong year yes yet york you your yourself
		zoom http https www html png jpg pdf md yml json txt href img los angeles lacity ladot dept abril agosto para con las los del una que como por este esta ciudad`) {
		out[stem(w)] = true
	}
	return out
}()
