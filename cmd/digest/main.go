// Command digest sends a city's open-source projects to the meetup groups that may want to hear about them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // small containers have no time zone database

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/process"
)

// The exit codes are a contract: scripts use them.
const (
	exitDone    = 0 // done, or nothing due
	exitNothing = 1 // nothing could be published or read
	exitUsage   = 2 // the command line or the configuration is wrong
	exitPart    = 3 // partly done: a source or a destination failed
	exitHeld    = 4 // waits for a person: an approval, a pause, a missed edition, or a withheld destination
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.LookupEnv}
	cmd := newRoot(a)
	cmd.SetArgs(args)
	cmd.SetIn(stdin)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	var e *exitError
	if !errors.As(err, &e) {
		e = &exitError{code: exitNothing, err: err}
	}
	if e.err != nil {
		a.printError(e.err)
	}
	return e.code
}

// app holds what every command needs.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) (string, bool)
	here           *process.Presence  // see presence
	attempts       *inflight.Registry // see inFlight
	config         string             // --config
	at             string             // --at
	quiet          bool               // --quiet
	unread         bool               // a source could not be read: see failOnUnread
}

// exitError ends the program with a code. If err is nil, everything was printed already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}
func (e *exitError) Unwrap() error { return e.err }

// usageError marks err as a mistake in the command line or the configuration.
func usageError(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code: exitUsage, err: err}
}

// printError prints what is wrong, and on a second line what to do about it.
func (a *app) printError(err error) {
	fmt.Fprintf(a.stderr, "digest: %v\n", err)
	if hint := digest.Hint(err); hint != "" {
		fmt.Fprintf(a.stderr, "hint: %s\n", hint)
	}
}
