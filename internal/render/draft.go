package render

import (
	"maps"
	"slices"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// AsDraft returns the record's edition with titles and introductions that say that it is a draft, and which commands
// send it and stop it, in each language of the record. Its announcements begin with the questions about talks, in the
// given language; empty, or one that the record does not have, means the edition's.
func (r *Renderer) AsDraft(record digest.Record, language string) (digest.Edition, error) {
	e := record.Edition
	own, err := r.setOf(record.Templates)
	if err != nil {
		return e, err
	}
	e.Translations = maps.Clone(e.Translations)
	for l, words := range e.Translations {
		theirs, err := r.setIn(record.Templates, l)
		if err != nil {
			return e, err
		}
		e.Translations[l] = theirs.draft(record.Edition, words)
	}
	words := own.draft(record.Edition, digest.Wording{Title: e.Title, Intro: e.Intro})
	e.Title, e.Intro = words.Title, words.Intro
	asking := own
	if slices.Contains(own.Languages, language) {
		if asking, err = r.setIn(record.Templates, language); err != nil {
			return e, err
		}
	}
	e.Announcements = slices.Concat(asking.talkQuestions(record.Edition), e.Announcements)
	return e, nil
}

// maxQuestions is how many questions about talks a draft asks. digest talk list asks all.
const maxQuestions = 3

// talkQuestions asks what the edition's problems ask about talks.
func (s *set) talkQuestions(e digest.Edition) []digest.Announcement {
	var out []digest.Announcement
	for _, p := range e.Problems {
		i := slices.IndexFunc(e.Talks, func(t digest.Talk) bool { return t.ID == p.Item })
		if p.Source != digest.ProblemTalks || i < 0 || len(out) == maxQuestions {
			continue
		}
		t := e.Talks[i]
		q := digest.TalkQuestion{Talk: t, Given: t.State == digest.TalkPresented}
		date := s.day(t.At.In(s.zoneOf(e)))
		if q.Given {
			out = append(out, digest.Announcement{
				Title: s.say("draft.slides", "project", shortName(t.Repository), "group", t.Group, "date", date),
				Text:  s.say("draft.slides.answer", "yes", q.Yes()),
			})
			continue
		}
		out = append(out, digest.Announcement{
			Title: s.say("draft.given", "project", shortName(t.Repository), "group", t.Group, "date", date),
			Text:  s.say("draft.given.answer", "yes", q.Yes(), "no", q.No()),
		})
	}
	return out
}

// draft returns the words of e, with what a person who sees the draft can do.
func (s *set) draft(e digest.Edition, words digest.Wording) digest.Wording {
	words.Title = s.say("draft.title", "title", words.Title)
	words.Intro = s.say("draft.intro", "edition", e.Name, "intro", words.Intro)
	if note := s.quietNote(e); note != "" {
		words.Intro += " " + note
	}
	return words
}

// quietNote says what was done in a quiet week, like Edition.QuietWeek. It is empty in other weeks.
func (s *set) quietNote(e digest.Edition) string {
	switch e.Quiet {
	case digest.QuietSpotlight:
		if e.Spotlight == nil {
			return s.say("draft.quiet.none")
		}
		return s.say("draft.quiet.spotlight", "project", e.Spotlight.Name)
	case digest.QuietShort:
		return s.say("draft.quiet.short")
	case digest.QuietSkip:
		if len(e.Unread) > 0 || digest.SourceFailed(e) {
			return s.say("draft.quiet.unread")
		}
		return s.say("draft.quiet.skip")
	}
	return ""
}

// Deadline returns the title of a day in a calendar: the last one to propose a talk to a group.
func (r *Renderer) Deadline(group string) string {
	return r.set.say("calendar.deadline", "group", group)
}

// Language returns the renderer's own language.
func (r *Renderer) Language() string { return r.set.Language }
