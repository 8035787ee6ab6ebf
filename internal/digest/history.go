package digest

// History is what earlier editions told, newest first, and which talks are known.
type History struct {
	Editions []Edition
	Talks    []Talk
}
