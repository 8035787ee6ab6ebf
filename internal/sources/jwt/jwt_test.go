package jwt_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/jwt"
)

func armored(kind string, der []byte) digest.Secret {
	return digest.Secret(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func TestATokenIsSignedWithTheKey(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	modern, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]digest.Secret{
		"PKCS #1": armored("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), "PKCS #8": armored("PRIVATE KEY", modern),
	} {
		t.Run(name, func(t *testing.T) {
			opened, err := jwt.Open(text)
			if err != nil {
				t.Fatal(err)
			}
			token, err := opened.Sign("k1", map[string]any{"iss": "us"})
			if err != nil {
				t.Fatal(err)
			}
			parts := strings.Split(token, ".")
			if len(parts) != 3 {
				t.Fatalf("got %q", token)
			}
			for i, want := range []map[string]any{{"alg": "RS256", "typ": "JWT", "kid": "k1"}, {"iss": "us"}} {
				var got map[string]any
				text, err := base64.RawURLEncoding.DecodeString(parts[i])
				if err != nil || json.Unmarshal(text, &got) != nil {
					t.Fatalf("got %q, %v", parts[i], err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Error(diff)
				}
			}
			signature, err := base64.RawURLEncoding.DecodeString(parts[2])
			if err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
			if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, sum[:], signature); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestInvalidKeysAreRejectedWithoutShowingThem(t *testing.T) {
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(other)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[digest.Secret]string{
		"tiger": "not PEM", armored("PRIVATE KEY", der): "not an RSA key",
		armored("PRIVATE KEY", []byte("tiger")): "not an RSA key", "": "not PEM",
	} {
		_, err := jwt.Open(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "tiger") ||
			digest.Hint(err) == "" {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
