package textclean

// Knows reports whether the lexicon has a word in this form.
func Knows(form string) bool { return words[form].form == form }
