package prose

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a sentence that can be quoted.
const (
	minWords    = 5
	maxSentence = 210 // characters
)

// refused are what a sentence must not have, with why. All are matched in lower case.
var refused = []*regexp.Regexp{
	// Instructions: what a reader is to do.
	regexp.MustCompile(`^\W*(?:please|simply|just|first,|then,|next,|finally,|to (?:run|use|install|build|get|start|` +
		`contribute|deploy|develop|set|test|view|see|access|create|add|update|configure|report|learn|download|generate|` +
		`edit|make|do|try)\b|if you|once you|when you|before you|after you|after (?:install|clon|download|runn)|` +
		`you (?:can|will|must|should|need|may|have|could|might|are|also)|your |for (?:more|details?|questions?|help|` +
		`further|instructions?|information|a (?:full|complete|list|demo)|example|local|development|the (?:full|latest))|` +
		`see |read |check |make sure|be sure|ensure|feel free|don['’]?t |do not |never |note that|remember|` +
		`let['’]s |here (?:is|are)|there (?:is|are) (?:two|three|four|several|some|no) (?:ways|steps|options|files)|` +
		`step \d|contact |questions|join |welcome to|thank|sign |log ?in|para (?:ejecutar|usar|instalar|m[aá]s|correr|` +
		`contribuir|ver|empezar)|si (?:quieres|necesitas|tienes|deseas|usted)|puedes |debes |necesitas |por favor|` +
		`consulta |ejecuta |instala |aseg[uú]rate|abre |descarga |visita |env[ií]a |escribe |[uú]nete|gracias|revisa |` +
		`copia |crea |agrega |configura |lee |recuerda|ten en cuenta|no olvides|es necesario|se (?:necesita|requiere))`),
	regexp.MustCompile(`\byou (?:will |may |must |should |might |'ll )?(?:need|must|should|have to|want)\b|` +
		`\b(?:click|found|see|available|live|documented|listed|described|located|read more|learn more|demo) here\b|` +
		`\b(?:see|refer to|check out|consult) (?:the|our|this|these|its)\b|\bthis (?:link|page|guide|wiki|readme|` +
		`document|folder|directory|file|section|branch|tutorial)\b|\b(?:as|listed|shown|described|see) (?:below|` +
		`above)\b|\b(?:below|above)[.,:]|\bthe following\b|\bhas been tested (?:with|on) ` +
		`(?:node|python|windows|mac|ubuntu|linux|chrome)|\bsi quieres\b|\b(?:aqu[ií]|siguiente|arriba|abajo)\b`),
	// Conditions, versions, credentials.
	regexp.MustCompile(`\b(?:requires?|required|requirements?|pre-?requisites?|dependenc(?:y|ies)|depends on|` +
		`compatible with|tested (?:with|under)|must be (?:installed|set|run|on)|minimum|supported (?:on|by) (?:node|` +
		`python)|` +
		`requiere|requisitos?|dependenci[ao]s?|necesitas)\b`),
	regexp.MustCompile(`\bversions? \d|\bv\d+(?:\.\d+)*\b|\b(?:node(?:\.?js)?|python|php|ruby|java|go|r|npm|java|` +
		`postgres\w*|docker|ubuntu|macos|ios|android)[ -]v?\d+(?:\.\d+)*(?:\+|\b)|\bsemver|\bchangelog|\brelease notes|` +
		`\bversi[oó]n \d`),
	regexp.MustCompile(`\b(?:passwords?|credentials?|api[- ]keys?|keys expire|access keys?|tokens?|secrets?|` +
		`sign(?:ing)?[- ]in|` +
		`log(?:ging)?[- ]in|logins?|usernames?|user names?|service accounts?|vpn|sso|env(?:ironment)? variables?|\.env|` +
		`need an account|contrase[nñ]as?|credenciales|inicia(?:r)? sesi[oó]n|claves? de (?:api|acceso))\b`),
	// Warnings, and the state that the software is in.
	regexp.MustCompile(`\b(?:warning|caution|deprecated|experimental|work[- ]in[- ]progress|wip|under (?:active |` +
		`heavy |` +
		`ongoing )?development|in (?:active |early )?development|(?:pre-)?alpha\b|beta\b|proof of concept|` +
		`not (?:yet )?(?:ready|complete|finished|supported|production|an official|intended|stable|actively)|` +
		`breaking changes?|` +
		`use at your own risk|unstable|known issues?|bugs?\b|todo|coming soon|no longer|superseded|discontinued|` +
		`archived ` +
		`(?:repo|project)|subject to change|placeholder|out of date|outdated code|advertencia|en desarrollo|` +
		`en construcci[oó]n|` +
		`obsolet\w+)`),
	// License and other words that would fit any repository.
	regexp.MustCompile(`\b(?:licen[sc]e[sd]?|copyright|warrant(?:y|ies)|public domain|gpl|apache 2|mit\b|cc0|cc[- ]by|` +
		`all rights reserved|terms of (?:use|service)|permission is hereby|licencia|derechos reservados)\b`),
	regexp.MustCompile(`\bopen[- ]sourced? (?:project|repository|software|code) (?:of|by|from|for|that is)\b|` +
		`\b(?:is|are|as) (?:an )?open[- ]source(?: project)?\.?$|\bcode of conduct\b|\bcontribut(?:e|ing|ions?|ors?)\b|` +
		`\bpull requests?\b|\b(?:open|file|submit|create|report) (?:an |any )?issues?\b|\bgithub\b|\bgitlab\b|\brepo\b|` +
		`\bforks?\b|\bforked\b|\bbootstrapped\b|\bboilerplate\b|\btemplate repo|\bthis (?:repository|project) (?:was|` +
		`is) ` +
		`(?:created|generated|bootstrapped|built|developed|maintained|part|owned|managed|hosted|a (?:template|copy|` +
		`fork))|` +
		`\bgenerated (?:with|by|using) \[?(?:create|angular|vue|ng|rails|cookiecutter|jekyll|hugo|yeoman|next)|` +
		`\b(?:maintained|owned|managed|developed|created|funded|sponsored|supported) by\b|\bwe (?:believe|welcome|value|` +
		`love|are (?:happy|excited|proud|hiring|looking))|\bin the open\b|\b(?:your|any|for) feedback\b|\bsay hi\b|` +
		`\bget in touch\b|` +
		`\breach out\b|\bmailing list\b|\bslack channel\b|\bread ?me\b|\bmonorepo\b|\bplease\b|\binspired by\b|` +
		`\bmade with (?:love|❤)|\btable of contents\b|\bbased on (?:the )?(?:work|code|template)|` +
		`\bc[oó]digo abierto (?:de|del)\b|` +
		`\bcontribuci[oó]n(?:es)?\b|\bpor favor\b|\brepositorio\b|\bc[oó]digo de conducta\b|\bproyecto (?:de|` +
		`del) c[oó]digo\b`),
	regexp.MustCompile(`\b(?:see also|stands for|lorem ipsum|hello world|foo\b|more (?:information|details|info)|` +
		`documentation|docs\b|docstrings?|unit tests?|ci/cd|pipelines? (?:status|badge)|build status|linters?|eslint|` +
		`webpack|` +
		`docker(?:file|-compose| compose| image| hub)?|yarn\b|npm\b|pip\b|homebrew|localhost|command line flags?|` +
		`environment file|config(?:uration)? file|m[aá]s informaci[oó]n|documentaci[oó]n)\b`),
	// What is not whole without what was taken out.
	regexp.MustCompile(`https?:|www\.|\w@\w|(?:^|\s)@\w|(?:^|\s)#\d|\w\.(?:md|py|js|ts|json|csv|ya?ml|html|txt|` +
		`ipynb|sh|rb|r|sql|xlsx?|` +
		`toml|env|css|php|pdf)\b|(?:^|\s)--?\w|[<>{}|\\^=$~]|::|\w\(\)|/\w+/|\s[.,;:]|\(\s*\)|""|“”|''|…\.?$|\.\.\.|` +
		`[\[\]]|` +
		`\b(?:at|from|in|on|to|with|by|of|the|a|and|via|using|de|en|con|por)[.]$|:$`),
}

