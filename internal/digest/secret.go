package digest

import "log/slog"

// Secret is text that must not appear in logs, errors, or files.
type Secret string

const hidden = "(hidden)"

// String returns a placeholder.
func (Secret) String() string { return hidden }

// GoString returns a placeholder.
func (Secret) GoString() string { return hidden }

// LogValue returns a placeholder.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText returns a placeholder.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Reveal returns the secret text. Use it only to configure a client.
func (s Secret) Reveal() string { return string(s) }
