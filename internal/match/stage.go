package match

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// StageKind says what can be proposed for an evening.
type StageKind string

// The kinds of evenings.
const (
	StageNone    StageKind = "none"    // nothing: there is counter-evidence, or no evidence of a stage
	StageTalk    StageKind = "stage"   // a talk: somebody from outside could speak
	StageOpening StageKind = "slot"    // a talk: the organizers look for a speaker
	StageProject StageKind = "project" // a project with tasks and a short pitch: people come to work
)

// Stage is what an evening is good for, and what shows it: codes of stages.txt and those below, with the words found.
type Stage struct {
	Kind     StageKind
	For      []digest.Because
	Against  []digest.Because
	Deadline time.Time // the last minute for proposals; zero where no day is named
}

// Codes that do not come from a phrase, and one that does.
const (
	codeTalks          = "talks"
	codeGroupOpen      = "group_open"      // talks: open
	codeAskFirst       = "ask_first"       // talks: ask
	codeGroupNone      = "group_none"      // talks: none
	codeStageWord      = "stage_word"      // one of the group's stage words; terms: the word
	codeOtherStage     = "other_stage"     // the group has stage words, and the evening has none of them
	codeTakesProposals = "takes_proposals" // the group has a page for proposals
	codePastTalks      = "past_talks"      // the group's earlier evenings were talks; terms: up to two of their titles
	codeTooShort       = "too_short"       // shorter than a talk and ten minutes; terms: the minutes
	codeNamedSpeaker   = "named_speaker"   // terms: the name
	codeNoEvidence     = "no_evidence"
	codeCallClosed     = "call_closed"
	codeSoldOut        = "sold_out"
	codeSponsor        = "sponsor"
)

// overhead is what an evening needs beside a talk.
const overhead = 10 * time.Minute

// stageOf judges an evening of the group. past are the titles of the group's other evenings. The last minute for
// proposals is given in zone.
func (l *Lexicon) stageOf(e digest.Event, g digest.Group, past []string, now time.Time, zone *time.Location) Stage {
	said := withoutOtherEvents(openingText(e), e)
	text := e.Description
	if text == "" {
		text = e.Summary
	}
	text = withoutOtherEvents(text[:min(len(text), 3*maxText)], e)
	lead, rest := firstSentence(text)
	title, body := signs{}, signs{}
	titleWords := signWords(withoutName(e.Title, g.Name))
	title.read(titleWords, whereTitle)
	body.read(signWords(lead), whereLead)
	body.read(signWords(rest), whereText)
	title.readRules(titleWords)
	for sentence := range sentencesIn(text) {
		body.readRules(signWords(sentence))
	}

	j := judgment{lexicon: l, event: e, group: g, title: title, body: body}
	j.opening, j.deadline = openingIn(said, e, now, zone)
	if j.opening == nil && len(title[signOpening])+len(body[signOpening]) > 0 &&
		!openingClosed.MatchString(strings.ToLower(said)) {
		if by := closes(e, strings.ToLower(said), now, zone); by.IsZero() || by.After(now) {
			j.opening, j.deadline = &slices.Concat(title[signOpening], body[signOpening])[0], by
		}
	}
	if j.opening == nil {
		j.opening, j.deadline = callUntil(said, e, title, now, zone)
	}
	j.named = l.namedSpeaker(e, said)
	if j.named == "" && len(title[signFor]) == 0 {
		j.named = l.lastInTitle(e)
	}
	if j.named != "" && j.opening != nil && j.opening.Code == codeCall && j.deadline.IsZero() {
		j.opening = nil // it stands on every page of the group
	}
	if b := advertised(signWords(e.Title + "\n" + text)); b != nil {
		j.body[signAgainst] = append(j.body[signAgainst], *b)
	}
	if r := g.Rules; r.Talks != digest.TalksOpen && r.Talks != digest.TalksAsk && l.namesNoSubject(titleWords) {
		j.past = talksBefore(past)
	}
	for _, w := range g.Stage {
		if contains(signWords(e.Title+"\n"+text), signWords(w)) {
			j.words = append(j.words, w)
		}
	}
	return j.stage()
}

// judgment is what is known about an evening before it is judged.
type judgment struct {
	lexicon     *Lexicon
	event       digest.Event
	group       digest.Group
	title, body signs
	opening     *digest.Because // the place for a speaker that is announced
	deadline    time.Time
	named       string   // who speaks
	past        []string // earlier evenings with talks
	words       []string // the group's own words for its stages that stand here
}

