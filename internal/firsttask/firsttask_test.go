package firsttask_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

var now = time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)

func ago(days int) time.Time { return now.AddDate(0, 0, -days) }

// issue is an issue that a newcomer can take, changed.
func issue(change ...func(*digest.Task)) digest.Task {
	t := digest.Task{
		Repository: "harborcity/tidewatch", Number: 7, Title: "The map has no legend",
		Body:   "Readers cannot tell the colors apart. Add a legend in `map.py` that says in words what each color means.",
		Labels: []string{"good first issue"}, Author: "mara-v", CreatedAt: ago(60), UpdatedAt: ago(3),
	}
	for _, c := range change {
		c(&t)
	}
	return t
}

func labeled(labels ...string) func(*digest.Task) {
	return func(t *digest.Task) { t.Labels = append([]string{"good first issue"}, labels...) }
}

func texts(title, body string) func(*digest.Task) {
	return func(t *digest.Task) { t.Title, t.Body = title, body }
}

// said returns comments, each a day after the one before, the last one days ago. A text that starts with "staff: " is
// by a maintainer, and one that starts with "NAME: " by NAME.
func said(days int, comments ...digest.Comment) func(*digest.Task) {
	return func(t *digest.Task) {
		for i, c := range comments {
			c.At = ago(days + len(comments) - 1 - i)
			t.Said = append(t.Said, c)
		}
	}
}

func by(author, text string) digest.Comment { return digest.Comment{Author: author, Text: text} }

func staff(text string) digest.Comment {
	return digest.Comment{Author: "mara-v", Staff: true, Text: text}
}

func program(text string) digest.Comment {
	return digest.Comment{Author: "github-actions", Program: true, Text: text}
}

func decided(t digest.Task) firsttask.Rule {
	return firsttask.Decide(t, now, []string{"en", "es"}).Rule
}

func TestLabelsThatRefuse(t *testing.T) {
	for _, label := range []string{
		"blocked", "Blocked", "status: blocked", "Status/Blocked", "S-blocked", "🚫 blocked", ":no_entry: Blocked",
		"blocked by upstream", "on hold", "On-Hold", "on_hold", "wontfix", "won't fix", "Won’t Fix", "WontFix",
		"resolution: wontfix", "duplicate", "Type/Duplicate", "invalid", "question", "Type: Question", "kind/question",
		"discussion", "needs discussion", "epic", "kind/epic", "Type - Epic", "tracking", "tracking-issue", "meta",
		"needs-triage", "triage/needs-information", "Needs: Design", "needs info", "needs more info", "awaiting response",
		"waiting for design", "internal", "Internal only", "staff", "stale", "lifecycle/stale", "claimed", "in progress",
		"In Progress", "status: in-progress", "dependencies", "has PR", "bloqueado", "en espera", "pregunta", "InProgress",
	} {
		if got := decided(issue(labeled(label))); got != firsttask.Refused {
			t.Errorf("%q: got rule %q, want %q", label, got, firsttask.Refused)
		}
	}
	for _, label := range []string{
		"help wanted", "needs help", "needs tests", "needs docs", "bug", "enhancement", "documentation", "not blocked",
		"never-stale", "metadata", "internals", "design", "unit tests", "P-low", "area: questionnaire",
		"help wanted: staff pick",
		"hacktoberfest", "accessibility", "data", "food security", "up for grabs", "E-easy", "size: small",
		"necesita pruebas",
	} {
		if got := decided(issue(labeled(label))); got != "" {
			t.Errorf("%q: got rule %q, want none", label, got)
		}
	}
}

func TestProgramsWriteNoTasks(t *testing.T) {
	for login, want := range map[string]bool{
		"renovate[bot]": true, "dependabot": true, "harbor-bot": true, "k8s-ci-robot": true, "app/renovate": true,
		"bot-harbor": true, "talbot": false, "abbott": false, "robotnik": false, "mara-v": false, "cici": false,
	} {
		if got := decided(issue(func(t *digest.Task) { t.Author = login })) == firsttask.ByProgram; got != want {
			t.Errorf("%s: got %t, want %t", login, got, want)
		}
	}
	if got := decided(issue(func(t *digest.Task) { t.Program = true })); got != firsttask.ByProgram {
		t.Errorf("an account of type Bot: got rule %q", got)
	}
}

