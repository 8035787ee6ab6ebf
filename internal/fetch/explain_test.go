package fetch_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestErrorsInPlainWords(t *testing.T) {
	for name, c := range map[string]struct {
		err     error
		want    string
		hint    string
		passing bool
	}{
		"no such host": {
			err:  &net.DNSError{Name: "nosuch.example", IsNotFound: true},
			want: "host nosuch.example does not exist", hint: "spelling",
		},
		"the name server is down": {
			err:  &net.DNSError{Name: "a.org", Err: "server misbehaving", IsTemporary: true},
			want: "looking up host a.org: server misbehaving", hint: "DNS server", passing: true,
		},
		"refused": {
			err:  &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
			want: "the connection was refused", hint: "may be down", passing: true,
		},
		"no way there": {
			err:  &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ENETUNREACH)},
			want: "no connection", hint: "firewall", passing: true,
		},
		"too slow to connect": {
			err:  &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
			want: "timed out", hint: "may be down", passing: true,
		},
		"broken off": {err: io.EOF, want: "the connection was interrupted", hint: "may be down", passing: true},
		"expired": {
			err: &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, want: "expired",
			hint: "clock",
		},
		"not yet a certificate": {
			err:  &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.NotAuthorizedToSign}},
			want: "is not valid", hint: "owner",
		},
		"another host's": {
			err:  &tls.CertificateVerificationError{Err: x509.HostnameError{Certificate: &x509.Certificate{}, Host: "a.org"}},
			want: "not valid for a.org", hint: "host name",
		},
		"not https": {err: tls.RecordHeaderError{Msg: "first record"}, want: "does not use https", hint: "http://"},
		"refused by TLS": {
			err:  &net.OpError{Op: "remote error", Err: tls.AlertError(40)},
			want: "refused the secure connection", hint: "browser",
		},
		"something new": {err: errors.New("stream error"), want: "stream error", passing: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				get := fetch.NewOver(fetch.Config{},
					roundTripper(func(*http.Request) (*http.Response, error) { return nil, c.err }))
				_, err := get.Get(t.Context(), "https://a.org/?token=tiger")
				if err == nil || !strings.HasPrefix(err.Error(), "reading https://a.org/?token=hidden: ") ||
					!strings.Contains(err.Error(), c.want) || !strings.Contains(digest.Hint(err), c.hint) {
					t.Errorf("got %v (hint %q), want %q (%q)", err, digest.Hint(err), c.want, c.hint)
				}
				if _, passing := retry.After(err); passing != c.passing {
					t.Errorf("got passing=%t, want %t", passing, c.passing)
				}
			})
		})
	}
}

func TestUnknownAuthority(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	_, err := client(t, fetch.Config{}).Get(t.Context(), s.URL)
	if err == nil || !strings.Contains(err.Error(), "not signed by an authority that this machine trusts") {
		t.Errorf("got %v", err)
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	u, err := url.Parse(plain)
	if err != nil {
		t.Fatal(err)
	}
	u.Scheme = "https"
	_, err = client(t, fetch.Config{}).Get(t.Context(), u.String())
	if err == nil || !strings.Contains(err.Error(), "does not use https") ||
		!strings.Contains(digest.Hint(err), "http://") {
		t.Errorf("got %v (hint %q)", err, digest.Hint(err))
	}
}
