package digest_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/quotedprintable"
	"net/url"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestASecretIsHiddenInEverySpelling(t *testing.T) {
	const user, password = "desk@city.example", `corr+ct/h"rse & b=ttery`
	plain := "\x00" + user + "\x00" + password
	quoted := func(text string) string {
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.String()
	}
	inJSON := func(text string) string {
		b, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	all := ""
	for i := range len(password) {
		all += fmt.Sprintf("%%%02x", password[i])
	}
	for name, spelled := range map[string]string{
		"as it is":                   password,
		"base64":                     base64.StdEncoding.EncodeToString([]byte(password)),
		"base64, unpadded":           base64.RawStdEncoding.EncodeToString([]byte(password)),
		"base64, URL-safe":           base64.URLEncoding.EncodeToString([]byte(password)),
		"base64, URL-safe, unpadded": base64.RawURLEncoding.EncodeToString([]byte(password)),
		"AUTH PLAIN":                 base64.StdEncoding.EncodeToString([]byte(plain)),
		"AUTH PLAIN, cut":            base64.StdEncoding.EncodeToString([]byte(plain))[:21],
		"AUTH PLAIN with an identity": base64.StdEncoding.EncodeToString([]byte(
			user + plain)),
		"AUTH LOGIN, the user": base64.StdEncoding.EncodeToString([]byte(user)),
		"hexadecimal":          hex.EncodeToString([]byte(password)),
		"HEXADECIMAL":          strings.ToUpper(hex.EncodeToString([]byte(plain))),
		"query":                url.QueryEscape(password),
		"path":                 url.PathEscape(password),
		"percent":              all,
		"base64 in a query":    url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(plain))),
		"JSON":                 inJSON(password),
		"Go":                   fmt.Sprintf("%q", password),
		"base64 in JSON":       strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte(plain)), "/", `\/`),
		"HTML":                 html.EscapeString(password),
		"quoted-printable":     quoted(password),
		"quoted-printable, base64": quoted(base64.StdEncoding.EncodeToString([]byte(
			plain))),
	} {
		text := "500 5.5.1 unrecognized: \"AUTH PLAIN " + spelled + "\" from desk@city.example, see help"
		got := digest.RedactCoded(text, []string{user, plain}, password)
		if strings.Contains(got, strings.Trim(spelled, "\"=\r\n")) {
			t.Errorf("%s: it stands in %q", name, got)
		}
		if !strings.HasPrefix(got, `500 5.5.1 unrecognized: "AUTH PLAIN `) ||
			!strings.HasSuffix(got, `" from desk@city.example, see help`) {
			t.Errorf("%s: more than the secret is hidden: %q", name, got)
		}
		if !strings.Contains(got, "(hidden)") {
			t.Errorf("%s: nothing is hidden: %q", name, got)
		}
	}
}

func TestTextsWithoutSecretsStay(t *testing.T) {
	const text = "550 5.1.1 <ana@example.org>: Recipient address rejected: a1b2c3d4e5f60718293a4b5c6d7e8f90 " +
		"http://example.org/?a=b%20c"
	for _, secrets := range [][]digest.Secret{nil, {""}, {"geheim"}, {"  "}} {
		if got := digest.Redact(text, secrets...); got != text {
			t.Errorf("%d secrets: got %q", len(secrets), got)
		}
	}
}

func FuzzRedactHidesTheSecret(f *testing.F) {
	f.Add("s3cret-pass", "some text ", " and more")
	f.Add("p=20 %41\\u0041", "=", "&#x")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < 4 || strings.TrimSpace(secret) == "" || strings.Contains("(hidden)", secret) {
			return
		}
		if got := digest.Redact(before+secret+after, digest.Secret(secret)); len(before)+len(after) < 2 &&
			strings.Contains(got, secret) {
			t.Errorf("got %q", got)
		}
		if got := digest.Redact(before+" "+base64.StdEncoding.EncodeToString([]byte(secret)),
			digest.Secret(secret)); !strings.Contains(got, "(hidden)") {
			t.Errorf("base64: got %q", got)
		}
	})
}
