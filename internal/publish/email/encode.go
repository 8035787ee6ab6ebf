package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/quotedprintable"
	"strings"
)

// quote adds text to b as quoted-printable. No line begins with a dot, so that a message needs no dot-stuffing
// (RFC 5321 section 4.5.2).
func quote(to *bytes.Buffer, text string) error {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		return fmt.Errorf("encoding the message: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("encoding the message: %w", err)
	}
	for line := range bytes.Lines(b.Bytes()) {
		for len(line) > 0 && line[0] == '.' {
			to.WriteString("=2E=\r\n")
			line = line[1:]
		}
		to.Write(line)
	}
	return nil
}

// fold puts each encoded word (RFC 2047) of a header on a line by itself.
func fold(value string) string { return strings.ReplaceAll(value, "?= =?", "?=\r\n =?") }

// shortHash is the first 12 bytes of a SHA-256 hash, in hexadecimal.
func shortHash(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(sum[:12])
}
