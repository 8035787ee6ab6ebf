package prose

import (
	_ "embed"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed verbs.en.txt
var englishVerbs string

// auxiliaries make a sentence whole wherever they stand.
var auxiliaries = map[string]map[string]bool{
	"en": set(`is are was were has have had can can't cannot could couldn't will won't would wouldn't may might
		must do does
		don't doesn't did didn't isn't aren't it's there's should`),
	"es": set(`es son está están estan hay tiene tienen puede pueden fue fueron ha han era eran hace hacen sabe
		saben usa usan
		utiliza utilizan muestra muestran avisa avisan ayuda ayudan permite permiten calcula calculan mide miden publica
		publican convierte convierten lee leen busca buscan encuentra encuentran cuenta cuentan compara comparan recibe
		reciben envía envían manda mandan espera esperan tarda tardan pierde pierden llega llegan llama llaman pasa pasan
		conecta conectan junta juntan reúne reúnen guarda guardan detecta detectan predice predicen estima estiman analiza
		analizan organiza organizan registra registran revisa revisan responde responden resuelve resuelven reduce reducen
		ofrece ofrecen dice dicen explica explican indica indican ordena ordenan traduce traducen genera generan crea crean
		decide deciden necesita necesitan quiere quieren ve ven da dan va van sale salen vive viven trabaja trabajan cuesta
		cuestan inunda inundan cierra cierran abre abren viaja viajan consulta consultan reporta reportan pide piden cruza
		cruzan sirve sirven evita evitan mejora mejoran obliga obligan dura duran cambia cambian queda quedan falta faltan
		suele suelen dejó tardaba perdían podía podían debe deben agrupa agrupan marca marcan dibuja dibujan alerta alertan
		baja bajan sube suben corre corren pone ponen toma toman lleva llevan viene vienen empieza empiezan termina terminan
		cubre cubren incluye incluyen combina combinan`),
}

var (
	bases    = map[string]bool{} // base forms
	third    = map[string]bool{} // matches, counts
	third1   = map[string]string{}
	pasts    = map[string]bool{} // matched, counted, and irregular ones
	wavering = map[string]bool{} // forms that are nouns, too
)

func init() {
	for line := range strings.Lines(englishVerbs) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, v := range strings.Fields(line) {
			base, noun := strings.CutSuffix(v, "*")
			s := thirdPerson(base)
			bases[base], third[s], third1[s] = true, true, base
			pasts[past(base)] = true
			if noun {
				wavering[base], wavering[s] = true, true
			}
		}
	}
	for w := range set(`went gave got made knew kept told took ran sent spent built lost found wrote began became
		brought came
		chose drew fell felt grew held led left met paid said saw sold spoke stood taught thought understood won let put
		read set cut`) {
		pasts[w] = true
	}
}

func set(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(text) {
		out[w] = true
	}
	return out
}

// thirdPerson returns the form of a verb for he, she, or it.
func thirdPerson(base string) string {
	switch {
	case strings.HasSuffix(base, "y") && !vowelBefore(base):
		return base[:len(base)-1] + "ies"
	case endsIn(base, "s", "x", "z", "ch", "sh", "o"):
		return base + "es"
	}
	return base + "s"
}

func past(base string) string {
	switch {
	case strings.HasSuffix(base, "e"):
		return base + "d"
	case strings.HasSuffix(base, "y") && !vowelBefore(base):
		return base[:len(base)-1] + "ied"
	case doubled[base]:
		return base + base[len(base)-1:] + "ed"
	}
	return base + "ed"
}

// Gerund returns the form of a base in -ing.
func Gerund(base string) string {
	switch {
	case strings.HasSuffix(base, "ie"):
		return base[:len(base)-2] + "ying"
	case strings.HasSuffix(base, "e") && !endsIn(base, "ee", "ye", "oe"):
		return base[:len(base)-1] + "ing"
	case doubled[base]:
		return base + base[len(base)-1:] + "ing"
	}
	return base + "ing"
}

// doubled are verbs that double their last letter before an ending.
var doubled = set(`map plan get let put set run stop log plot scan tag flag swap trim ship split submit cut fit
	begin forget win
	sit drop clip wrap spot refer skip zip control`)

