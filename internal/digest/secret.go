package digest

import "log/slog"

// Secret is text that no log, error or file may show.
type Secret string

const hidden = "(hidden)"

// String hides the text.
func (Secret) String() string { return hidden }

// GoString hides the text.
func (Secret) GoString() string { return hidden }

// LogValue hides the text.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Reveal gives the text itself; only where a client is made.
func (s Secret) Reveal() string { return string(s) }
