package digest

import "fmt"

// Recover calls f and turns a panic into an error. Each goroutine needs its own call, because a panic can only be
// recovered in its goroutine and otherwise ends the process.
func Recover(what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s broke the program: %v", what, p)
		}
	}()
	return f()
}
