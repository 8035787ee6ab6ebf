package firsttask

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var knownPrograms = lines("programs")

// automated matches logins of accounts that teams make for programs: deploy-bot, bot-city, k8s-ci-robot.
var automated = regexp.MustCompile(`\[bot\]$|[-_](?:bot|robot|ci|cicd|automation|autobot|machine)$|^bot[-_]|^svc[-_]`)

// named matches logins in capitals: CityBot, HarborCI.
var named = regexp.MustCompile(`[\p{Ll}A-Z]{2}(?:Bot|Robot|BOT)$|\p{Ll}CI$`)

// IsProgram reports whether a login is that of a program, by its name.
func IsProgram(login string) bool {
	if named.MatchString(login) {
		return true
	}
	login = strings.TrimPrefix(strings.ToLower(login), "app/")
	return automated.MatchString(login) || slices.Contains(knownPrograms, login)
}

func byProgram(t digest.Task) string {
	if t.Program || IsProgram(t.Author) {
		return fmt.Sprintf("the program %s wrote it", t.Author)
	}
	return ""
}

// quietSpan is how long ago a person must have touched an issue that programs keep touching.
const quietSpan = 180 * 24 * time.Hour

// onlyPrograms reports that no person has touched the issue in half a year, although programs have.
func onlyPrograms(t digest.Task, now time.Time) string {
	last, program := t.CreatedAt, ""
	for _, c := range t.Said {
		switch {
		case !c.Program && !IsProgram(c.Author):
			last = c.At
		case now.Sub(c.At) <= quietSpan:
			program = c.Author
		}
	}
	if program == "" || now.Sub(last) <= quietSpan {
		return ""
	}
	return fmt.Sprintf("only programs, such as %s, have touched it since %s", program, day(last))
}
