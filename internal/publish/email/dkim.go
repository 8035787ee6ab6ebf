package email

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// DKIM describes how messages are signed (RFC 6376), for a mail server that does not sign them.
type DKIM struct {
	Domain   string // the sender's domain, or one above it
	Selector string // of the key's DNS record: SELECTOR._domainkey.DOMAIN
	// Key is the private key in PEM: RSA, or Ed25519 (RFC 8463).
	Key digest.Secret
}

// signer reads the key. It returns nil if messages are not signed.
func (d *DKIM) signer() (*dkim.SignOptions, error) {
	if d == nil {
		return nil, nil
	}
	hint := func(err error) error {
		return digest.WithHint(fmt.Errorf("dkim: %w", err),
			"make a key with: openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048")
	}
	block, _ := pem.Decode([]byte(d.Key.Reveal()))
	if block == nil {
		return nil, hint(errors.New("the key is not in PEM format"))
	}
	var key any
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if key, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
			return nil, hint(errors.New("the key cannot be read")) // the library's error may quote the key
		}
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, hint(errors.New("this key cannot sign"))
	}
	return &dkim.SignOptions{
		Domain: d.Domain, Selector: d.Selector, Signer: signer, Hash: crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		// RFC 8058 section 4: both List-Unsubscribe headers must be covered.
		HeaderKeys: []string{
			"From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id",
			"List-Unsubscribe", "List-Unsubscribe-Post",
		},
	}, nil
}

// sign puts the signature before message.
func sign(message []byte, options *dkim.SignOptions) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(len(message) + 1024)
	if err := dkim.Sign(&b, bytes.NewReader(message), options); err != nil {
		return nil, fmt.Errorf("signing the message: %w", err)
	}
	return b.Bytes(), nil
}