// stage weighs evidence and counter-evidence. What the title says counts for more than what the text says, and what a
// person wrote in the configuration for more than both.
func (j judgment) stage() Stage {
	no := func(why ...digest.Because) Stage { return Stage{Kind: StageNone, For: j.evidence(), Against: why} }
	closed := slices.DeleteFunc(slices.Concat(j.title[signClosed], j.body[signClosed]), func(b digest.Because) bool {
		// The audience's seats are not the speakers' places.
		return b.Code == codeCallClosed || b.Code == codeSoldOut && j.opening != nil && j.opening.Code != codeCall
	})
	switch {
	case j.group.Rules.Talks == digest.TalksNone:
		return no(digest.Because{Code: codeGroupNone})
	case len(closed) > 0:
		return no(closed...)
	case len(j.words) == 0 && len(j.title[signAgainst]) > 0:
		return no(j.title[signAgainst]...)
	case j.opening == nil && j.tooShort() != "":
		return no(digest.Because{Code: codeTooShort, Terms: []string{j.tooShort()}})
	case len(j.title[signProject]) > 0:
		return Stage{Kind: StageProject, For: j.title[signProject]}
	case len(j.words) == 0 && !j.asked() && len(j.body[signAgainst]) > 0:
		return no(j.body[signAgainst]...)
	case j.opening != nil:
		return Stage{Kind: StageOpening, For: slices.Concat([]digest.Because{*j.opening}, j.evidence()), Deadline: j.deadline}
	case len(j.words) > 0:
		return Stage{Kind: StageTalk, For: j.evidence()}
	case j.named != "":
		return no(digest.Because{Code: codeNamedSpeaker, Terms: []string{j.named}})
	case len(j.title[signFor]) > 0 && len(j.group.Stage) == 0:
		return Stage{Kind: StageTalk, For: j.evidence()}
	case len(j.body[signProject]) > 0:
		return Stage{Kind: StageProject, For: j.body[signProject]}
	case len(j.title[signWeak]) > 0 && !slices.ContainsFunc(j.body[signFor], invites):
		return no(j.title[signWeak]...)
	case len(j.group.Stage) > 0:
		return no(digest.Because{Code: codeOtherStage})
	case len(j.body[signWeak]) > 0 && len(j.body[signFor]) == 0:
		return no(j.body[signWeak]...)
	case len(j.evidence()) > 0:
		return Stage{Kind: StageTalk, For: j.evidence()}
	}
	return no(digest.Because{Code: codeNoEvidence})
}

// invites reports whether evidence says that all who are present may show something, as at a party with open talks.
func invites(b digest.Because) bool {
	return slices.Contains([]string{"lightning_talks", "open_mic", "show_and_tell", "demo_night"}, b.Code)
}

// asked reports whether the organizers ask for a speaker in so many words, or a person says that the group takes talks:
// then a word of the text alone is no counter-evidence.
func (j judgment) asked() bool {
	return j.group.Rules.Talks == digest.TalksOpen || j.group.Rules.Talks == digest.TalksAsk ||
		j.opening != nil && j.opening.Code == codeNeedsSpeaker
}

// evidence is all that speaks for a stage, a person's word first.
func (j judgment) evidence() []digest.Because {
	var out []digest.Because
	for _, w := range j.words {
		out = append(out, digest.Because{Code: codeStageWord, Terms: []string{w}})
	}
	found := slices.Concat(j.title[signFor], j.body[signFor])
	slices.SortStableFunc(found, func(a, b digest.Because) int { // what says more comes first
		return compareBool(a.Code == codeTalks, b.Code == codeTalks)
	})
	for _, b := range found {
		says := func(o digest.Because) bool { return o.Code == b.Code || b.Code == codeTalks && o.Code != codeStageWord }
		if !slices.ContainsFunc(out, says) {
			out = append(out, b)
		}
	}
	switch {
	case j.group.Rules.Talks == digest.TalksAsk:
		out = append(out, digest.Because{Code: codeAskFirst})
	case j.group.Rules.Talks == digest.TalksOpen:
		out = append(out, digest.Because{Code: codeGroupOpen})
	case j.group.Propose != "":
		out = append(out, digest.Because{Code: codeTakesProposals})
	}
	if len(j.past) > 0 {
		out = append(out, digest.Because{Code: codePastTalks, Terms: j.past})
	}
	return out
}

// tooShort is the evening's length where no talk fits into it; else empty. Evenings without a known end are not judged.
func (j judgment) tooShort() string {
	e := j.event
	if e.AllDay || !e.End.After(e.Start) {
		return ""
	}
	talk := usualMinutes
	if most := j.group.Rules.MaxMinutes; most > 0 {
		talk = min(talk, most)
	}
	if length := e.End.Sub(e.Start); length < time.Duration(talk)*time.Minute+overhead {
		return counted(int(length.Minutes()))
	}
	return ""
}

// namesNoSubject reports whether a title says nothing about what the evening is about: "December meetup", "Reunión
// mensual".
func (l *Lexicon) namesNoSubject(words []string) bool {
	for _, w := range words {
		if s := stem(w); !generic[s] && !calendarWords[w] && !isNumber(w) {
			return false
		}
	}
	return true
}

// calendarWords stand in titles that name no subject.
var calendarWords = wordSet(
	`january february march april may june july august september october november december monthly
	weekly quarterly annual spring summer fall autumn winter year end holiday meetup meeting gathering evening night
	enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre mensual semanal reunion
	encuentro noche tarde de del la el primer primera ultimo ultima ano otono invierno primavera verano`,
)

// talksBefore are up to two titles of earlier evenings, if those show that the group's evenings are talks: two of them
// say so, or three name subjects of their own and none is something else.
func talksBefore(past []string) []string {
	var talks, subjects []string
	for _, p := range past {
		s := signs{}
		words := signWords(p)
		s.read(words, whereTitle)
		switch {
		case slices.Contains(talks, p) || slices.Contains(subjects, p):
		case len(s[signFor]) > 0:
			talks = append(talks, p)
		case len(s[signAgainst])+len(s[signWeak])+len(s[signProject]) == 0 && len(words) > 1:
			subjects = append(subjects, p)
		}
	}
	if all := slices.Concat(talks, subjects); len(talks) >= 2 || len(all) >= 3 {
		return all[:2]
	}
	return nil
}

// contains reports whether part stands in words.
func contains(words, part []string) bool {
	for i := 0; len(part) > 0 && i+len(part) <= len(words); i++ {
		if slices.Equal(words[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

var sentenceEnd = regexp.MustCompile(`[.!?]\s|\n\n`)

// firstSentence parts the first sentence of a text from the rest.
func firstSentence(text string) (first, rest string) {
	text = strings.TrimSpace(text)
	if at := sentenceEnd.FindStringIndex(text); at != nil {
		return text[:at[1]], text[at[1]:]
	}
	return text, ""
}
