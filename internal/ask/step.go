package ask

import "time"

// Kind is what a step of the log records.
type Kind string

// Kinds of steps. Those in messageKinds also write to Step.Person, unless it is empty.
const (
	Opened   Kind = "opened"   // an edition made the proposal
	Asked    Kind = "asked"    // the person is asked
	Assigned Kind = "assigned" // it is the lead's, who is not written to because of a limit
	Reminded Kind = "reminded" // the person is reminded, once
	Yes      Kind = "yes"      // the person does it
	Other    Kind = "other"    // the person names somebody else
	No       Kind = "no"       // not this time; after a yes: they cannot after all
	Never    Kind = "never"    // never for this project
	Next     Kind = "next"     // what the person needs after a yes
	Nudged   Kind = "nudged"   // the person is asked for the organizer's answer
	Accepted Kind = "accepted" // the organizer said yes
	Refused  Kind = "refused"  // the organizer said no
	Named    Kind = "named"    // the person wants to be named in public
	Unnamed  Kind = "unnamed"  // they do not
	Moved    Kind = "moved"    // the event has another time or place
	Canceled Kind = "canceled" // the event does not take place
	Released Kind = "released" // the person need not answer any more
	Week     Kind = "week"     // the event is in a week
	Day      Kind = "day"      // the event is tomorrow
	After    Kind = "after"    // the event is over: how was it?
	Given    Kind = "given"    // the talk was given
	NotGiven Kind = "notgiven" // it was not
	Thanked  Kind = "thanked"  // the person is thanked
	Closed   Kind = "closed"   // nothing follows
	Allowed  Kind = "allowed"  // a project may be asked about again, after Never
)

// messageKinds are the steps that write to a person.
var messageKinds = map[Kind]bool{
	Asked: true, Reminded: true, Next: true, Nudged: true, Moved: true, Canceled: true, Released: true, Week: true,
	Day: true, After: true, Thanked: true,
}

// Messages returns the kinds of steps that write to a person.
func Messages() []Kind {
	return []Kind{Asked, Reminded, Next, Nudged, Moved, Canceled, Released, Week, Day, After, Thanked}
}

// Why says why a person is asked, or why an ask is closed.
type Why string

// Reasons of steps.
const (
	WhyOwner     Why = "owner"     // asked: they answer for the project
	WhyPassed    Why = "passed"    // asked: somebody named them
	WhyUnknown   Why = "unknown"   // the lead is asked: no team has the project
	WhyBusy      Why = "busy"      // … everybody in the team is away, was asked enough, or was asked about that evening
	WhySilent    Why = "silent"    // … nobody answered
	WhySuggested Why = "suggested" // … somebody was suggested who cannot be asked directly
	WhyLeft      Why = "left"      // … the person who was asked is no longer in the configuration
	WhyWithdrew  Why = "withdrew"  // … the person who said yes cannot come
	WhyNoChannel Why = "unreached" // … the person could not be reached

	WhyTaken    Why = "taken"    // released and closed: another project has the evening
	WhyLapsed   Why = "lapsed"   // closed: the time to answer is over
	WhyCanceled Why = "canceled" // closed: the event does not take place
	WhyNoTalk   Why = "declined" // closed: the person or the organizer said no
	WhyDone     Why = "done"     // closed: the talk was given
	WhyNoNews   Why = "no news"  // closed: nobody said whether it was given
)

// Step is an entry of the log. Steps are never changed.
type Step struct {
	Thread   string    // ID of the ask; for Allowed, empty
	Number   int       // within its ask, from 1
	At       time.Time // when it was recorded
	Kind     Kind
	Person   string    // who is written to, or who answered; empty also if they were removed
	Other    string    // for Other: whom they named
	Why      Why       // may be empty
	Proposal *Proposal // for Opened and Moved
	Project  string    // for Never and Allowed: the repository
	Slides   string    // for Given: the address of the slides
	Visitors int       // for Given: how many people came by
}

// Message reports whether the step writes to a person.
func (s Step) Message() bool { return messageKinds[s.Kind] && s.Person != "" }

// urgent reports whether the message also goes out on weekends.
func (s Step) urgent() bool { return s.Kind == Day || s.Kind == Canceled || s.Kind == Moved }
