package config

import (
	"cmp"
	"fmt"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// need reports a missing value, with an example.
func (d *decoder) need(path, value, example string) {
	if strings.TrimSpace(value) != "" || d.failed(path) {
		return
	}
	if d.tokens[path] != nil {
		d.wrong(path, "for instance: "+example, "this is empty")
		return
	}
	d.wrong(path, "for instance: "+example, "the key %q is missing", path[strings.LastIndexByte(path, '.')+1:])
}

// line reports a text that does not fit a subject or title.
func (d *decoder) line(path, value string) {
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) || len([]rune(value)) > 100 {
		d.wrong(path, "", "this must be one line of at most 100 characters")
	}
}

// among reports a value that is not one of the known ones. An empty value is valid.
func (d *decoder) among(path, value string, known []string) {
	if value != "" && !slices.Contains(known, value) {
		d.wrong(path, oneOf(value, known), "%s is not allowed here", d.word(path, value))
	}
}

// zone loads a time zone. It returns nil for an empty name.
func (d *decoder) zone(path, name string) *time.Location {
	if name == "" {
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		d.wrong(path, "names of the tz database look like America/Los_Angeles, Europe/Madrid or UTC",
			"there is no time zone %s", d.word(path, name))
		return nil
	}
	return zone
}

// location checks the address of a source: a web address or a file name.
func (d *decoder) location(path, value string) {
	d.need(path, value, "url: https://www.meetup.com/socalpython/")
	if value != "" && !fetch.IsFile(value) {
		d.address(path, value, []string{"http", "https", "webcal"})
	}
}

// web checks the address of a page. An empty value is valid.
func (d *decoder) web(path, value string) {
	if value != "" {
		d.address(path, value, []string{"http", "https"})
	}
}

// address checks a URL. Its messages never quote the URL, which may contain a password.
func (d *decoder) address(path, value string, schemes []string) {
	u, err := url.Parse(value)
	switch {
	case err != nil:
		d.wrong(path, "percent-encode characters such as spaces, @, or :", "this is not a valid address")
	case !slices.Contains(schemes, strings.ToLower(u.Scheme)):
		d.wrong(path, "it starts with "+strings.Join(schemes, ":// or ")+"://", "this kind of address is not supported here")
	case u.Hostname() == "":
		d.wrong(path, "add the host after the two slashes: "+schemes[0]+"://example.org", "this address has no host")
	}
}

// secret reports a secret written in the file itself.
func (d *decoder) secret(path string, value digest.Secret) {
	if value != "" && d.inFile[path] {
		d.secretInFile(path)
	}
}

func (d *decoder) secretInAddress(path, value string) {
	u, err := url.Parse(value)
	if err != nil || !d.inFile[path] {
		return
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		d.secretInFile(path)
	}
}

// variables are names of environment variables to suggest for some secrets. Others are named after the last
// two keys of their path.
var variables = map[string]string{ //nolint:gosec // names of variables, not secrets
	"SLACK_TOKEN": "SLACK_BOT_TOKEN", "EMAIL_SMTP": "SMTP_URL", "STORE": "DATABASE_URL",
	"APP_KEY": "GITHUB_APP_KEY",
}

// position matches a list index in a path, which a variable name cannot contain.
var position = regexp.MustCompile(`\[\d+\]`)

func (d *decoder) secretInFile(path string) {
	keys := strings.Split(path, ".")
	name := strings.ToUpper(strings.Join(keys[max(0, len(keys)-2):], "_"))
	name = position.ReplaceAllString(name, "")
	name = cmp.Or(variables[name], name)
	d.wrong(
		path,
		fmt.Sprintf(
			`move it to the environment and write "${%s}", or to a file and write "${file:/run/secrets/%s}"; change `+
				`it if this file was shared`, name, strings.ToLower(name),
		), "the file contains a secret",
	)
}

// mailAddress checks an e-mail address. An empty value is valid.
func (d *decoder) mailAddress(path, value string) {
	if value == "" {
		return
	}
	if _, err := mail.ParseAddress(value); err != nil {
		d.wrong(path, "Name <address@example.org>, or the address alone", "this is not an e-mail address")
	}
}

func (d *decoder) lineOf(path string) int {
	if t := d.at(path); t != nil {
		return t.Position.Line
	}
	return 0
}

func (d *decoder) warn(c *Config, path, format string, args ...any) {
	e := d.mistake(d.at(path), "", format, args...)
	c.Warnings = append(c.Warnings, fmt.Sprintf("%s:%d: %s", filepath.Base(e.File), e.Line, e.Message))
}
