package newsletter

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// purpose is what a token is valid for. A token for settings also unsubscribes, and does not expire.
type purpose string

const (
	confirm  purpose = "c"
	settings purpose = "s"
)

// confirmFor is how long a confirmation link is valid.
const confirmFor = 7 * 24 * time.Hour

// minKey is the minimum size of a key in bytes, the size of the hash (RFC 2104 section 3).
const minKey = 32

type keys [][]byte

func newKeys(secrets []digest.Secret) (keys, error) {
	var out keys
	for _, s := range secrets {
		if len(s.Reveal()) < minKey {
			return nil, digest.WithHint(errors.New("a key of the newsletter is shorter than 32 bytes"),
				"create one with openssl rand -hex 32")
		}
		out = append(out, []byte(s.Reveal()))
	}
	if len(out) == 0 {
		return nil, digest.WithHint(errors.New("the newsletter has no key"), "create one with openssl rand -hex 32")
	}
	return out, nil
}

// sign returns a token: the purpose, the hour of creation if the token expires, the person's ID, and 16 bytes
// of HMAC-SHA256 (RFC 2104 section 5).
func (k keys) sign(p purpose, id string, at time.Time) string {
	text := string(p) + "-" + id
	if p == confirm {
		text = string(p) + strconv.FormatInt(at.Unix()/3600, 36) + "-" + id
	}
	return text + "-" + mac(k[0], text)
}

// read returns the ID in a token that one of the keys signed for that purpose. It compares in constant time.
func (k keys) read(p purpose, token string, now time.Time) (id string, ok bool) {
	i := strings.LastIndexByte(token, '-')
	if i < 0 || len(token) > 200 {
		return "", false
	}
	text, sum := token[:i], token[i+1:]
	for _, key := range k {
		ok = hmac.Equal([]byte(mac(key, text)), []byte(sum)) || ok
	}
	head, id, cut := strings.Cut(text, "-")
	hour, timed := strings.CutPrefix(head, string(p))
	if !ok || !cut || !timed {
		return "", false
	}
	if p != confirm {
		return id, hour == ""
	}
	n, err := strconv.ParseInt(hour, 36, 64)
	if err != nil {
		return "", false
	}
	age := now.Sub(time.Unix(n*3600, 0))
	return id, age >= -time.Hour && age <= confirmFor+time.Hour
}

func mac(key []byte, text string) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte("digest newsletter\x00" + text))
	return strings.NewReplacer("-", "~", "_", ".").Replace(base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16]))
}

// hash stands for the address of a blocked person. It uses the last key, which has been in use the longest.
func (k keys) hash(address string) string {
	h := hmac.New(sha256.New, k[len(k)-1])
	h.Write([]byte("digest blocked\x00" + strings.ToLower(address)))
	return hex.EncodeToString(h.Sum(nil))
}
