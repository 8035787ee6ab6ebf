package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

var variable = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)(:-.*)?$`)

// expand replaces ${NAME}, ${NAME:-default}, and ${file:NAME} in the value at path. $$ stands for a dollar sign, as
// does a lone $. Inserted text is not expanded again.
func (d *decoder) expand(path, text string) (string, error) {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "$")
		out.WriteString(before)
		switch {
		case !found:
			return out.String(), nil
		case strings.HasPrefix(after, "$"):
			out.WriteByte('$')
			text = after[1:]
			continue
		case !strings.HasPrefix(after, "{"):
			out.WriteByte('$')
			text = after
			continue
		}
		name, rest, closed := strings.Cut(after[1:], "}")
		if !closed {
			return "", digest.WithHint(errors.New("${ has no closing }"), "write $${ for a literal ${")
		}
		value, err := d.lookUp(path, name)
		if err != nil {
			return "", err
		}
		out.WriteString(value)
		text = rest
	}
}

// signs matches the paths of keys that sign. Blanks around such a key are a part of it, because links and receivers
// have signatures that were made with them.
var signs = regexp.MustCompile(`^newsletter\.(key|old_keys)|\.webhook\.secret$`)

// lookUp returns the value of a reference, for the value at path. It takes away white space around it: a newline that
// came with a secret would make it a wrong one.
func (d *decoder) lookUp(path, name string) (string, error) {
	if file, ok := strings.CutPrefix(name, "file:"); ok {
		value, err := d.secretFile(file)
		return d.trimmed(path, name, value), err
	}
	m := variable.FindStringSubmatch(name)
	if m == nil {
		return "", digest.WithHint(errors.New("this is not a valid variable name"),
			"use ${NAME}, ${NAME:-default}, or ${file:NAME}; write $${ for a literal ${")
	}
	value, set := d.getenv(m[1])
	value = d.trimmed(path, m[1], value)
	if m[2] != "" && value == "" {
		return m[2][2:], nil
	}
	if !set {
		return "", digest.WithHint(missingError{m[1], fmt.Sprintf("the environment variable %s is not set", m[1])},
			fmt.Sprintf("set it, or write ${%s:-} if it may be missing", m[1]))
	}
	if value == "" && forSending(path) {
		d.missing = append(d.missing, missing{
			path: path, name: m[1], empty: true,
			err: d.mistake(d.at(path), "set it; commands that send nothing work without it",
				"the environment variable %s is empty", m[1]),
		})
	}
	return value, nil
}

// trimmed returns the value of name without white space around it. Of a key that signs, it keeps the white space, and
// notes that for a warning.
func (d *decoder) trimmed(path, name, value string) string {
	short := strings.Trim(value, " \t\r\n\v\f\u00a0\ufeff")
	if short != value && short != "" && signs.MatchString(path) {
		d.blank = append(d.blank, [2]string{path, name})
		return value
	}
	return short
}

// maxSecret is the maximum size of a secret file, in bytes.
const maxSecret = 64 << 10

// secretFile reads a value from a file that others cannot read, without trailing newlines.
func (d *decoder) secretFile(name string) (string, error) {
	if name == "" {
		return "", digest.WithHint(errors.New("${file:} needs a file name"), "write ${file:/run/secrets/token}")
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(d.dir, name)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", digest.WithHint(missingError{name, "there is no file " + name},
			"file names are relative to the folder of this file")
	case err != nil:
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a regular file", name)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o004 != 0:
		return "", digest.WithHint(fmt.Errorf("all users of this machine can read %s", name),
			"chmod o-r "+name+" (for a secret of a container: mode: 0440)")
	case info.Size() > maxSecret:
		return "", fmt.Errorf("%s is larger than a secret may be (%d bytes)", name, maxSecret)
	}
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", fmt.Errorf("the secret cannot be read: %w", err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}
