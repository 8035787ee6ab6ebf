package firsttask

import "regexp/syntax"

// needed returns strings of which every text that matches the expression has at least one. It returns none if there are
// no such strings, or too many.
func needed(expression string) []string {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil // compiling it reports the error
	}
	return neededBy(parsed)
}

const maxNeeded = 60

func neededBy(e *syntax.Regexp) []string {
	switch e.Op {
	case syntax.OpLiteral:
		return []string{string(e.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return neededBy(e.Sub[0])
	case syntax.OpRepeat:
		if e.Min > 0 {
			return neededBy(e.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range e.Sub {
			if list := neededBy(sub); better(list, best) {
				best = list
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range e.Sub {
			list := neededBy(sub)
			if len(list) == 0 || len(all)+len(list) > maxNeeded {
				return nil
			}
			all = append(all, list...)
		}
		return all
	}
	return nil
}

// better reports whether one list of needed strings excludes more texts than another: its shortest string is longer, or
// it is shorter.
func better(list, than []string) bool {
	if len(list) == 0 || len(than) == 0 {
		return len(list) > 0
	}
	if a, b := min(shortest(list), 4), min(shortest(than), 4); a != b {
		return a > b
	}
	return len(list) < len(than)
}

func shortest(list []string) int {
	n := len(list[0])
	for _, s := range list {
		n = min(n, len(s))
	}
	return n
}
