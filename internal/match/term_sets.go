package match

import (
	"regexp"
	"strings"
)

// languages are programming languages, as terms.
var (
	languages = termSet(
		`python|r|javascript|php|ruby|java|kotlin|scala|swift|dart|golang|rust|elixir|c++|.net|julia|perl|clojure|haskell|
			erlang|lua|
		matlab|stata|sas|f#|groovy|ocaml|lisp|zig|cobol|fortran|elm|solidity|objective c`,
	)
	frameworks = termSet(
		`wordpress|drupal|joomla|laravel|symfony|rails|django|flask|fastapi|react|vue|angular|svelte|ember|node.js|
			react native|flutter|
		android|ios|unity|salesforce|spring boot|blockchain`,
	)
	// ambiguousLanguages are those of them that groups also use in another sense.
	ambiguousLanguages = termSet(
		`go|python|r|java|ruby|swift|dart|golang|rust|scala|elixir|julia|perl|lua|crystal|elm|groovy|zig|` +
			`react|rails|flask|ember|flutter|unity|angular`,
	)
	// genericTerms are broad: they tie a repository to a group only if both name them.
	genericTerms = termSet(
		`web|backend|api|testing|automation|scripting|cloud|infrastructure|desktop|documentation|database|search|graphics|
			games|engineering|
		functional programming|analytics|reporting|local government|learning resources|volunteering`,
	)
	// cityLife are tasks of cities. An event that only names one of them is not about software.
	cityLife = termSet(
		`mobility|streets|urban planning|environment|public safety|emergency management|public health|arts|economy|
			education|food|parks|
		local government|city services|social equity|energy|shipping|aviation|animals|news|sanitation`,
	)
	// nonTechTopics are subjects of groups that do not want to hear about software, unless the group says so.
	nonTechTopics = termSet(`arts|food|parks|animals|aviation|shipping|education|economy|news`)
	// generalTerms are named by groups for developers of all kinds. They tie such a group to repositories with first
	// tasks, and do nothing else.
	generalTerms = termSet(
		`software development|software engineering|open source|programming|coding|women in tech|pull request`,
	)
	// apps are languages of apps that residents use.
	apps = []string{"javascript", "php", "ruby", "dart", "swift", "kotlin", "elixir"}
	// civic are terms of groups that work on civic issues.
	civic = termSet(`civic tech|code for america|brigade|open government|volunteering`)
	// technical matches words of groups that work with computers, data, or city plans.
	technical = regexp.MustCompile(
		`(?i)\b(?:data|tech|cod(?:e|er|ing)|dev(?:s|elop)?|digital|hack|software|program(?:ming|mer)|civic|` +
			`maps?\b|mapping|gis|geo|comput|engineer|api|web|cyber|csv|gtfs|mds)`,
	)
	// leisure are terms of groups that do not want talks about code.
	leisure = termSet(
		`book|reading|reader|literature|fiction|novel|poetry|hiking|hike|yoga|meditation|dance|salsa|karaoke|wine|beer|
			whisky|cocktail|dating|
		single|board game|boardgame|tabletop|dungeon|language exchange|conversation|toastmaster|photography|knitting|
		craft|soccer|basketball|tennis|golf|
		surf|climbing|chess|poker|movie|travel|brunch|foodie|mom|dad|parent|boomer|real estate|church|dog|fitness|
		social club|theater|gardening|gardener|birding|birder|bird watching|birdwatching|zoo|nature walk|running|runner|
		investor|coffee|espresso|tea`,
	)
)

func termSet(text string) map[string]bool {
	out := map[string]bool{}
	for t := range strings.SplitSeq(text, "|") {
		var stems []string
		for _, w := range tokens(t) {
			stems = append(stems, stem(w.text))
		}
		out[strings.Join(stems, " ")] = true
	}
	return out
}
