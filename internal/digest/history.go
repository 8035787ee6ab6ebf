package digest

// History is the contents of earlier editions, newest first, and the known talks.
type History struct {
	Editions []Edition
	Talks    []Talk
}
