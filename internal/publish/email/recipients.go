package email

import (
	"errors"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// recipients are the addresses that one message goes to: those of a list, or one person's.
type recipients struct {
	addresses []string
	header    string // value of the To header
	list      bool   // errors may name the addresses
	// The links of one person, which replace the placeholders. Empty: the message has none.
	unsubscribe, settings string
}

// list returns the addresses of the list.
func (p *Publisher) list() recipients {
	r := recipients{list: true}
	var names []string
	for _, a := range p.to {
		r.addresses = append(r.addresses, a.Address)
		names = append(names, fold(a.String()))
	}
	r.header = strings.Join(names, ",\r\n ")
	return r
}

func person(r digest.Recipient) recipients {
	return recipients{
		addresses: []string{r.Address}, header: "<" + r.Address + ">",
		unsubscribe: r.Unsubscribe, settings: r.Settings,
	}
}

// commands are the SMTP commands that come before a message.
func (r recipients) commands(from string) []string {
	mail := "MAIL FROM:<" + from + ">"
	if !r.ascii() {
		mail += " SMTPUTF8" // RFC 6531
	}
	out := append(make([]string, 0, 2+len(r.addresses)), mail)
	for _, a := range r.addresses {
		out = append(out, "RCPT TO:<"+a+">")
	}
	return append(out, "DATA")
}

// group returns the commands as one group (RFC 2920).
func (r recipients) group(from string) string { return strings.Join(r.commands(from), "\r\n") + "\r\n" }

// subject names command number i in errors. It does not name a person: the ledger's line does.
func (r recipients) subject(i int, from string) string {
	switch {
	case i == 0:
		return "the sender " + from
	case i > len(r.addresses):
		return "DATA"
	case r.list:
		return "the recipient " + r.addresses[i-1]
	}
	return "the recipient"
}

// ascii reports whether the addresses can be sent to a server without SMTPUTF8.
func (r recipients) ascii() bool {
	for _, a := range r.addresses {
		if !ascii(a) {
			return false
		}
	}
	return true
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e })
}

// Final errors: no message can be written to this recipient.
var (
	errAddress = errors.New("this address cannot receive mail")
	errASCII   = errors.New("this address has letters beyond ASCII, and the server does not support SMTPUTF8")
	errLink    = errors.New("the recipient's link does not fit into a header")
)

// check returns the reason why nothing can be sent to r, if there is one.
func check(r digest.Recipient) error {
	at := strings.LastIndexByte(r.Address, '@')
	if at < 1 || at == len(r.Address)-1 || len(r.Address) > 254 || strings.ContainsFunc(r.Address, control) ||
		strings.ContainsAny(r.Address, "<>\"\\,;()") {
		return errAddress
	}
	for _, link := range []string{r.Unsubscribe, r.Settings} {
		if len(link) > maxLine-len("List-Unsubscribe: <>") || strings.ContainsFunc(link, control) ||
			strings.ContainsAny(link, "<>\"") {
			return errLink
		}
	}
	return nil
}

// control reports whether r is a space or a control character.
func control(r rune) bool { return r <= ' ' || r == 0x7f }
