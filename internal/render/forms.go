package render

import (
	"fmt"
	"strings"
)

// Files of the subscription pages. They are not part of a template set, because editions do not use them.
const (
	formsFile      = "forms.html.tmpl"
	formsStyleFile = "forms.css"
	letterTextFile = "letter.txt.tmpl"
	letterMailFile = "letter.html.tmpl"
)

// FormView is the data of forms.html.tmpl, described in docs/templates.md.
type FormView struct {
	Kind      string
	Notice    string
	Base      string
	Token     string
	Subscribe bool
	Address   string
	Language  string
	Languages []string
	Sections  []string
	Groups    []string
	Chosen    map[string]bool
	Errors    map[string]string
}

// Forms renders the subscription pages in one language.
type Forms struct {
	set    *set
	policy string
}

// shownForm is a FormView with data from the configuration.
type shownForm struct {
	FormView
	Lang, Name, ArchiveURL, Contact string
}

// OpenForms reads the templates of pages and letters, their style and strings, with the overlay's changes.
func OpenForms(c Config) (*Forms, error) {
	files, err := collect(c, formsFile, formsStyleFile, letterTextFile, letterMailFile)
	if err != nil {
		return nil, err
	}
	s, err := open(files)
	if err != nil {
		return nil, err
	}
	style := files[styleFile] + "\n" + files[formsStyleFile]
	if s.templates[formsFile], err = s.parse(formsFile, files[formsFile], style); err != nil {
		return nil, inTemplate(err)
	}
	for _, name := range []string{letterTextFile, letterMailFile} {
		if s.templates[name], err = s.parse(name, files[name], style); err != nil {
			return nil, inTemplate(err)
		}
	}
	hash, err := styleHash(style)
	return &Forms{set: s, policy: "default-src 'none'; style-src 'sha256-" + hash +
		"'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"}, err
}

// Render returns a page, and its Content-Security-Policy. Errors name file and line.
func (f *Forms) Render(v FormView) (body, policy string, err error) {
	body, err = f.set.execute(formsFile, shownForm{
		FormView: v, Lang: f.set.Language, Name: oneLine(f.set.Name), ArchiveURL: hypertext.link(f.set.ArchiveURL),
		Contact: hypertext.link(f.set.Contact),
	})
	return body, f.policy, err
}

// LetterView is the data of letter.txt.tmpl and letter.html.tmpl.
type LetterView struct {
	Kind        string // confirm or settings
	Address     string
	Link        string
	Unsubscribe string // empty: not subscribed yet
}

// shownLetter is a LetterView with data from the configuration.
type shownLetter struct {
	LetterView
	Lang, Name, ArchiveURL string
}

// Letter returns the letter that asks a person to confirm, or has a link to their settings. Errors name file
// and line.
func (f *Forms) Letter(v LetterView) (subject, text, mail string, err error) {
	v.Address = oneLine(v.Address)
	shown := shownLetter{
		LetterView: v, Lang: f.set.Language, Name: oneLine(f.set.Name),
		ArchiveURL: hypertext.link(f.set.ArchiveURL),
	}
	if subject, err = f.set.word("letter."+v.Kind+".subject", "name", shown.Name); err != nil {
		return "", "", "", err
	}
	if text, err = f.set.execute(letterTextFile, shown); err != nil {
		return "", "", "", err
	}
	mail, err = f.set.execute(letterMailFile, shown)
	return subject, strings.TrimRight(text, "\n") + "\n", mail, err
}

// Check renders every page and letter.
func (f *Forms) Check() error {
	for _, kind := range []string{"confirm", "settings"} {
		if _, _, _, err := f.Letter(
			LetterView{
				Kind: kind, Address: "reader@example.org", Link: "https://example.org/c",
				Unsubscribe: map[string]string{"settings": "https://example.org/u"}[kind],
			},
		); err != nil {
			return fmt.Errorf("%w (tried on the letter %s)", err, kind)
		}
	}
	for _, v := range SampleForms() {
		if _, _, err := f.Render(v); err != nil {
			return fmt.Errorf("%w (tried on the page %s %s)", err, v.Kind, v.Notice)
		}
	}
	return nil
}

// SampleForms returns all pages, with every notice and every error.
func SampleForms() []FormView {
	form := FormView{
		Subscribe: true, Base: "/digest", Token: "a-token", Address: "reader@example.org", Language: "es",
		Languages: []string{"en", "es"},
		Sections:  []string{"present", "events", "tasks", "activity", "talks"},
		Groups:    []string{"Palms Civic Coders", `<b>"Bits" & Bytes</b>`},
		Chosen:    map[string]bool{"section events": true, "group Palms Civic Coders": true, "online": true},
	}
	var out []FormView
	for _, kind := range []string{"subscribe", "confirm", "preferences", "unsubscribe"} {
		form.Kind = kind
		out = append(out, form)
	}
	wrong := form
	wrong.Kind, wrong.Errors = "subscribe", map[string]string{"email": "web.error.address"}
	empty := wrong
	empty.Address, empty.Errors = "", map[string]string{"email": "web.error.empty"}
	none := form
	none.Kind, none.Chosen, none.Errors = "preferences", map[string]bool{},
		map[string]string{"sections": "web.error.section", "groups": "web.error.group"}
	out = append(out, wrong, empty, none)
	for _, notice := range []string{
		"sent", "confirmed", "saved", "unsubscribed", "invalid", "missing", "busy", "later",
		"large", "foreign", "method",
	} {
		out = append(
			out, FormView{
				Kind: "notice", Notice: notice, Subscribe: notice != "missing", Languages: form.Languages,
				Token: form.Token,
			},
		)
	}
	return out
}
