package calledoff

import (
	"strconv"
	"strings"
)

// isDate reports whether token i is a part of a date: a month, a day, "8/29", or a weekday.
func (t text) isDate(i int) bool {
	if i < 0 || i >= len(t.tokens) || t.tokens[i].kind != word {
		return false
	}
	w := t.tokens[i].norm
	_, weekday := weekdays[strings.TrimSuffix(w, "s")]
	_, same := weekdays[w]
	_, _, slashed := slashedDate(w)
	_, _, dashed := t.dashedDate(i)
	return weekday || same || months[w] > 0 || slashed || dashed || dayNumber(w) > 0
}

// dated checks the dates in the tokens [i, end), which stand with a marker, against the event's. A marker for other
// days does not mean this event: "January 11th Cancelled" in a title of February. A new date that is this event's day
// means that the event was moved here.
func (t text) dated(i, end int, state State) State {
	found := t.named(i, end, state == Canceled || state == NoMeeting)
	switch {
	case found.freshSame:
		return Nothing
	case found.days && !found.sameDay, found.weekdays && !found.sameWeekday, found.months && !found.sameMonth:
		return OtherDay
	case state == moved && !found.fresh:
		return Nothing
	case state == moved:
		return Postponed
	}
	return state
}

// otherDay reports whether the text names days, and none of them is the event's: "Cancelled: Board of January 3rd".
// Weekdays do not count, because they may be a part of the name: "Cancelled: Saturday Walk".
func (t text) otherDay(state State) bool {
	found := t.named(0, len(t.tokens), state != Postponed)
	return found.days && !found.sameDay
}

// ownDay reports whether the text names the day of the event.
func (t text) ownDay() bool { return t.named(0, len(t.tokens), true).sameDay }

// daysEnd returns the token after the days that are named from token i on; i if none are.
func (t text) daysEnd(i int) int {
	end := i
	for j := i; j < len(t.tokens); j++ {
		switch {
		case t.isDate(j), t.is(j, clock):
			end = j + 1
		case t.is(j, articles), t.is(j, listWords), t.is(j, untilWords) && j > i, t.sign(j, ",&-–—"):
		default:
			return end
		}
	}
	return end
}

// dates are the dates in a part of a text.
type dates struct {
	days, sameDay         bool // days of a month; one of them is the event's
	weekdays, sameWeekday bool
	months, sameMonth     bool // without a day: "the January meeting"
	fresh, freshSame      bool // the new date of an event that is postponed: "to 8/29"
}

// named returns the dates in the tokens [i, end). spans says that "July 3 to July 10" are all days between; otherwise
// the second is the new date.
func (t text) named(i, end int, spans bool) dates {
	var d dates
	fresh := false
	for ; i < min(end, len(t.tokens)); i++ {
		switch {
		case t.is(i, untilWords):
			fresh = !spans || t.day(i-1) == 0
			continue
		case !t.isDate(i) && !t.is(i, articles) && !t.is(i, nextWords) && t.kind(i) != comma:
			fresh = false
		}
		if t.start.IsZero() || t.kind(i) != word {
			continue
		}
		if day, ok := weekdays[t.tokens[i].norm]; ok {
			same := int(t.start.Weekday()) == day
			d.weekdays, d.sameWeekday = d.weekdays || !fresh, d.sameWeekday || same
			d.fresh, d.freshSame = d.fresh || fresh, d.freshSame || fresh && same
			continue
		}
		same, ok := t.sameDay(i)
		switch {
		case !ok && t.wholeMonth(i) && !fresh:
			d.months, d.sameMonth = true, d.sameMonth || months[t.tokens[i].norm] == int(t.start.Month())
		case !ok:
		case fresh:
			d.fresh, d.freshSame = true, d.freshSame || same
		default:
			d.days, d.sameDay = true, d.sameDay || same
		}
	}
	return d
}

// sameDay reports whether a day of a month is named at token i, or several, and whether one is the event's: "8/29",
// "January 11th", "Dec 24-26", "11 January", "24 y 25 de diciembre", "2026-08-29".
func (t text) sameDay(i int) (same, is bool) {
	w := t.tokens[i].norm
	own := [2]int{int(t.start.Month()), t.start.Day()}
	if m, d, ok := slashedDate(w); ok {
		fraction := fractions[w] && t.is(i+1, measures)
		return [2]int{m, d} == own || [2]int{d, m} == own, !fraction
	}
	if m, d, ok := t.dashedDate(i); ok {
		return [2]int{m, d} == own, true
	}
	m := months[w]
	if m == 0 {
		return false, false
	}
	if first := t.day(i + 1); first > 0 {
		return m == own[0] && t.amongDays(i+1, 1, own[1]) || t.inSpan(i, own), true
	}
	j := i - 1
	if t.kind(j) == word && j >= 0 && t.tokens[j].norm == "de" {
		j--
	}
	return m == own[0] && t.amongDays(j, -1, own[1]), t.day(j) > 0
}

