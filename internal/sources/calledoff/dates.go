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
	return weekday || same || months[w] > 0 || slashed || dayNumber(w) > 0
}

// dated checks the dates in the tokens [i, end), which stand with a marker, against the event's. A marker for another
// day does not mean this event: "January 11th Cancelled" in a title of February. A new date that is this event's day
// means that the event was moved here.
func (t text) dated(i, end int, state State) State {
	end = min(end, len(t.tokens))
	fresh, found := false, false // the next date is the new one; a new date was found
	for ; i < end; i++ {
		if t.is(i, untilWords) {
			fresh = true
			continue
		}
		same, is := t.sameDay(i)
		if !is {
			continue
		}
		switch {
		case fresh && same:
			return Nothing
		case fresh:
			found = true
		case !same:
			return Nothing
		}
	}
	if state == moved {
		if !found {
			return Nothing
		}
		return Postponed
	}
	return state
}

// sameDay reports whether a date begins at token i, and whether it is the event's.
func (t text) sameDay(i int) (same, is bool) {
	if t.tokens[i].kind != word || t.start.IsZero() {
		return false, false
	}
	w := t.tokens[i].norm
	if day, ok := weekdays[w]; ok {
		return int(t.start.Weekday()) == day, true
	}
	if m, d, ok := slashedDate(w); ok {
		return m == int(t.start.Month()) && d == t.start.Day(), true
	}
	m := months[w]
	if m == 0 {
		return false, false
	}
	for _, j := range []int{i + 1, i - 1} { // "January 11th", "11 January"; "8 de agosto" has a word between
		if j >= 0 && j < len(t.tokens) {
			if d := dayNumber(t.tokens[j].norm); d > 0 {
				return m == int(t.start.Month()) && d == t.start.Day(), true
			}
		}
	}
	if i > 1 && t.tokens[i-1].norm == "de" {
		if d := dayNumber(t.tokens[i-2].norm); d > 0 {
			return m == int(t.start.Month()) && d == t.start.Day(), true
		}
	}
	return false, false
}

// slashedDate reads "8/29" and "8/29/26".
func slashedDate(w string) (month, day int, ok bool) {
	parts := strings.Split(w, "/")
	if len(parts) < 2 || len(parts) > 3 {
		return 0, 0, false
	}
	month, err := strconv.Atoi(parts[0])
	if err != nil || month < 1 || month > 12 {
		return 0, 0, false
	}
	day, err = strconv.Atoi(parts[1])
	return month, day, err == nil && day >= 1 && day <= 31
}

// dayNumber reads "11" and "11th"; 0 if w is no day of a month.
func dayNumber(w string) int {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		w = strings.TrimSuffix(w, suffix)
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 1 || n > 31 {
		return 0
	}
	return n
}
