package match

import "iter"

// sentencesIn yields the sentences of a text.
func sentencesIn(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for text != "" {
			sentence := text
			if at := sentenceEnd.FindStringIndex(text); at != nil {
				sentence = text[:at[1]]
			}
			text = text[len(sentence):]
			if !yield(sentence) {
				return
			}
		}
	}
}
