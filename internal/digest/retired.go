package digest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// retiredWithin is how much of a README is read for its retirement, in bytes.
const retiredWithin = 1000

// itself is how a description or README names its own project.
const itself = `(?:this|the) (?:\w+ )?(?:repo(?:sitory)?|project|package|library|app(?:lication)?|tool|code|site|` +
	`website|plugin|module|service|software|program|theme|dashboard|template|portal)`

const itselfSpanish = `(?:este|esta|el|la) (?:repositorio|proyecto|paquete|biblioteca|aplicacion|herramienta|sitio|` +
	`codigo)`

// retirements say that a project is retired, in lower case and without markup.
var retirements = regexp.MustCompile(strings.Join([]string{
	`(?:^|\n|[\[(:/_-] ?)(?:deprecated|archived|unmaintained|discontinued|obsolete|retired|end[- ]of[- ]life)\b` +
		`(?:[\])!:.,;/_-]|$|\n| [–—-])`,
	`(?:^|\n)(?:now )?(?:deprecated|archived|retired|discontinued) ` +
		`(?:copy|version|project|repo(?:sitory)?|code|since|in favou?r)\b`,
	`(?:^|\n|[.!:] )(?:superseded|replaced) by `,
	`status[: _-]{1,3}(?:archived|deprecated|retired|inactive|unmaintained|abandoned)`,
	`(?:` + itself + `|\bit) (?:is|was|has been|will be)(?: now| being)? (?:deprecated|archived|retired|superseded|` +
		`sunset(?:ted)?|abandoned|discontinued|unmaintained|obsolete|replaced|end[- ]of[- ]life)`,
	`(?:` + itself + `|\bit|(?:^|\n)\W*)(?: is| was|'s)? ?no longer (?:being )?(?:actively )?` +
		`(?:maintained|used|developed|supported|updated|in use|active)`,
	`no longer (?:being )?(?:actively )?(?:maintained|developed)\b`,
	`\bnot (?:being )?(?:actively )?maintained\b`,
	itself + ` (?:has )?(?:been )?(?:moved|migrated|relocated) to`,
	`(?:^|\n|[.!:] )(?:has )?(?:been )?moved to (?:https?:|\w[\w.-]*/\w)`,
	`it has moved to`,
	itselfSpanish + ` (?:esta|fue|ha sido) (?:archivad|obsolet|descontinuad|retirad|reemplazad|abandonad)`,
	`(?:ya no se (?:mantiene|usa|desarrolla|actualiza)|sin mantenimiento)\b`,
	itselfSpanish + ` (?:se movio|se mudo|fue movid[oa]) a`,
	`(?:^|\n)(?:archivado|obsoleto|descontinuado)\b`,
}, "|"))

// readmeMarkup is what stands around words in READMEs: emphasis, headings, quotes, alerts, and the addresses of links.
var (
	readmeMarkup = regexp.MustCompile("[*`#>~]+|\\[!\\w+\\]|</?[a-z][^>]*>|<!--|-->")
	readmeLink   = regexp.MustCompile(`\]\([^)\s]*\)`)
	blanks       = regexp.MustCompile(`[ \t]+`)
	withoutTilde = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "’", "'")
)

// retiredStems are in every text that retires a project. They are cheaper to look for than the expression.
var retiredStems = strings.Split("deprecat|archiv|maintain|supersed|replaced|sunset|retired|moved|migrated|relocated|"+
	"no longer|abandon|discontinu|obsolet|end of life|end-of-life|inactive|ya no se|sin mantenimiento|reemplazad|"+
	"retirad|se mud|se movi|movid", "|")

// RetiredBy looks in a description and in the beginning of a README, as it is written or as plain text, for the words
// that retire a project: deprecated, no longer maintained, archived, superseded, moved. It returns them as they stand
// there, in lower case; empty where there are none.
func RetiredBy(description, readme string) string {
	for _, text := range []string{description, readme[:min(len(readme), retiredWithin)]} {
		text = withoutTilde.Replace(strings.ToLower(text))
		if !slices.ContainsFunc(retiredStems, func(s string) bool { return strings.Contains(text, s) }) {
			continue
		}
		// a badge says it in its text or its address
		for _, t := range []string{text, readmeLink.ReplaceAllString(text, "]")} {
			t = blanks.ReplaceAllString(readmeMarkup.ReplaceAllString(t, " "), " ")
			t = strings.ReplaceAll(strings.ReplaceAll(t, "\n ", "\n"), " \n", "\n")
			if found := retirements.FindString(strings.TrimSpace(t)); found != "" {
				return strings.Trim(strings.TrimSpace(found), " \n[](){}:;.,!/_-–—")
			}
		}
	}
	return ""
}

// Retirement is what retires the repository in the words of its description or README; empty where nothing does.
func (r Repository) Retirement() string {
	return cmp.Or(r.Retired, RetiredBy(r.Description, r.Readme))
}
