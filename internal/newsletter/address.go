package newsletter

import (
	"errors"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Address returns a mail address in its stored form: in lowercase, with its domain in ASCII (RFC 5891). RFC
// 5321 section 2.4 allows case-sensitive local parts, but servers do not use them. The length limits are
// those of RFC 5321 section 4.5.3.1.
func Address(written string) (string, error) {
	wrong := func(why string) error {
		return digest.WithHint(errors.New("this is not a mail address: "+why),
			"write just the address, such as name@example.org")
	}
	written = strings.TrimSpace(written)
	at := strings.LastIndexByte(written, '@')
	if at < 1 || at == len(written)-1 {
		return "", wrong("it has no @ between two parts")
	}
	local, domain := written[:at], written[at+1:]
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", wrong("its domain is not valid")
	}
	address := strings.ToLower(local + "@" + domain)
	parsed, err := mail.ParseAddress(address)
	switch {
	case err != nil, parsed.Address != address, parsed.Name != "", strings.ContainsAny(address, "<>\"\\,;:()[] \t\r\n"):
		return "", wrong("it contains invalid characters")
	case strings.ContainsFunc(local, func(r rune) bool { return r > 0x7e }):
		return "", wrong("most mail servers do not accept these letters before the @ (RFC 6531)")
	case len(local) > 64, len(address) > 254:
		return "", wrong("it is too long")
	}
	return address, nil
}
