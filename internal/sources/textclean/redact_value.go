package textclean

import "strings"

// value is what may be the value of a label.
type value struct {
	start, end int // in the text
	to         int // the token after it; 0: there is none
	digits     int
	length     int  // in bytes
	plain      bool // digits and what separates groups of them
	year       bool // 1900 to 2099
	hash       bool // a number sign follows, as telephones want it
	ordinary   bool // a price, a time, a share, an ordinal, a version: no value
	meet       bool // the code of a Google Meet: abc-defg-hij
	phone      bool // looks like a telephone number
	ten        bool // has groups of three, three, and four digits, as telephone numbers and some meetings do
}

// valueAt returns the value that begins at token i.
func (r *redactor) valueAt(i int) value {
	if i >= len(r.tokens) || r.tokens[i].kind != number && r.tokens[i].kind != mixed && r.tokens[i].kind != word {
		return value{}
	}
	if v := r.meetCode(i); v.to > 0 {
		return v
	}
	if r.tokens[i].kind == number {
		if v := r.group(
			i,
		); v.to > 0 &&
			(v.to >= len(r.tokens) || r.tokens[v.to].start > r.tokens[v.to-1].end || r.closes(v.to)) {
			r.describe(i, &v)
			return v
		}
	}
	end := r.chunkEnd(i)
	v := value{start: r.tokens[i].start, end: r.tokens[end-1].end, to: end}
	v.length = v.end - v.start
	for j := v.start; j < v.end; j++ {
		if isDigit(r.text[j]) {
			v.digits++
		}
	}
	if v.digits == 0 {
		return value{}
	}
	r.describe(i, &v)
	return v
}

// closes reports whether token i is punctuation that may follow a value without a space.
func (r *redactor) closes(i int) bool {
	t := r.tokens[i]
	return t.kind == newline ||
		t.kind == sign && (t.end-t.start > 1 || strings.IndexByte(".,;:!?)]}\"'*_#|/", r.text[t.start]) >= 0)
}

// describe fills in what v is besides its digits.
func (r *redactor) describe(i int, v *value) {
	text := r.text[v.start:v.end]
	v.length = len(text)
	v.year = v.plain && len(text) == 4 && (text[:2] == "19" || text[:2] == "20")
	if v.to < len(r.tokens) && r.tokens[v.to].start == v.end && r.is(v.to, "#") {
		v.hash = true
		v.to++
	}
	before := byte(' ')
	if v.start > 0 {
		before = r.text[v.start-1]
	}
	after := ""
	if v.end < len(r.text) {
		after = r.text[v.end:min(len(r.text), v.end+4)]
	}
	switch {
	case before == '$' || before == '/',
		strings.HasSuffix(r.text[:v.start], "€") || strings.HasSuffix(r.text[:v.start], "£"),
		strings.HasPrefix(after, "%"),
		strings.HasPrefix(after, "€"),
		len(after) > 1 && (after[0] == ':' || after[0] == '/') && isDigit(after[1]):
		v.ordinary = true
	case v.plain && r.thousands(i, v):
		v.ordinary = true
	case !v.plain && ordinaryMixed(text):
		v.ordinary = true
	case r.class(v.to)&unit != 0:
		v.ordinary = true
	}
}

// thousands reports whether the number goes on after a comma or a point as 15,000 and 2.000 do.
func (r *redactor) thousands(i int, v *value) bool {
	j := v.to
	if v.digits > 3 || j+1 >= len(r.tokens) || !r.is(j, ",", ".") {
		return false
	}
	t := r.tokens[j+1]
	return t.kind == number && t.end-t.start == 3 && r.tokens[j].end == t.start
}

