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

// explain describes a connection failure in plain words, without the address, which may contain secrets.
// Failures that may pass are temporary.
func explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if hinted, ok := errors.AsType[*digest.HintError](err); ok {
		return hinted // the guard's own refusal, without the prefix "dial tcp …:"
	}
	if failed := proxyFailure(err); failed != nil {
		return failed
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return digest.WithHint(fmt.Errorf("host %s does not exist", dns.Name),
				"check the spelling of the address; if it is correct, the site is gone or this machine has no network")
		}
		return digest.WithHint(retry.Temporary(fmt.Errorf("looking up host %s: %s", dns.Name, dns.Err), 0),
			"check this machine's network and DNS server")
	}
	if explained := explainTLS(err); explained != nil {
		return explained
	}
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) {
		return digest.WithHint(errors.New("the compressed response cannot be decompressed"), "contact the site's owner")
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
		err = errors.New("the connection was interrupted")
	case errors.As(err, &slow) && slow.Timeout():
		err = errors.New("connecting to the site timed out")
	case errors.As(err, &op):
		err = fmt.Errorf("no connection: %w", op.Err)
	}
	return digest.WithHint(retry.Temporary(err, 0), hint)
}

// explainTLS explains a certificate or TLS error. It returns nil for other errors.
func explainTLS(err error) error {
	if e, ok := errors.AsType[x509.HostnameError](err); ok {
		return digest.WithHint(fmt.Errorf("the site's certificate is not valid for %s", e.Host),
			"check the host name; the site may have moved")
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		if e.Reason == x509.Expired {
			return digest.WithHint(errors.New("the site's certificate has expired, or this machine's clock is wrong"),
				"check the clock with `date`, or contact the site's owner")
		}
		return digest.WithHint(fmt.Errorf("the site's certificate is not valid: %w", err), "contact the site's owner")
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return digest.WithHint(errors.New("the site's certificate is not signed by an authority that this machine trusts"),
			"if the authority is your own, set SSL_CERT_FILE to a PEM file with its certificate")
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok || errors.Is(err, http.ErrSchemeMismatch) {
		return digest.WithHint(errors.New("the site does not use https at this address"), "try http:// instead")
	}
	if answeredInTLS(err) {
		return digest.WithHint(errors.New("the site uses https at this address"), useHTTPS)
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return digest.WithHint(fmt.Errorf("the site refused the secure connection: %w", err), "try the address in a browser")
	}
	return nil
}

// answeredInTLS reports whether the answer to a request in clear was a TLS alert (RFC 8446, section 6): the request was
// not understood.
func answeredInTLS(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

const useHTTPS = "use https:// instead of http://"

// wantsHTTPS reports whether the body of a response with status 400 says that the port is one for https: as nginx,
// Apache, Go, and others say it.
func wantsHTTPS(body []byte) bool {
	text := strings.ToLower(string(body))
	for _, said := range []string{
		"http request was sent to https port", "http request to an https server", "plain http to an ssl",
	} {
		if strings.Contains(text, said) {
			return true
		}
	}
	return false
}

// longest is the maximum wait that RetryAfter returns.
const longest = 366 * 24 * time.Hour

// RetryAfter returns the wait of a Retry-After header, in seconds or as a date (RFC 9110 section 10.2.3), at
// most a year. It reports false if there is none.
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
