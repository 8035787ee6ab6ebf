package render

// first says in the first edition what this is, from whom, and how a team gets a project in; and in every edition whom
// to ask, if somebody is named.
func (b builder) first(out *View) {
	if b.Editor != "" {
		out.Editor = b.filled("footer.editor", "who", b.Editor)
	}
	if !b.edition.FirstEver || revisions(b.edition) > 0 {
		return
	}
	what := b.filled("first.what", "name", b.Name)
	if b.Publisher != "" {
		what = b.filled("first.what.from", "name", b.Name, "publisher", b.Publisher)
	}
	out.First = []string{what, b.say("first.team")}
}