// Recruits reports whether a text is about jobs.
func Recruits(text string) bool { return jobs.MatchString(text) }

var jobs = regexp.MustCompile(`(?i)\b(?:jobs?|hir(?:e|es|ed|ing)|recruit\pL*|careers?|vacanc\pL*|salar\pL*|` +
	`employ(?:er|ers|ment)|empleos?|vacantes?|contrata(?:r|mos|ci[oó]n)?)\b`)

// Quotable reports whether a sentence of a README can stand in a letter to somebody outside, in the language: it is no
// instruction, warning, condition, version, credential, badge, license, or phrase that would fit any repository, and
// it is
// whole. It may be a fragment without a verb.
func Quotable(sentence, language string) bool {
	words := strings.Fields(sentence)
	if len(words) < minWords || utf8.RuneCountInString(sentence) > maxSentence || !inLanguage(sentence, language) {
		return false
	}
	if strings.ContainsFunc(sentence, func(r rune) bool { return unicode.Is(unicode.So, r) || unicode.IsControl(r) }) {
		return false
	}
	lower := strings.ToLower(sentence)
	for _, r := range refused {
		if r.MatchString(lower) {
			return false
		}
	}
	return !shouts(words) && !abbreviates(words) && !commands(words, language) &&
		strings.Count(sentence, "(") == strings.Count(sentence, ")") &&
		strings.Count(sentence, `"`)%2 == 0
}

