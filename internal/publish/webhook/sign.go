package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// The headers of a signature.
const (
	TimestampHeader = "Digest-Timestamp" // seconds since 1970
	SignatureHeader = "Digest-Signature" // "v1=" and the hexadecimal HMAC
)

// sign makes the headers of a signature: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop, and the body as it is sent.
func sign(secret digest.Secret, at time.Time, body []byte) map[string]string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return map[string]string{TimestampHeader: stamp, SignatureHeader: "v1=" + hex.EncodeToString(mac(secret, stamp, body))}
}

func mac(secret digest.Secret, stamp string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(secret.Reveal()))
	h.Write([]byte(stamp + "."))
	h.Write(body)
	return h.Sum(nil)
}

// ErrSignature says that a request is not from whom it should be, or is too old.
var ErrSignature = errors.New("the signature is not right")

// Verify is what a receiver does: it reports an error unless the headers sign the body with the secret, at most tolerance before or after now.
func Verify(secret digest.Secret, header http.Header, body []byte, now time.Time, tolerance time.Duration) error {
	stamp := header.Get(TimestampHeader)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > tolerance {
		return ErrSignature
	}
	given, ok := strings.CutPrefix(header.Get(SignatureHeader), "v1=")
	sum, err := hex.DecodeString(given)
	if !ok || err != nil || !hmac.Equal(sum, mac(secret, stamp, body)) {
		return ErrSignature
	}
	return nil
}
