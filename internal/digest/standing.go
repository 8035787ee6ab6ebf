package digest

import (
	"slices"
	"strings"
)

// Standing is the approval state of an edition, derived from its log.
type Standing struct {
	Composer string   // who composed the draft
	By       []string // who approved Hash, in order, each person once; see Uncounted for approvals that do not count
	Hash     string   // what was approved
	Held     string   // who holds it; empty: nobody
	Skipped  string   // who skipped it; empty: nobody
	Frozen   string   // hash of what is sent; empty: it is still a draft

	// Withdrawn is why approvals were withdrawn after the edition was frozen and before all of it was sent. It
	// is empty if they were not. The rest waits for new approvals.
	Withdrawn string

	people   People
	composer Voice
	editor   Voice               // who edited it last, if known
	voices   []Voice             // of By
	again    []again             // repeated approvals by the same person
	Rendered []map[string]string // for the approvals of Hash: what each approver saw rendered
}

// again is a repeated approval by the same person.
type again struct{ voice, of Voice }

// Stand derives the state from a log in order, without configured people.
func Stand(log []LogEntry) Standing { return People(nil).Stand(log) }

// Stand derives the state from a log in order.
func (p People) Stand(log []LogEntry) Standing {
	s := Standing{people: p}
	for _, w := range log {
		switch w.Act {
		case Composed:
			s.Composer, s.composer = w.Who, w.voice()
		case Approved:
			if s.Hash != w.Hash {
				s.none()
			}
			s.Hash, s.Held, s.Skipped = w.Hash, "", ""
			s.add(w.voice())
			s.Rendered = append(s.Rendered, w.Rendered)
		case Held:
			s.none()
			s.Held, s.Skipped = w.Who, ""
		case Skipped:
			s.none()
			s.Held, s.Skipped = "", w.Who
		case Fell:
			s.none()
			if s.Frozen != "" {
				s.Withdrawn = w.Why
			}
			s.Frozen = ""
		case Frozen:
			s.Frozen, s.Withdrawn = w.Hash, ""
		case Edited:
			if w.Account != "" { // version 0.1.0 counted the last editor
				s.editor = w.voice()
			}
		}
	}
	return s
}

// voice returns the person behind w.
func (w LogEntry) voice() Voice { return Voice{Name: w.Who, Account: w.Account} }

func (s *Standing) none() { s.By, s.Hash, s.voices, s.again, s.Rendered = nil, "", nil, nil, nil }

func (s *Standing) add(v Voice) {
	if i := slices.IndexFunc(s.voices, func(other Voice) bool { return s.people.same(v, other) }); i >= 0 {
		s.again = append(s.again, again{voice: v, of: s.voices[i]})
		return
	}
	s.By, s.voices = append(s.By, v.Name), append(s.voices, v)
}

// Approved reports whether enough people have approved exactly the record with that hash. If two are needed,
// they must be different persons, and neither composed the draft or edited it last. An edition that was held
// needs at least one.
func (s Standing) Approved(hash string, needed int) bool {
	return s.Held == "" && s.Skipped == "" && s.Missing(hash, needed) == 0
}

// Missing returns the number of approvals still needed for the record with that hash.
func (s Standing) Missing(hash string, needed int) int {
	if s.Held != "" {
		needed = max(needed, 1)
	}
	have := 0
	for _, v := range s.voices {
		if s.Hash == hash && s.uncounted(v, needed) == "" {
			have++
		}
	}
	return max(needed-have, 0)
}

// Counted returns the names of those whose approvals count.
func (s Standing) Counted(needed int) []string {
	var out []string
	for _, v := range s.voices {
		if s.uncounted(v, needed) == "" {
			out = append(out, v.Name)
		}
	}
	return out
}

// Doubt is why an approval does not count.
type Doubt string

// Doubts.
const (
	DoubtComposer Doubt = "composer" // two are needed, and this person composed the draft
	DoubtEditor   Doubt = "editor"   // two are needed, and this person edited the draft last
	DoubtRoot     Doubt = "root"     // two are needed, and it is unknown who used the account root
	DoubtSame     Doubt = "same"     // this person has already approved, as Uncounted.Of
)

// Uncounted is an approval that does not count.
type Uncounted struct {
	Voice Voice
	Doubt Doubt
	Of    Voice // with DoubtSame: name and account of the earlier approval
}

// Uncounted returns the approvals that do not count.
func (s Standing) Uncounted(needed int) []Uncounted {
	var out []Uncounted
	for _, v := range s.voices {
		if doubt := s.uncounted(v, needed); doubt != "" {
			out = append(out, Uncounted{Voice: v, Doubt: doubt})
		}
	}
	for _, a := range s.again {
		u := Uncounted{Voice: a.voice, Doubt: DoubtSame, Of: a.of}
		if doubt := s.uncounted(a.of, needed); doubt != "" {
			u.Doubt, u.Of = doubt, Voice{}
		}
		if !slices.Contains(out, u) {
			out = append(out, u)
		}
	}
	return out
}

// Explain returns a sentence for me that says why the approval does not count.
func (u Uncounted) Explain(me Voice) string {
	whose, subject, one := "The approval of "+u.Voice.Name, u.Voice.Name, u.Voice.Name+" and "+u.Of.Name+" are one person"
	if u.Voice == me {
		whose, subject, one = "Your approval as "+u.Voice.Name, "you", "you and "+u.Of.Name+" are one person"
	}
	why := subject + " composed it"
	switch u.Doubt {
	case DoubtComposer:
	case DoubtEditor:
		why = subject + " edited it last"
	case DoubtRoot:
		why = "the account is root, and the system does not report who used it"
	case DoubtSame:
		switch {
		case u.Voice == u.Of:
			why = subject + " approved it already"
		case u.Voice.Account == u.Of.Account && u.Of.Account != "":
			why = strings.TrimSuffix(one, "one person") + "one account, " + u.Of.Account
		default:
			why = one
		}
	}
	return whose + " does not count: " + why + "."
}

// uncounted returns why the approval of v does not count, or "".
func (s Standing) uncounted(v Voice, needed int) Doubt {
	switch {
	case needed < 2:
		return ""
	case s.composer != Voice{} && s.people.same(v, s.composer):
		return DoubtComposer
	case s.editor != Voice{} && s.people.same(v, s.editor):
		return DoubtEditor
	case v.Account == RootAccount:
		return DoubtRoot
	}
	return ""
}