func vowelBefore(w string) bool { return len(w) > 1 && strings.IndexByte("aeiou", w[len(w)-2]) >= 0 }

func endsIn(w string, endings ...string) bool {
	for _, e := range endings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// ordered are verbs that begin a sentence only as an instruction, though they are nouns elsewhere.
var ordered = set(`use run set start check view visit load download upload update select press copy sign log build
	press test`)

// BaseOf returns the base of an English verb in its form for he, she, or it: "count" for "counts". A form that is a
// noun,
// too, is a verb only if next, the word after it, can follow one: "Maps the trees", not "Maps of trees".
func BaseOf(word, next string) (base string, ok bool) {
	w := strings.ToLower(word)
	base, ok = third1[w]
	return base, ok && (!wavering[w] || followsVerb(next) && !bases[strings.ToLower(next)])
}

// followsVerb reports whether the word begins what a verb is about, rather than going on with a noun.
func followsVerb(next string) bool {
	switch next = strings.ToLower(strings.Trim(next, ",.:;")); next {
	case "", "of", "for", "and", "in", "on", "at", "from", "with", "that", "which", "to", "by", "is", "are", "used",
		"or", "as",
		"via", "using", "about", "per", "between", "before", "after", "within", "without", "under", "during", "over",
		"near", "was", "were", "has", "have":
		return false
	}
	return true
}

// determiner begins an object: "plans the routes".
var determiner = set(`the a an its their our this these those each every all any which where how when what who
	whether if
	them it him her us your more up out down that into whose no some both`)

// inRelative matches the beginning of a clause with that or which, whose verb does not make a sentence whole.
var inRelative = regexp.MustCompile(`(?i)^(?:that|which|who|whose|where|when|que|donde|cuyo|cuya|quien|cuando)$`)

// HasVerb reports whether a text has a verb of its own, not only in a clause such as "that finds sidewalks".
func HasVerb(text, language string) bool {
	words := strings.Fields(text)
	relative, clause := false, false // in a clause that has not had its verb yet, and after that verb
	for i, raw := range words {
		w := strings.ToLower(strings.Trim(raw, `,.:;()"“”¿?¡!`))
		w = strings.ReplaceAll(w, "’", "'")
		if inRelative.MatchString(w) && i > 0 {
			relative = true
			continue
		}
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if !isVerb(w, next, i, words, language) {
			continue
		}
		if !relative && (!clause || !coordinated(words, i)) {
			return true
		}
		relative, clause = false, true

	}
	return false
}

// coordinated reports whether a verb goes on from the one before: "that clean, map and explain".
func coordinated(words []string, i int) bool {
	before := words[i-1]
	return before == "and" || before == "or" || before == "y" || before == "e" || strings.HasSuffix(before, ",")
}

func isVerb(w, next string, i int, words []string, language string) bool {
	if auxiliaries[language][w] {
		return true
	}
	if i == 0 {
		return false
	}
	if language == "es" {
		return strings.EqualFold(words[i-1], "se") && endsIn(w, "a", "e", "an", "en", "ó", "aron", "ieron")
	}
	before := words[i-1]
	next = strings.ToLower(strings.Trim(next, ",.:;"))
	switch lower := strings.ToLower(before); {
	case nounAfter[lower]:
		return false
	case (third[w] || bases[w]) && !wavering[w], (third[w] || bases[w]) && determiner[next]:
		return true
	case third[w]: // "It marks cracks", "Tree Watch tracks trees"
		return followsVerb(next) && (i == 1 && pronoun[lower] || startsUpper(before) || artifact.MatchString(lower))
	case bases[w]: // "Engineers of the bureau rank sidewalks"
		return next != "of" && next != "and" && next != "" && NamesPeople(strings.Join(words[:min(2, i)], " "))
	case pasts[w]: // "residents reported them", "users asked for it", not "a map based on counts"
		return determiner[next] && lower != "data" || next != "by" && next != "in" && NamesPeople(before)
	}
	return false
}

// nounAfter are words that a noun follows, not a verb.
var nounAfter = set(`to of for the a an as with by on in at from very its their our your this`)

var pronoun = set(`it this that they we he she who which people`)

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}
