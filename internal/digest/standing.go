package digest

import "slices"

// Standing is how an edition stands, by its log.
type Standing struct {
	Composer string   // who composed the draft
	By       []string // who approved, in order, each person once; all approvals are of Hash. Uncounted says which do not count
	Hash     string   // what was approved
	Held     string   // who holds it; empty: nobody
	Skipped  string   // who skipped it; empty: nobody
	Frozen   string   // the hash of what is sent; empty: it is still a draft

	// Withdrawn is why approvals were withdrawn after the edition was fixed and before all of it was sent; empty: they
	// were not. The rest waits for new approvals.
	Withdrawn string

	people   People
	composer Voice
	editor   Voice               // who edited it last, where that is known
	voices   []Voice             // of By
	again    []again             // approvals of somebody who has approved already
	Rendered []map[string]string // with the approvals of Hash: what each saw rendered
}

// again is an approval by a person whose approval stands already.
type again struct{ voice, of Voice }

// Stand reads a log, which is in order, where nobody is listed.
func Stand(log []LogEntry) Standing { return People(nil).Stand(log) }

// Stand reads a log, which is in order.
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

// voice is the person behind w.
func (w LogEntry) voice() Voice { return Voice{Name: w.Who, Account: w.Account} }

func (s *Standing) none() { s.By, s.Hash, s.voices, s.again, s.Rendered = nil, "", nil, nil, nil }

func (s *Standing) add(v Voice) {
	if i := slices.IndexFunc(s.voices, func(other Voice) bool { return s.people.same(v, other) }); i >= 0 {
		s.again = append(s.again, again{voice: v, of: s.voices[i]})
		return
	}
	s.By, s.voices = append(s.By, v.Name), append(s.voices, v)
}

// Approved reports whether enough people have approved exactly the record of that hash. Where two are needed, they
// are two persons, and neither has composed the draft or edited it last. What was held needs at least one.
func (s Standing) Approved(hash string, needed int) bool {
	return s.Held == "" && s.Skipped == "" && s.Missing(hash, needed) == 0
}

// Missing is how many more approvals the record of that hash needs.
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

// Counted are the names of those whose approvals count where so many are needed.
func (s Standing) Counted(needed int) []string {
	var out []string
	for _, v := range s.voices {
		if s.uncounted(v, needed) == "" {
			out = append(out, v.Name)
		}
	}
	return out
}

// Doubt says why an approval does not count.
type Doubt string

// The doubts.
const (
	DoubtComposer Doubt = "composer" // two are needed, and this person composed the draft
	DoubtEditor   Doubt = "editor"   // two are needed, and this person edited the draft last
	DoubtRoot     Doubt = "root"     // two are needed, and it is not known which person used the account root
	DoubtSame     Doubt = "same"     // this person has approved already, as Uncounted.Of
)

// Uncounted is an approval that does not count.
type Uncounted struct {
	Voice Voice
	Doubt Doubt
	Of    Voice // with DoubtSame: under what name and account the same person has approved already
}

// Uncounted are the approvals that do not count where so many are needed.
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

// uncounted says why the approval of v does not count where so many are needed; empty: it counts.
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
