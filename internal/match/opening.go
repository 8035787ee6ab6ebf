package match

import (
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// How organizers say that there is room for a talk, as codes.
const (
	codeNeedsSpeaker = "needs_speaker"
	codeOpenPlace    = "open_slot"
	codeCall         = "call_for_speakers"
)

// openingPhrases are the ways to say it in English and Spanish, in lower case, the most urgent first.
var openingPhrases = []struct {
	code string
	says *regexp.Regexp
}{
	{codeNeedsSpeaker, regexp.MustCompile(
		`\b(?:(?:don'?t|do not|doesn'?t|does not|haven'?t|have not|hasn'?t|still|we)\s+(?:yet |currently |` +
			`still )?(?:have|got|found|booked|need|missing|looking for|seeking)|looking for|in need of|need(?:s|` +
			`ing)?|seeking|searching for|could use|without)\s+(?:an?\s|any\s|more\s|some\s|one\s|two\s|our\s|` +
			`the\s|another\s|next\s|new\s|few\s|guest\s|additional\s|second\s|local\s|great\s){0,3}(?:speakers?|` +
			`presenters?)\b`,
	)},
	{codeNeedsSpeaker, regexp.MustCompile(
		`\bno (?:confirmed |scheduled )?(?:speakers?|presenters?)\s+(?:is |are |has |have )?(?:been )?(?:yet|` +
			`so far|pending|lined up|scheduled|booked|confirmed|for (?:this|the|our|next)|as of)\b|` +
			`\b(?:speakers?|presenters?|ponentes?)\b[\s:(\[–—-]{0,4}(?:(?:is|are|and (?:topic|title)|still|` +
			`slot)\s*:?\s*){0,3}(?:t\.?b\.?[adc]\b|to be (?:announced|confirmed|determined|decided)|wanted\b|` +
			`needed\b|pending\b|por (?:confirmar|anunciar|definir)\b)|\b(?:talk|topic|presentation|` +
			`charla)s?\s*[:(–—-]\s*(?:tb[adc]\b|to be (?:announced|determined))`,
	)},
	{codeNeedsSpeaker, regexp.MustCompile(
		`\b(?:buscamos|necesitamos|se buscan?|faltan?|nos faltan?|no tenemos|requerimos)\s+(?:an?\s|un\s|una\s|` +
			`unos\s|más\s|nuevos\s|todav[ií]a\s|a[uú]n\s){0,2}(?:ponentes?|charlistas?|oradore?s?|oradora|` +
			`conferencistas?|expositore?s?|charlas?)(?:$|[^\pL])`,
	)},
	{codeNeedsSpeaker, regexp.MustCompile( // an agenda with an item that is not known yet
		`(?m)^[\s•*–—-]*(?:\d{1,2}[:.]?\d{0,2}\s*(?:[ap]m)?[\s:–—-]*)?tb[acd]\b|[+&]\s*(?:one\s+)?tb[acd]\b`,
	)},
	{codeOpenPlace, regexp.MustCompile(
		`\b(?:(?:room|space|time|slots?|spots?)\s+for\s+(?:(?:a|an|one|two|three|four|\d|another|more|some|few|` +
			`short|additional|extra)\s+){0,3}(?:lightning\s+)?(?:talks?|demos?|presentations?|speakers?)|` +
			`open (?:talk |speaking |speaker )?slots?|(?:talk|speaking|speaker) (?:slots?|spots?) (?:is |` +
			`are )?(?:still )?(?:open|free|available)|slots? (?:is|are) (?:still )?(?:open|free|available))\b`,
	)},
	{codeCall, regexp.MustCompile(
		`\b(?:call for (?:speakers|proposals?|talks?|presenters|presentations|papers|participation|submissions|` +
			`sessions|content|lightning talks)|cfps?\b|c4p\b|(?:submit|send us|pitch|propose)\s+(?:us\s+)?(?:an?|` +
			`your|the)\s+(?:\w+\s+)?(?:talk|proposal|abstract|session|presentation|demo)s?\b|(?:want|wanna|like|` +
			`love|interested|sign up|volunteer|willing|ready|apply)\s*(?:to|in)?\s+(?:(?:speak|present|speaking|` +
			`presenting)\b|(?:give|giving|do|doing|present|presenting|share|sharing)\s+(?:an?|` +
			`your)\s+(?:\w+\s+)?(?:talk|presentation|demo|project)\b)|(?:speakers?|talk proposals?|` +
			`proposals) (?:are |always )*welcome\b)`,
	)},
	{codeCall, regexp.MustCompile(
		`(?:convocatoria (?:abierta )?(?:de|para|a) (?:charlas|ponentes|ponencias|propuestas)|` +
			`llamado a (?:charlas|ponencias|ponentes)|(?:env[ií]a(?:nos)?|manda(?:nos)?|prop[oó]n|postula) (?:tu|` +
			`una|su) (?:charla|propuesta|ponencia)|(?:quieres|te gustar[ií]a|quiere) (?:dar|presentar|` +
			`ofrecer) (?:una|tu) (?:charla|ponencia|demo|presentaci[oó]n))`,
	)},
}

var (
	// openingClosed says that a call is over or not yet open.
	openingClosed = regexp.MustCompile(
		`\b(?:cfps?|call for \w+|submissions?|proposals?|applications?)\s+(?:is|are|has|have|was|were)?\s*(?:now|` +
			`already|been|currently)?\s*(?:closed|over|ended|not (?:yet )?open)\b|\b(?:cfp|` +
			`call for \w+) (?:opens|will open|reopens)\b|\bno longer (?:accepting|taking|looking for|seeking)|` +
			`\b(?:line-?up|programme|program|schedule) is (?:now )?(?:full|complete|set|final)\b|` +
			`\bfully booked\b|\b(?:all|our|the)?\s*(?:speaker |talk |speaking )?(?:slots?|spots?) (?:is|are|` +
			`have been|has been) (?:all |now |already )?(?:taken|filled|full|gone)\b|` +
			`\bno (?:more )?(?:open )?slots?\b|convocatoria (?:est[aá] )?cerrada|ya no (?:aceptamos|buscamos)`,
	)
	// noTalks are evenings where nobody speaks, and nobody is looked for.
	noTalks = regexp.MustCompile(
		`\bno (?:formal |planned |scheduled )?(?:talks?|presentations?|speakers?|` +
			`agenda)\b[^.!?\n]{0,30}\b(?:tonight|this (?:time|month|week|evening)|just|only|planned)|\b(?:don'?t|` +
			`do not|won'?t|doesn'?t) (?:need|have|want) (?:any )?(?:talks|presentations)\b`,
	)
)

// SpeakerOpening looks for a place for a speaker that an event announces. It returns the code of how the organizers say
// it (needs_speaker, open_slot, or call_for_speakers) and the last minute of the day that the text names for proposals,
// in zone; zero where it names none. A date without a year is the last such day before the event, or the next one after
// it if that was more than half a year ago. A call that is over or not yet open is no opening, and neither is a call
// for other evenings on the page of an evening that has its speaker.
func SpeakerOpening(e digest.Event, now time.Time, zone *time.Location) (open bool, code string, deadline time.Time) {
	b, deadline := openingIn(openingText(e), e, now, zone)
	if b == nil {
		return false, "", time.Time{}
	}
	return true, b.Code, deadline
}

// openingIn is SpeakerOpening where what is read of the event is known. The opening is nil where there is none.
func openingIn(said string, e digest.Event, now time.Time, zone *time.Location) (*digest.Because, time.Time) {
	text := strings.ToLower(said)
	if text == "" || noTalks.MatchString(text) {
		return nil, time.Time{}
	}
	over, named := openingClosed.MatchString(text), namesSpeaker(said)
	for _, s := range openingPhrases {
		found := s.says.FindString(text)
		if found == "" {
			continue
		}
		calls := s.code != codeNeedsSpeaker
		if over && calls {
			continue
		}
		deadline := closes(e, text, now, zone)
		if !deadline.IsZero() && deadline.Before(now) {
			if calls {
				continue
			}
			deadline = time.Time{}
		}
		if named && s.code == codeCall && deadline.IsZero() {
			continue
		}
		return &digest.Because{Code: s.code, Terms: []string{strings.TrimSpace(found)}}, deadline
	}
	return nil, time.Time{}
}

// proposals are what speakers send, and where.
var proposals = regexp.MustCompile(
	`\b(?:proposals?|submissions?|abstracts?|(?:talk|session|topic|presentation) (?:ideas?|titles?)|sessionize|` +
		`papercall|pretalx|propuestas?|ponencias?|speakers?[^.]{0,30}\bform)\b`,
)

// callUntil is a call that is known only by its last day: a day for proposals, or the day until which one signs up for
// an evening whose title says that it is one of talks.
func callUntil(
	said string, e digest.Event, title signs, now time.Time, zone *time.Location,
) (*digest.Because, time.Time) {
	text := strings.ToLower(said)
	if len(title[signFor]) > 0 {
		if by := closes(e, text, now, zone); by.After(now) && !openingClosed.MatchString(text) {
			return &digest.Because{Code: codeCall, Terms: title[signFor][0].Terms}, by
		}
	}
	for line := range strings.Lines(text) {
		found := proposals.FindString(line)
		if found == "" {
			continue
		}
		if by := closes(e, line, now, zone); by.After(now) && !openingClosed.MatchString(text) {
			return &digest.Because{Code: codeCall, Terms: []string{found}}, by
		}
	}
	return nil, time.Time{}
}
