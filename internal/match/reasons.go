package match

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// maxReasons is how many reasons a match gives.
const maxReasons = 4

// reason is one sentence, and what it is worth.
type reason struct {
	text  string
	worth float64
}

// shared is a term that a repository has in common with a group or an event.
type shared struct {
	term        string
	ours, other relevance
	worth       float64
}

// reasons say why a match was made, in at most four sentences, the strongest first. None of them names what a repository lacks.
func (m *matcher) reasons(l shortlist, f fit) []string {
	c := m.candidates[f.at]
	title, told := m.lexicon.spokenOf(l.group, l.event.event)
	var all []reason
	if l.event.open {
		all = append(all, reason{l.event.why, 10})
	}
	tongue, topics := m.sharedWithGroup(c, l.audience)
	if tongue.term != "" {
		all = append(all, reason{tongue.sentence(), weightLanguage * tongue.worth})
	}
	if len(topics) > 0 {
		all = append(all, aboutTopics(topics))
	}
	spoken := append(m.sharedWith(c, title), m.sharedWith(c, told)...)
	spoken = slices.DeleteFunc(spoken, func(s shared) bool {
		return s.ours.word == tongue.ours.word || s.other.place == inText && languages[s.term] || slices.ContainsFunc(topics, func(t shared) bool { return t.ours.word == s.ours.word })
	})
	if len(spoken) > 0 {
		all = append(all, speaksOf(spoken))
	}
	if past := m.sharedWith(c, m.past[l.group.Name]); len(past) > 0 && len(spoken) == 0 && len(topics) == 0 && past[0].term != tongue.term {
		all = append(all, reason{"the group has met about " + listed(spelled(past[:min(len(past), 2)])) + " before", weightPast})
	}
	if l.audience.Civic {
		all = append(all, reason{"it is the city's own: the group works on what a city does", weightCivic / 2})
	}
	if c.repo.Release != "" {
		all = append(all, reason{"there is a release to tell of: " + c.repo.Release, bonusRelease})
	}
	if m.now.Sub(c.repo.Pushed) < 42*24*time.Hour {
		all = append(all, reason{"it has been worked on in the last six weeks", bonusActive})
	}
	if c.ready {
		all = append(all, reason{"it is ready for newcomers: the audience can start on it at once", bonusReady})
	}
	slices.SortStableFunc(all, func(a, b reason) int { return cmp.Compare(b.worth, a.worth) })
	var out []string
	for _, r := range all[:min(len(all), maxReasons)] {
		out = append(out, r.text)
	}
	return out
}

// sharedWithGroup parts the best language or framework that both have from the other words that both have, the best first and at
// most three, one for each word of the repository.
func (m *matcher) sharedWithGroup(c candidate, a audience) (tongue shared, topics []shared) {
	implied := map[string]bool{}
	for _, s := range m.sharedWith(c, a.profile) {
		isTongue := slices.Contains(a.languages, s.term)
		switch {
		case isTongue && s.ours.confidence >= minScore && s.ours.confidence > tongue.ours.confidence:
			tongue = s
		case !isTongue && Relates(s.term, s.ours, s.other) && (s.other.direct || !languages[s.term] && !frameworks[s.term]):
			topics = append(topics, s)
		}
	}
	if js, ok := c.about["javascript"]; ok && tongue.term == "" && c.about.knows("node.js", a.languages) >= minScore && slices.Contains(a.languages, "node.js") {
		node := a.profile["node.js"]
		node.direct = false
		tongue = shared{"javascript", js, node, m.worth("javascript", js, node)}
	}
	implied[tongue.ours.word] = tongue.term != ""
	topics = slices.DeleteFunc(topics, func(s shared) bool {
		dup := implied[s.ours.word]
		implied[s.ours.word] = true
		return dup
	})
	return tongue, topics[:min(len(topics), 3)]
}

// sharedWith are the terms that the repository has in common with a profile, the most telling first, one for each word of the
// repository.
func (m *matcher) sharedWith(c candidate, p Profile) []shared {
	var out []shared
	for _, term := range p.sorted() {
		if ours, ok := c.about[term]; ok {
			out = append(out, shared{term, ours, p[term], m.worth(term, ours, p[term])})
		}
	}
	slices.SortStableFunc(out, func(a, b shared) int { return cmp.Compare(b.worth, a.worth) })
	return out
}

// sentence says what language or framework ties the two.
func (s shared) sentence() string {
	ours, other := name(s.ours.word), name(s.other.word)
	if s.ours.direct && s.other.direct && !strings.EqualFold(s.ours.word, "typescript") {
		ours, other = name(s.term), name(s.term)
	}
	how := "it is about "
	switch {
	case s.ours.place == inLanguages:
		how = "written in "
	case !s.ours.direct:
		how = "it works with "
	case s.ours.place == inReadme:
		how = "its README speaks of "
	}
	switch {
	case !strings.EqualFold(ours, other):
		return how + ours + ", and the group is about " + other
	case s.other.place == inTopics:
		return how + ours + ", a topic of the group"
	case s.other.place == InName:
		return how + ours + ", as the group is"
	}
	return how + ours + ", as the evening is"
}

