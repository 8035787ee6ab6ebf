package match

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// markup are GitHub languages that are not the subject of talks.
var markup = map[string]bool{
	"HTML": true, "CSS": true, "SCSS": true, "Sass": true, "Less": true, "Stylus": true, "Markdown": true, "TeX": true,
	"Makefile": true, "Dockerfile": true, "Batchfile": true, "Procfile": true, "Roff": true, "Rich Text Format": true,
	"XSLT": true, "JSON": true, "YAML": true, "Smarty": true, "Mustache": true, "Handlebars": true, "EJS": true,
	"Pug": true, "Jinja": true, "CMake": true, "Shell": true, "M4": true, "Gherkin": true, "Nix": true, "Starlark": true,
	"Go Template": true,
}

// ProfileOf returns the profile of a repository: its languages, topics, name, description, and README.
func (l *Lexicon) ProfileOf(r digest.Repository) Profile {
	p := Profile{}
	l.readLanguages(p, r.Languages)
	for _, t := range r.Topics {
		l.readTopic(p, t, confidenceTopic)
	}
	if ruby, ok := p["ruby"]; ok && ruby.place == inLanguages { // Jekyll's sites count as Ruby, and have none
		site := Profile{}
		l.Read(
			site,
			strings.Join(r.Topics, " ")+" "+r.Description+" "+r.Readme[:min(len(r.Readme), 600)],
			AsProse,
			1,
			inReadme,
		)
		if _, made := site["jekyll"]; made {
			ruby.confidence = min(ruby.confidence, confidenceUnlisted)
			p["ruby"] = ruby
		}
	}
	_, name, _ := strings.Cut(r.Name, "/")
	l.Read(p, l.spaced(name), AsTitle, confidenceText, InName)
	l.Read(p, r.Description, AsProse, confidenceText, inDescription)
	lead, rest := beginning(r.Readme)
	body := Profile{}
	l.Read(body, lead, AsProse, confidenceLead, inReadme)
	for _, f := range l.read(rest, AsProse) {
		if f.known {
			l.add(body, f, confidenceReadme, inReadme)
		}
	}
	for _, term := range body.sorted() {
		t := body[term]
		if _, listed := p[term]; languages[term] && !listed && len(r.Languages) > 0 {
			t.confidence = min(t.confidence, confidenceUnlisted)
		}
		old, ok := p[term]
		if ok && t.confidence <= old.confidence {
			t, old = old, t
		}
		t.places |= old.places
		p[term] = t
	}
	l.keepCompany(p, r.Languages)
	return p
}

// readLanguages adds the languages. The first programming language counts most.
func (l *Lexicon) readLanguages(p Profile, list []string) {
	main, other := false, false
	for _, lang := range list {
		other = other || lang == "R" || lang == "Julia"
		other = other && !slices.Contains(list, "Python")
	}
	for i, lang := range list {
		sure := confidenceSecond
		switch {
		case markup[lang] && i == 0 && len(list) == 1:
			sure = confidenceLanguage
		case markup[lang] && i == 0:
			sure = confidenceLead
		case markup[lang]:
			sure = confidenceReadme
		case !main && i == 0:
			sure, main = confidenceLanguage, true
		case !main:
			sure, main = confidenceAfterMarkup, true
		case i > 3:
			sure = confidenceReadme
		}
		if lang == "Jupyter Notebook" && other { // the kernel is not Python's
			l.add(p, found{term: "data scienc", word: lang, known: true}, sure*confidenceMeaning, inLanguages)
			main = false
			continue
		}
		if lang == "Jupyter Notebook" {
			l.add(p, found{term: "python", word: "Python", known: true}, sure, inLanguages)
		}
		for _, f := range l.read(lang, asWords) {
			if markup[lang] && len(f.word) < len(lang) { // Go Template is not Go
				continue
			}
			l.add(p, f, sure, inLanguages)
		}
	}
}

// spaced separates the words of a repository name: laBudget, street_trees, ShakeAlertLA.
func (l *Lexicon) spaced(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	if f := l.read(name, asWords); len(f) == 1 && f[0].known {
		return name
	}
	var out strings.Builder
	small := false
	for _, r := range name {
		if small && unicode.IsUpper(r) {
			out.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		out.WriteRune(r)
	}
	return out.String()
}

// beginning splits a README into its first paragraphs and the rest.
func beginning(readme string) (lead, rest string) {
	const enough = 600
	if len(readme) <= enough {
		return readme, ""
	}
	cut := enough
	if i := strings.IndexAny(readme[cut:], " \n"); i >= 0 {
		cut += i
	} else {
		cut = len(readme)
	}
	return readme[:cut], readme[cut:]
}
