package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Headers of a signature.
const (
	timestampHeader = "Digest-Timestamp" // seconds since 1970
	signatureHeader = "Digest-Signature" // "v1=" and the HMAC in hexadecimal
)

// sign returns the signature headers: HMAC-SHA256 (RFC 2104) over the timestamp, a full stop, and the request
// body.
func sign(secret digest.Secret, at time.Time, body []byte) map[string]string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(stamp + "."))
	mac.Write(body)
	return map[string]string{timestampHeader: stamp, signatureHeader: "v1=" + hex.EncodeToString(mac.Sum(nil))}
}
