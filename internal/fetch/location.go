package fetch

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// schemed matches a location with a scheme. A single letter is a Windows drive.
var schemed = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]+)://`)

// IsFile reports whether location is a file: a file: URL, or anything without a scheme and "://".
func IsFile(location string) bool {
	m := schemed.FindStringSubmatch(location)
	return m == nil || strings.EqualFold(m[1], "file")
}

// webAddress returns the URL to request for a location that is not a file.
func webAddress(location string) (string, error) {
	u, err := url.Parse(location)
	if err != nil || u.Hostname() == "" || !validPort(u.Port()) {
		return "", notAURL()
	}
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https" // calendars publish webcal: addresses, which are https
	case "http", "https":
	default:
		return "", digest.WithHint(fmt.Errorf("%s: addresses are not supported", u.Scheme),
			"use http://, https://, webcal://, or a file name")
	}
	u.Fragment = ""
	return u.String(), nil
}

func validPort(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil
}

// notAURL does not quote the text, which may be invalid because of an unescaped password.
func notAURL() error {
	return digest.WithHint(errors.New("this is not a valid web address"),
		"percent-encode characters such as spaces, @, or :")
}

// file reads the file at location.
func (c *Client) file(location string) (Document, error) {
	name, err := fileName(location)
	if err != nil {
		return Document{}, err
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(c.config.Dir, name)
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && looksLikeHost(location):
		return Document{},
			digest.WithHint(fmt.Errorf("there is no file %s", name), "for a web address, write https://"+location)
	case errors.Is(err, fs.ErrNotExist):
		return Document{},
			digest.WithHint(fmt.Errorf("there is no file %s", name), "file names are relative to the folder of meetups.yaml")
	case errors.Is(err, fs.ErrPermission):
		return Document{},
			digest.WithHint(errors.New("this user may not read the file"), "change the owner or the permissions of "+name)
	case err != nil:
		return Document{}, fileError(err)
	case info.IsDir():
		return Document{}, digest.WithHint(errors.New("this is a folder"), "use a file in it")
	case !info.Mode().IsRegular():
		return Document{}, errors.New("this is not a regular file") // opening a pipe would block until there is a writer
	}
	f, err := os.Open(name)
	if err != nil {
		return Document{}, fileError(err)
	}
	defer func() { _ = f.Close() }()
	body, err := io.ReadAll(&limited{from: f, left: c.config.MaxBytes, limit: c.config.MaxBytes})
	if err != nil {
		return Document{}, fileError(err)
	}
	return Document{URL: location, Body: body, At: time.Now()}, nil
}

// fileError removes the operation and the name, which the caller adds.
func fileError(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// fileName returns the file name for a location (RFC 8089, including the drive letters of its appendix E).
func fileName(location string) (string, error) {
	if !schemed.MatchString(location) {
		return location, nil
	}
	u, err := url.Parse(location)
	if err != nil || u.Path == "" || u.Host != "" && !strings.EqualFold(u.Host, "localhost") {
		return "",
			digest.WithHint(errors.New("this is not a valid file: address"), "write file:///full/path, or just the file name")
	}
	name := u.Path
	if len(name) > 2 && name[0] == '/' && name[2] == ':' {
		name = name[1:] // file:///C:/calendar.ics
	}
	return filepath.FromSlash(name), nil
}

// looksLikeHost reports whether a location without a scheme is probably a web address.
func looksLikeHost(location string) bool {
	host, _, slash := strings.Cut(location, "/")
	return strings.HasPrefix(location, "www.") || slash && strings.Contains(host, ".") && !strings.HasPrefix(host, ".")
}
