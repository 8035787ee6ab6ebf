// Package jwt signs JSON Web Tokens (RFC 7519), with which a program proves its identity to a service.
package jwt

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Key is an RSA private key.
type Key struct{ key *rsa.PrivateKey }

// Open reads an RSA private key in PEM, encoded as PKCS #1 or PKCS #8. Its errors never contain any part of the key.
func Open(text digest.Secret) (Key, error) {
	const hint = "use the whole file that the service created, from BEGIN to END"
	block, _ := pem.Decode([]byte(text.Reveal()))
	if block == nil {
		return Key{}, digest.WithHint(errors.New("the private key is not PEM"), hint)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return Key{key}, nil
	}
	other, _ := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := other.(*rsa.PrivateKey)
	if !ok {
		return Key{}, digest.WithHint(errors.New("the private key is not an RSA key"), hint)
	}
	return Key{key}, nil
}

// Sign returns a token (RFC 7519) with the given claims, signed with RS256 (RFC 7518 §3.3). If id is not empty, the
// header names it as the key ID.
func (k Key) Sign(id string, claims map[string]any) (string, error) {
	header := map[string]string{"alg": "RS256", "typ": "JWT"}
	if id != "" {
		header["kid"] = id
	}
	var parts [2]string
	for i, part := range []any{header, claims} {
		text, err := json.Marshal(part)
		if err != nil {
			return "", fmt.Errorf("encoding a web token: %w", err)
		}
		parts[i] = base64.RawURLEncoding.EncodeToString(text)
	}
	text := parts[0] + "." + parts[1]
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fmt.Errorf("signing a web token: %w", err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}
