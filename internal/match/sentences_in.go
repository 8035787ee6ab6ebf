package match

import "iter"

// sentencesIn yields the sentences of a text.
func sentencesIn(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for text != "" {
			sentence := text[:endOfSentence(text)]
			text = text[len(sentence):]
			if !yield(sentence) {
				return
			}
		}
	}
}

// endOfSentence is where the first sentence of a text ends: after its last sign and a space, or an empty line.
func endOfSentence(text string) int {
	for i := range len(text) - 1 {
		switch c, next := text[i], text[i+1]; {
		case (c == '.' || c == '!' || c == '?') && (next == ' ' || next == '\n' || next == '\t' || next == '\r'),
			c == '\n' && next == '\n':
			return i + 2
		}
	}
	return len(text)
}