// ordinaryMixed reports whether letters and digits are a time, an ordinal, a size, or a version: "7pm", "2nd", "4K",
// "v2.1", "10am-2pm".
func ordinaryMixed(s string) bool {
	s = strings.ToLower(s)
	if strings.HasPrefix(s, "v") && len(s) > 1 && isDigit(s[1]) && len(s) < 8 {
		return true
	}
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == ':' || s[n] == '.' || s[n] == ',') {
		n++
	}
	if n == 0 {
		return false
	}
	switch suffix := s[n:]; suffix {
	case "am",
		"pm",
		"a",
		"p",
		"h",
		"hr",
		"hrs",
		"min",
		"mins",
		"st",
		"nd",
		"rd",
		"th",
		"s",
		"k",
		"m",
		"d",
		"x",
		"mb",
		"gb",
		"km",
		"mi",
		"ft",
		"x2",
		"ma",
		"er",
		"ª",
		"º":
		return true
	default:
		return strings.HasPrefix(suffix, "am-") || strings.HasPrefix(suffix, "pm-")
	}
}

// meetCode returns a code of Google Meet at token i: three, four, and three letters.
func (r *redactor) meetCode(i int) value {
	if i+4 >= len(r.tokens) {
		return value{}
	}
	a, b, c := r.tokens[i], r.tokens[i+2], r.tokens[i+4]
	sizes := [3]int{a.end - a.start, b.end - b.start, c.end - c.start}
	if a.kind != word || b.kind != word || c.kind != word || sizes != [3]int{3, 4, 3} || c.end-a.start != 12 ||
		!r.is(i+1, "-") || !r.is(i+3, "-") {
		return value{}
	}
	return value{start: a.start, end: c.end, to: i + 5, length: 12, meet: true}
}

// group returns the digits that begin at token i: groups of them with single spaces, hyphens, or points between them.
func (r *redactor) group(i int) value {
	if i >= len(r.tokens) || r.tokens[i].kind != number {
		return value{}
	}
	v := value{start: r.tokens[i].start, plain: true}
	j, sizes, dashes := i, [8]int{}, 0
	groups := 0
	for {
		t := r.tokens[j]
		v.end, v.to = t.end, j+1
		v.digits += t.end - t.start
		if groups < len(sizes) {
			sizes[groups] = t.end - t.start
		}
		groups++
		if j+1 >= len(r.tokens) {
			break
		}
		n := r.tokens[j+1]
		if n.kind == number && n.start == t.end+1 {
			j++
			continue
		}
		if n.kind == sign && n.start == t.end && (r.text[n.start] == '-' || r.text[n.start] == '.') &&
			j+2 < len(r.tokens) &&
			r.tokens[j+2].kind == number &&
			r.tokens[j+2].start == n.end {
			dashes++
			j += 2
			continue
		}
		break
	}
	plus := i > 0 && r.is(i-1, "+") && r.tokens[i-1].end == v.start
	area := i > 2 && r.is(i-1, ")") && r.is(i-3, "(") && r.tokens[i-2].kind == number // (213) 555-0100
	v.ten = v.digits == 10 && groups == 3 && sizes[0] == 3 && sizes[1] == 3
	trunk := r.text[v.start] == '0' && v.digits >= 9 && v.digits <= 12 // no meeting has a number with a zero before it
	v.phone = plus || trunk || v.digits == 10 && groups == 3 && sizes[0] == 3 && sizes[1] == 3 && dashes > 0 ||
		v.digits == 11 && sizes[0] == 1 || v.digits == 7 && groups == 2 && sizes[0] == 3 || area
	return v
}

// groupBack returns the token at which the group of digits that ends with token i begins.
func (r *redactor) groupBack(i int) int {
	for {
		switch {
		case i > 0 && r.tokens[i-1].kind == number && r.tokens[i-1].end+1 == r.tokens[i].start:
			i--
		case i > 1 && r.is(i-1, "-", ".") && r.tokens[i-1].end == r.tokens[i].start &&
			r.tokens[i-2].kind == number && r.tokens[i-2].end == r.tokens[i-1].start:
			i -= 2
		default:
			return i
		}
	}
}

// chunkEnd returns the token after the chunk without spaces that begins at i, without the punctuation that ends it.
func (r *redactor) chunkEnd(i int) int {
	j := i + 1
	for j < len(r.tokens) && r.tokens[j].start == r.tokens[j-1].end && r.tokens[j].kind != newline {
		j++
	}
	for j > i+1 && r.tokens[j-1].kind == sign && strings.IndexByte(".,;:!?)]}\"'*_|", r.text[r.tokens[j-1].start]) >= 0 {
		j--
	}
	return j
}
