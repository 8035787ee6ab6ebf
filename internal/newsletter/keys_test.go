package newsletter_test

import (
	"errors"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

func TestOnlyOurTokensCount(t *testing.T) {
	d := open(t)
	r := d.confirmed(t, "ana@example.org")
	good := path.Base(r.Unsubscribe)
	confirm := path.Base(d.posted[0].Link)
	d.now = d.now.Add(30 * 24 * time.Hour)
	for name, token := range map[string]string{
		"none": "", "half": good[:len(good)-3], "changed": strings.Replace(good, "-", "-A", 1), "one to confirm": confirm,
		"a mere id": strings.Split(good, "-")[1], "long": strings.Repeat("x-", 5000), "other letters": "s-é-ñ",
	} {
		if err := d.Unsubscribe(t.Context(), token, "web page"); !errors.Is(err, digest.ErrNotFound) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := d.Confirm(t.Context(), good, "web page"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("confirming with a link to unsubscribe: got %v", err)
	}
	d.reopen(t, "another-key-with-more-than-thirty-two-bytes-too", key)
	if err := d.Unsubscribe(t.Context(), good, "web page"); err != nil {
		t.Errorf("after a change of keys: %v", err)
	}
	d.reopen(t, "another-key-with-more-than-thirty-two-bytes-too")
	if err := d.Unsubscribe(t.Context(), good, "web page"); !errors.Is(err, digest.ErrNotFound) {
		t.Errorf("with a key that is not ours any more: got %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for written, want := range map[string]string{
		" Ana.Perez@Example.ORG ": "ana.perez@example.org", "ana.pérez@example.org": "",
		"a+b@münchen.example": "a+b@xn--mnchen-3ya.example", "o'neil@example.org": "o'neil@example.org",
		"": "", "ana": "", "ana@": "", "@x.org": "", "ana@localhost": "", "a b@x.org": "", "Ana <ana@x.org>": "",
		"ana@x.org\r\nBcc: b@x.org": "", "ana@x..org": "", "a,b@x.org": "", "ana@x.org.": "",
		strings.Repeat("a", 65) + "@x.org": "", "a@" + strings.Repeat("x", 63) + "." + strings.Repeat("y.", 100) + "org": "",
	} {
		got, err := newsletter.Address(written)
		if got != want || (err == nil) != (want != "") || err != nil && digest.Hint(err) == "" {
			t.Errorf("%q: got %q, %v, want %q", written, got, err, want)
		}
	}
}

func TestKeysMustBeLong(t *testing.T) {
	for _, keys := range [][]digest.Secret{nil, {"short"}, {key, "short"}} {
		if _, err := newsletter.Open(newsletter.Config{Keys: keys}, nil); err == nil || digest.Hint(err) == "" ||
			strings.Contains(err.Error(), "short") && !strings.Contains(err.Error(), "shorter") {
			t.Errorf("got %v", err)
		}
	}
}
