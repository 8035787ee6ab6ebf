package store

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// Lost says why nothing would be sent if the store were made anew: its file is gone, and its witness is still there, so
// editions may have been sent. It is empty where the file is there, where there is no witness, and for a database on a
// server.
func Lost(location string) (string, error) {
	if location == memory || schemed.MatchString(location) || keywords.MatchString(location) {
		return "", nil
	}
	if _, err := os.Stat(location); !errors.Is(err, fs.ErrNotExist) {
		return "", nil // opening it says what is wrong with it
	}
	_, found, err := (&Store{name: location}).readWitness()
	if err != nil || !found {
		return "", err
	}
	return whyOther + whatToDo, nil
}

// Seen is what was seen when sending was paused, without what was to be done about it.
func Seen(why string) string { return strings.TrimSuffix(why, whatToDo) }
