package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// explain says in plain words what went wrong on the way to a site, without the address, which may hold secrets.
// What may pass by itself is temporary.
func explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if hinted, ok := errors.AsType[*digest.HintError](err); ok {
		return hinted // our own refusal, without the "dial tcp …:" before it
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return digest.WithHint(fmt.Errorf("there is no host named %s", dns.Name), "check the spelling of the address; if it is right, the site is gone or this machine has no network")
		}
		return digest.WithHint(retry.Temporary(fmt.Errorf("the host name %s could not be looked up: %s", dns.Name, dns.Err), 0), "check this machine's network and name server")
	}
	if plain := explainTLS(err); plain != nil {
		return plain
	}
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return digest.WithHint(errors.New("the answer is said to be packed, but cannot be unpacked"), "tell the site's owner")
	}
	hint := "the site may be down; try the address in a browser"
	if errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH) {
		hint = "check this machine's network and firewall"
	}
	var op *net.OpError
	var slow net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		err = errors.New("the connection was refused")
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = errors.New("the connection broke off")
	case errors.As(err, &slow) && slow.Timeout():
		err = errors.New("the site could not be reached in time")
	case errors.As(err, &op):
		err = fmt.Errorf("no connection: %w", op.Err)
	}
	return digest.WithHint(retry.Temporary(err, 0), hint)
}

// explainTLS explains what certificates can have, or returns nil.
func explainTLS(err error) error {
	if e, ok := errors.AsType[x509.HostnameError](err); ok {
		return digest.WithHint(fmt.Errorf("the site's certificate is not made for %s", e.Host), "check the host name; the site may have moved")
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if e.Reason == x509.Expired {
			return digest.WithHint(errors.New("the site's certificate has expired, or this machine's clock is wrong"), "tell the site's owner; look at the clock with `date`")
		}
		return digest.WithHint(fmt.Errorf("the site's certificate is not valid: %w", err), "tell the site's owner")
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return digest.WithHint(errors.New("the site's certificate is signed by nobody that this machine trusts"), "install the authority's certificate on this machine, for instance in the folder that SSL_CERT_DIR names")
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return digest.WithHint(errors.New("the site does not speak https there"), "try http:// instead")
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return digest.WithHint(fmt.Errorf("the site refused the secure connection: %w", err), "try the address in a browser")
	}
	return nil
}

// longest is the longest pause that is believed.
const longest = 366 * 24 * time.Hour

// RetryAfter reads how long a server asks to wait, as seconds or as a date (RFC 9110 section 10.2.3), at most a year; false where it does not ask.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, longest), true
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), longest), true
	}
	return 0, false
}
