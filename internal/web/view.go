package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Kinds of pages.
const (
	subscribePage   = "subscribe"
	confirmPage     = "confirm"
	preferencesPage = "preferences"
	unsubscribePage = "unsubscribe"
	noticePage      = "notice"
)

// Sections returns the parts of an edition that a person can choose.
func Sections() []string { return []string{"present", "events", "tasks", "activity", "talks"} }

// View is the data of a page's template.
type View struct {
	Kind string // subscribe, confirm, preferences, unsubscribe: a form; notice: a message
	// for a notice: sent, confirmed, saved, unsubscribed, invalid, missing, busy, later, large, foreign, method
	Notice    string
	Base      string            // prefix of all paths: "" or /digest
	Token     string            // the person's token, from the path
	Subscribe bool              // whether there is a page to subscribe
	Address   string            // as typed, or of the person with the token
	Language  string            // the person's language; empty if unknown
	Languages []string          // available languages
	Sections  []string          // available sections
	Groups    []string          // available groups
	Chosen    map[string]bool   // "section events", "group SoCal Python", "online"
	Errors    map[string]string // phrase keys of errors, by field: email, sections, or groups
}

// preferencesView returns the form with the person's choices. No choice means everything, including groups
// added later.
func (h *Handler) preferencesView(s digest.Subscriber) View {
	v := h.choices()
	v.Address, v.Language = s.Address, s.Language
	p := s.Preferences
	for _, name := range v.Sections {
		v.Chosen["section "+name] = len(p.Sections) == 0 || slices.Contains(p.Sections, name)
	}
	for _, name := range v.Groups {
		v.Chosen["group "+name] = len(p.Groups) == 0 || slices.Contains(p.Groups, name)
	}
	v.Chosen["online"] = p.OnlineOnly
	return v
}

func (h *Handler) choices() View {
	return View{
		Kind: preferencesPage, Sections: Sections(), Groups: h.config.Groups, Chosen: map[string]bool{},
		Errors: map[string]string{},
	}
}

// chosen reads the form. It ignores values that are not offered.
func (h *Handler) chosen(r *http.Request) (View, digest.Preferences) {
	v := h.choices()
	v.Language = h.known(r.PostForm.Get("language"))
	pick := func(kind string, offered []string) []string {
		var picked []string
		for _, name := range offered {
			if slices.Contains(r.PostForm[kind], name) {
				v.Chosen[kind+" "+name] = true
				picked = append(picked, name)
			}
		}
		if len(picked) == 0 && len(offered) > 0 {
			v.Errors[kind+"s"] = "web.error." + kind
		}
		if len(picked) == len(offered) {
			return nil
		}
		return picked
	}
	p := digest.Preferences{
		Sections: pick("section", v.Sections), Groups: pick("group", v.Groups),
		OnlineOnly: r.PostForm.Get("online") != "",
	}
	v.Chosen["online"] = p.OnlineOnly
	return v, p
}

// known returns the language if there are pages in it, otherwise "".
func (h *Handler) known(language string) string {
	if slices.Contains(h.config.Languages, language) {
		return language
	}
	return ""
}

// language returns the language of the page: the value of ?lang=, or the person's, or the browser's first
// available choice, or the digest's.
func (h *Handler) language(r *http.Request, own string) string {
	if l := h.known(r.URL.Query().Get("lang")); l != "" {
		return l
	}
	if l := h.known(own); l != "" {
		return l
	}
	header := r.Header.Get("Accept-Language")
	best, weight := h.config.Languages[0], 0
	for entry := range strings.SplitSeq(header[:min(len(header), 512)], ",") {
		name, q := weighed(entry)
		if l := h.known(name); l != "" && q > weight {
			best, weight = l, q
		}
	}
	return best
}

// weighed parses an entry such as "es-MX;q=0.8" to es and 800 (RFC 9110 section 12.5.4). A malformed weight
// counts as 0.
func weighed(entry string) (language string, weight int) {
	tag, parameter, has := strings.Cut(strings.TrimSpace(entry), ";")
	language, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	if !has {
		return language, 1000
	}
	value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
	whole, part, _ := strings.Cut(value, ".")
	if !ok || len(part) > 3 || strings.Trim(part, "0123456789") != "" {
		return language, 0
	}
	switch whole {
	case "1":
		return language, 1000
	case "0":
		for i := range 3 {
			weight *= 10
			if i < len(part) {
				weight += int(part[i] - '0')
			}
		}
		return language, weight
	}
	return language, 0
}
