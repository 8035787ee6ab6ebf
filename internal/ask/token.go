package ask

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// tokenFor is how long the link of a message is valid: from an ask two months ahead until its slides are ready.
const tokenFor = 120 * 24 * time.Hour

// Keys sign the links of messages. The first signs; all are accepted.
type Keys []digest.Secret

// Sign returns the token of a message's link: the hour, the ask and the step, and 16 bytes of HMAC-SHA256 (RFC 2104
// section 5). Whoever has it can answer as the person to whom the step went.
func (k Keys) Sign(s Step, now time.Time) string {
	text := strconv.FormatInt(now.Unix()/3600, 36) + "." + s.Thread + "." + strconv.Itoa(s.Number)
	return text + "." + tokenMAC(k[0], text)
}

// Read returns the ask and the number of the step in a token that one of the keys signed. It compares in constant time.
func (k Keys) Read(token string, now time.Time) (thread string, number int, ok bool) {
	i := strings.LastIndexByte(token, '.')
	if i < 0 || len(token) > 300 {
		return "", 0, false
	}
	text, sum := token[:i], token[i+1:]
	for _, key := range k {
		ok = hmac.Equal([]byte(tokenMAC(key, text)), []byte(sum)) || ok
	}
	hour, rest, cut := strings.Cut(text, ".")
	j := strings.LastIndexByte(rest, '.')
	if !ok || !cut || j < 0 {
		return "", 0, false
	}
	at, err := strconv.ParseInt(hour, 36, 64)
	if err != nil {
		return "", 0, false
	}
	if age := now.Sub(time.Unix(at*3600, 0)); age < -time.Hour || age > tokenFor {
		return "", 0, false
	}
	number, err = strconv.Atoi(rest[j+1:])
	return rest[:j], number, err == nil
}

func tokenMAC(key digest.Secret, text string) string {
	h := hmac.New(sha256.New, []byte(key.Reveal()))
	h.Write([]byte("digest ask\x00" + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}

// Holder returns who may answer with the token: the person to whom the message of the step went. It reports false if
// the token is not valid, or if the person was removed.
func (l Log) Holder(k Keys, token string, now time.Time) (Thread, string, bool) {
	id, number, ok := k.Read(token, now)
	if !ok {
		return Thread{}, "", false
	}
	t, ok := l.Find(id)
	if !ok || number < 1 || number > len(t.Steps) || t.Steps[number-1].Person == "" {
		return Thread{}, "", false
	}
	return t, t.Steps[number-1].Person, true
}