func TestTextsThatAreNoTasks(t *testing.T) {
	const steps = "Add a `--quiet` option to the import, and print nothing but errors."
	for _, c := range []struct {
		title, body string
		want        firsttask.Rule
	}{
		{"Stored XSS in the comment field", steps, firsttask.Security},
		{"Password is written to the debug log", steps, firsttask.Security},
		{"Upgrade left-pad", "It is affected by CVE-2026-1234. " + steps, firsttask.Security},
		{
			"API key committed to the repository", "Remove it from config.js and read it from the environment.",
			firsttask.Security,
		},
		{"Permit page", "When I change the number in the address I can see the permit of someone else.", firsttask.Security},
		{"La contraseña se guarda sin cifrar", "Guardar un resumen en lugar del texto.", firsttask.Security},
		{"Map of vulnerable residents needs a legend", steps, ""},
		{"Show the security deposit on the listing", steps, ""},
		{"Log in button is cut off", "Users who are logged in see half a button. Make it wider in `header.css`.", ""},
		{"Replace hard-coded colors by design tokens", steps, ""},
		{"Document how to get an API token", "Say in the README where the token comes from, and when it expires.", ""},
		{"Explain what the password rules are", "List the rules below the password field, in words.", ""},
		{"[WIP] New import", steps, firsttask.Refused},
		{"Blocked: import of feeds", steps, firsttask.Refused},
		{"Import of feeds", "This is blocked by #12. " + steps, firsttask.Refused},
		{"Import of feeds", "Please do not start on this yet. " + steps, firsttask.Refused},
		{"Epic: imports", steps, firsttask.Refused},
		{"Imports", "This issue tracks all work on imports. " + steps, firsttask.Epic},
		{"Imports in 2026", "- [ ] #12\n- [ ] #13\n- [x] harborcity/gauges#14\n", firsttask.Epic},
		{"Import", "- [ ] read the file\n- [ ] " + steps + "\n- [ ] add a test, as in #12", ""},
		{"How do I import a file?", "I get an error and do not know why.", firsttask.Question},
		{"Why does the import print so much?", steps, ""},
		{"¿Cómo importo un archivo?", "No encuentro nada sobre esto en la documentación.", firsttask.Question},
		{"Add your name to the list", "Win a free T-shirt! " + steps, firsttask.Promotion},
		{"Crash", "see screenshot", firsttask.Thin},
		{"Fix the import", "As discussed with Kim on Tuesday.", firsttask.Thin},
		{"Fix the import", "<!-- Describe what happens, and what you expected instead -->\n### Steps\n", firsttask.Thin},
		{"Fix the import", "", firsttask.Thin},
		{"Migrate the import to Rust", steps, firsttask.Large},
		{"Rewrite the import", "It has grown wild. Everything must be done in another way.", firsttask.Large},
		{"Rewrite the error message of the import", "Say what to do: \"Choose a file that ends in .csv\".", ""},
		{"Translate all pages into Spanish", "Every page should be there in Spanish as well.", firsttask.Large},
		{"Port 8080 is hard-coded", "Read the port from the environment in `serve.py`, and default to 8080.", ""},
		{
			"L’import ne montre pas la date", "La fenêtre montre seulement le début. Ajouter la date de fin dans la liste.",
			firsttask.Foreign,
		},
		{
			"Das Datum fehlt", "Die Liste zeigt nicht an, von wann die Daten sind. Das Datum soll in der Liste stehen.",
			firsttask.Foreign,
		},
		{"Дата не показана", "Список должен показывать дату, когда данные были обновлены.", firsttask.Foreign},
		{"La fecha no se ve", "La lista solo muestra el título. Agrega la fecha en `lista.js`.", ""},
	} {
		if got := decided(issue(texts(c.title, c.body))); got != c.want {
			t.Errorf("%q: got rule %q, want %q", c.title, got, c.want)
		}
	}
	places := issue(texts("La Brea is missing",
		"Playa del Rey, La Cienega and Marina del Rey are missing in places.csv. Add them."))
	if got := firsttask.Decide(places, now, []string{"en"}).Rule; got != "" {
		t.Errorf("names of places: got rule %q, want none", got)
	}
	spanish := issue(
		texts("La fecha no se ve", "La lista solo muestra el título. Agrega la fecha en `lista.js` con el formato corto."),
	)
	if got := firsttask.Decide(spanish, now, []string{"en"}).Rule; got != firsttask.Foreign {
		t.Errorf("Spanish for readers of English: got rule %q, want %q", got, firsttask.Foreign)
	}
	if got := firsttask.Decide(spanish, now, nil).Rule; got != "" {
		t.Errorf("Spanish for readers of everything: got rule %q, want none", got)
	}
}