// wholeMonth reports whether token i is a month in which events are called off: "for January", "the January meeting".
// "See you in January" tells when the next one is.
func (t text) wholeMonth(i int) bool {
	if months[t.tokens[i].norm] == 0 {
		return false
	}
	return t.is(i-1, ofMonth) && !t.is(i-2, returns) || t.is(i+1, gatherings)
}

// day is the day of a month that token i is; 0 if it is none. Hours are none: "7:30", "7 pm".
func (t text) day(i int) int {
	if i < 0 || i >= len(t.tokens) || t.kind(i) != word {
		return 0
	}
	if t.sign(i+1, ":") && t.digits(i+2) || t.is(i+1, clock) {
		return 0
	}
	return dayNumber(t.tokens[i].norm)
}

// amongDays reports whether own is one of the days that are listed from token i on, in the direction of step:
// "24, 25 and 26", "24-26".
func (t text) amongDays(i, step, own int) bool {
	day := t.day(i)
	for day > 0 {
		if day == own {
			return true
		}
		link := i + step
		if link < 0 || link >= len(t.tokens) {
			return false
		}
		next := t.day(link + step)
		isSpan := t.sign(link, "-–—") || t.is(link, untilWords)
		switch {
		case next == 0, !isSpan && !t.sign(link, ",&") && !t.is(link, listWords):
			return false
		case isSpan && min(day, next) <= own && own <= max(day, next):
			return true
		}
		day, i = next, link+step
	}
	return false
}

// inSpan reports whether own, a month and a day, is in a span over two months that begins at token i: "Dec 24 - Jan 2".
func (t text) inSpan(i int, own [2]int) bool {
	if !t.sign(i+2, "-–—") && !t.is(i+2, untilWords) || i+4 >= len(t.tokens) {
		return false
	}
	from, to := 31*months[t.tokens[i].norm]+t.day(i+1), 31*months[t.tokens[i+3].norm]+t.day(i+4)
	at := 31*own[0] + own[1]
	switch {
	case months[t.tokens[i+3].norm] == 0 || t.day(i+4) == 0:
		return false
	case from <= to:
		return from <= at && at <= to
	}
	return from <= at || at <= to
}

// dashedDate reads "2026-08-29".
func (t text) dashedDate(i int) (month, day int, ok bool) {
	if i+4 >= len(t.tokens) || len(t.tokens[i].norm) != 4 || !t.digits(i) ||
		t.kind(i+1) != hyphen || t.kind(i+3) != hyphen {
		return 0, 0, false
	}
	month, day = dayNumber(t.tokens[i+2].norm), dayNumber(t.tokens[i+4].norm)
	return month, day, month > 0 && month <= 12 && day > 0
}

// sign reports whether token i is one of the signs.
func (t text) sign(i int, signs string) bool {
	if i < 0 || i >= len(t.tokens) || t.tokens[i].kind == word {
		return false
	}
	return strings.Contains(signs, t.s[t.tokens[i].start:t.tokens[i].end])
}

// digits reports whether token i consists of digits.
func (t text) digits(i int) bool {
	return i >= 0 && i < len(t.tokens) && strings.Trim(t.tokens[i].norm, "0123456789") == "" && t.tokens[i].kind == word
}

// slashedDate reads "8/29" and "8/29/26". The day may stand before the month: "29/8".
func slashedDate(w string) (month, day int, ok bool) {
	parts := strings.Split(w, "/")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, false
	}
	month, err := strconv.Atoi(parts[0])
	day, err2 := strconv.Atoi(parts[1])
	if err != nil || err2 != nil {
		return 0, 0, false
	}
	if month > 12 {
		month, day = day, month
	}
	return month, day, month >= 1 && month <= 12 && day >= 1 && day <= 31
}

// dayNumber reads "11" and "11th"; 0 if w is no day of a month.
func dayNumber(w string) int {
	for _, suffix := range []string{"st", "nd", "rd", "th", "º"} {
		w = strings.TrimSuffix(w, suffix)
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 {
		return 0
	}
	return n
}