// inLanguage reports whether the frequent words of a text are those of the language; a text without any passes if it
// has
// no letter that the language lacks.
func inLanguage(text, language string) bool {
	of := LanguageOf(text)
	if of == "" && function[language].MatchString(text) {
		return true
	}
	if of == "" && len(strings.Fields(text)) < 8 {
		return !strings.ContainsFunc(text, func(r rune) bool {
			return unicode.IsLetter(r) && r > unicode.MaxASCII && (language == "en" ||
				!strings.ContainsRune("áéíóúüñÁÉÍÓÚÜÑ", r))
		})
	}
	return of == language
}

// function matches words that only one of the languages has, besides those that LanguageOf counts.
var function = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(?:its|at|be|has|have|had|not|can|they|their|them|but|than|then|who|was|were|` +
		`will|would|` +
		`there|more|after|before|into|out|up|because|every|about|it's|never|these)\b`),
	"es": regexp.MustCompile(`(?i)\b(?:hay|está|están|qué|dónde|cuándo|más|pero|desde|hasta|todos?|todas?|muy|sin|` +
		`sobre|` +
		`entre|cuando|aquí|lo|ya|al|del)\b`),
}

// shouts reports whether most words are capitalized, as in titles and lists of names.
func shouts(words []string) bool {
	capital := 0
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsLower(r) && !unicode.IsNumber(r) {
			capital++
		}
	}
	return 5*capital > 3*len(words)
}

// abbreviates reports whether a text has three or more abbreviations in capitals: nobody outside knows them.
func abbreviates(words []string) bool {
	n := 0
	for _, w := range words {
		if w = strings.Trim(w, ",.:;()"); len(w) >= 2 && strings.ToUpper(w) == w &&
			strings.ContainsFunc(w, unicode.IsLetter) {
			n++
		}
	}
	return n >= 3
}

// commands reports whether a sentence tells its reader to do something: it begins with the base form of a verb.
func commands(words []string, language string) bool {
	order := func(words []string) bool {
		first, next := strings.ToLower(strings.Trim(words[0], ",:")), strings.ToLower(words[1])
		return bases[first] && !wavering[first] || ordered[first] || bases[first] && determiner[next]
	}
	for i := 1; i+1 < len(words); i++ { // "Tip Run the notebooks", after the markup of the tip is gone
		if startsUpper(words[i]) && bases[strings.ToLower(words[i])] && determiner[strings.ToLower(words[i+1])] {
			return language == "en"
		}
	}
	return language == "en" && order(words)
}
