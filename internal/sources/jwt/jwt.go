// Package jwt signs the JSON Web Tokens that services take as a program's word for who it is.
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

// Open reads a key in PEM, as PKCS #1 or PKCS #8. The error names nothing of the key.
func Open(text digest.Secret) (Key, error) {
	const hint = "give the whole file that the service made, from BEGIN to END"
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
		return Key{}, digest.WithHint(errors.New("the private key is no RSA key"), hint)
	}
	return Key{key}, nil
}

// Sign makes a token of RFC 7519 with the given claims, signed with RS256 (RFC 7518, section 3.3). An id of "" names no
// key in its header.
func (k Key) Sign(id string, claims map[string]any) (string, error) {
	header := map[string]string{"alg": "RS256", "typ": "JWT"}
	if id != "" {
		header["kid"] = id
	}
	var parts [2]string
	for i, part := range []any{header, claims} {
		text, err := json.Marshal(part)
		if err != nil {
			return "", fmt.Errorf("making a web token: %w", err)
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
