package config

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is a length of time as written in the file: Go's units, d for days of 24 hours, and w for weeks
// (90m, 28d, 1w2d).
type Duration string

const day = 24 * time.Hour

// longestDuration keeps sums far from overflow.
const longestDuration = 10 * 366 * day

// Duration returns the length. It is zero if the value is empty.
func (d Duration) Duration() time.Duration {
	length, _ := parseDuration(string(d)) // a Config holds only checked values
	return length
}

// Days returns the length in whole days.
func (d Duration) Days() int { return int(d.Duration() / day) }

// durationForm separates weeks and days from the rest.
var durationForm = regexp.MustCompile(`^(?:(\d{1,4})w)?(?:(\d{1,4})d)?([0-9.hmsuµn]*)$`)

func parseDuration(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	if strings.HasPrefix(text, "-") {
		return 0, errors.New("a duration cannot be negative")
	}
	m := durationForm.FindStringSubmatch(text)
	if m == nil {
		return 0, errors.New("this is not a duration")
	}
	var sum time.Duration
	for i, unit := range []time.Duration{7 * day, day} {
		if m[i+1] != "" {
			n, err := strconv.Atoi(m[i+1])
			if err != nil {
				return 0, errors.New("this is not a duration")
			}
			sum += time.Duration(n) * unit
		}
	}
	if m[3] != "" && m[3] != "0" {
		rest, err := time.ParseDuration(m[3])
		if err != nil {
			return 0, errors.New("this is not a duration")
		}
		sum += min(rest, longestDuration)
	}
	if sum > longestDuration {
		return 0, errors.New("this is longer than ten years")
	}
	return sum, nil
}
