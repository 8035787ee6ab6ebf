package digest

import "fmt"

// recovered is f, whose panic is an error. A goroutine needs its own: nobody else can recover what it panics with,
// and the process would end.
func recovered(what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s broke the program: %v", what, p)
		}
	}()
	return f()
}
