package digest

import "fmt"

// Recover calls f and turns a panic into an error. Every goroutine needs its own call: a panic can only be
// recovered in its goroutine, and otherwise ends the process.
func Recover(what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panicked: %v", what, p)
		}
	}()
	return f()
}
