package store

import (
	"errors"
	"io/fs"
	"os"
	"strings"
)

// Lost returns why nothing should be sent if a new store is created: the file is gone, but its witness is
// still there, so editions may have been sent. It is empty if the file exists, if there is no witness, and
// for a database on a server.
func Lost(location string) (string, error) {
	if location == memory || schemed.MatchString(location) || keywords.MatchString(location) {
		return "", nil
	}
	if _, err := os.Stat(location); !errors.Is(err, fs.ErrNotExist) {
		return "", nil // opening it reports what is wrong
	}
	_, found, err := (&Store{name: location}).readWitness()
	if err != nil || !found {
		return "", err
	}
	return whyOther + whatToDo, nil
}

// Seen returns the first part of a reason: what was found when sending was paused, without the instructions.
func Seen(why string) string { return strings.TrimSuffix(why, whatToDo) }