// aboutTopics says which other topics tie the two: those that both name, or else what the repository speaks of that implies one.
func aboutTopics(topics []shared) reason {
	sum := 0.0
	var both, ours, theirs []string
	for _, s := range topics {
		sum += weightTopic * s.worth
		if s.ours.direct && s.other.direct {
			both = appendNew(both, name(s.other.word))
		} else {
			ours, theirs = appendNew(ours, name(s.ours.word)), appendNew(theirs, name(s.other.word))
		}
	}
	if len(both) > 0 {
		return reason{"about " + listed(both) + ", as the group is", sum}
	}
	return reason{"it speaks of " + listed(ours) + ", and the group is about " + listed(theirs), sum}
}

// speaksOf says which words of the event are the repository's too, and where they stand.
func speaksOf(list []shared) reason {
	where := map[place]string{inLanguages: "it", inTopics: "its topics on GitHub", InName: "its name", inDescription: "its description", inReadme: "its README"}
	verb := "speaks of "
	best := list[0].ours.place
	switch best {
	case inLanguages:
		verb = "is made with "
	case inTopics:
		verb = "speak of "
	}
	var words []string
	sum := 0.0
	for _, s := range list {
		if s.ours.place == best && len(words) < 3 {
			if more := appendNew(words, name(s.ours.word)); len(more) > len(words) {
				words, sum = more, sum+weightTitle*s.worth
			}
		}
	}
	end := ", as does the event"
	if best == inTopics {
		end = ", as the event does"
	}
	if best == inLanguages {
		end = ", and the event speaks of it"
	}
	if !list[0].ours.direct || !list[0].other.direct {
		end = ", and the event of " + name(list[0].other.word)
		words = words[:1]
	}
	return reason{where[best] + " " + verb + listed(words) + end, sum}
}

func spelled(list []shared) []string {
	var out []string
	for _, s := range list {
		out = appendNew(out, name(s.other.word))
	}
	return out
}

func appendNew(list []string, w string) []string {
	if slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, w) }) {
		return list
	}
	return append(list, w)
}

// listed joins words as a sentence does: a, b and c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// names are words that are written in their own way.
var names = map[string]string{
	"python": "Python", "r": "R", "javascript": "JavaScript", "js": "JavaScript", "typescript": "TypeScript", "php": "PHP", "ruby": "Ruby", "java": "Java",
	"kotlin": "Kotlin", "swift": "Swift", "dart": "Dart", "go": "Go", "golang": "Go", "rust": "Rust", "wordpress": "WordPress", "drupal": "Drupal",
	"laravel": "Laravel", "rails": "Rails", "django": "Django", "flask": "Flask", "react": "React", "vue": "Vue", "angular": "Angular", "flutter": "Flutter",
	"android": "Android", "ios": "iOS", "node": "Node.js", "node.js": "Node.js", "nodejs": "Node.js", "sql": "SQL", "gis": "GIS", "html": "HTML", "css": "CSS",
	"leaflet": "Leaflet", "mapbox": "Mapbox", "pandas": "pandas", "jupyter": "Jupyter", "jupyter notebook": "Jupyter notebooks", "shiny": "Shiny", "aws": "AWS", "gtfs": "GTFS", "api": "API",
	"ux": "UX", "ai": "AI", "llm": "LLMs", "iot": "IoT", "etl": "ETL", "csv": "CSV", "hcl": "Terraform", "wp": "WordPress", "airflow": "Airflow", "arduino": "Arduino", "postgis": "PostGIS", "d3": "D3", "devops": "DevOps", "jekyll": "Jekyll", "qgis": "QGIS", "arcgis": "ArcGIS", "geojson": "GeoJSON", "opencv": "OpenCV", "tsql": "T-SQL", "svelte": "Svelte", "github actions": "GitHub Actions", "ggplot": "ggplot2", "numpy": "NumPy", "geopandas": "GeoPandas", "swiftui": "SwiftUI", "npm": "npm", "foia": "FOIA", "311": "311", "openstreetmap": "OpenStreetMap", "kafka": "Kafka", "spark": "Spark", "terraform": "Terraform", "docker": "Docker", "kubernetes": "Kubernetes",
	"postgresql": "PostgreSQL", "plpgsql": "PostgreSQL", "elixir": "Elixir", "scala": "Scala", "julia": "Julia", "covid": "COVID", "ggplot2": "ggplot2",
}

// name is a word as a sentence of ours has it: names and abbreviations in their own way, all else small.
func name(w string) string {
	if n, ok := names[strings.ToLower(w)]; ok {
		return n
	}
	if utf8.RuneCountInString(w) <= 5 && w == strings.ToUpper(w) || strings.ContainsFunc(w[min(1, len(w)):], unicode.IsUpper) && !strings.Contains(w, " ") {
		return w
	}
	return strings.ToLower(w)
}
