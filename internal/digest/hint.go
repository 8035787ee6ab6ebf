package digest

import "errors"

// HintError is an error together with what to do about it.
type HintError struct {
	Err  error
	Hint string
}

// WithHint attaches to err what a person should do about it. WithHint(nil, …) is nil.
func WithHint(err error, hint string) error {
	if err == nil {
		return nil
	}
	return &HintError{Err: err, Hint: hint}
}

func (e *HintError) Error() string { return e.Err.Error() }

func (e *HintError) Unwrap() error { return e.Err }

// Hint returns what err says to do about it, or nothing.
func Hint(err error) string {
	var h *HintError
	if errors.As(err, &h) {
		return h.Hint
	}
	return ""
}
