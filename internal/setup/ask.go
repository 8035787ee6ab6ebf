package setup

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// asker asks a person, line by line.
type asker struct {
	lines <-chan string // closed at the end of what is typed
	out   io.Writer
}

// newAsker returns an asker that writes questions to out and reads answers from in, until its end.
func newAsker(in io.Reader, out io.Writer) *asker {
	lines := make(chan string)
	go func() { // a read from a terminal cannot be interrupted; it ends with the program
		defer close(lines)
		typed := bufio.NewScanner(in)
		for typed.Scan() {
			lines <- typed.Text()
		}
	}()
	return &asker{lines: lines, out: out}
}

// line asks a question once. For an empty answer it returns otherwise.
func (k *asker) line(ctx context.Context, question, otherwise string) (string, error) {
	fmt.Fprint(k.out, question)
	if otherwise != "" {
		fmt.Fprintf(k.out, " [%s]", otherwise)
	}
	fmt.Fprint(k.out, ": ")
	select {
	case <-ctx.Done():
		fmt.Fprintln(k.out)
		return "", ctx.Err()
	case answer, more := <-k.lines:
		if !more {
			fmt.Fprintln(k.out)
			return "", &AnswerError{errors.New("the answers ended before the questions; nothing was written")}
		}
		return cmp.Or(strings.TrimSpace(answer), otherwise), nil
	}
}

// until asks until take accepts the answer. Each time that it does not, until prints why.
func (k *asker) until(ctx context.Context, question, otherwise string, take func(string) error) error {
	for {
		answer, err := k.line(ctx, question, otherwise)
		if err != nil {
			return err
		}
		err = take(answer)
		if err == nil {
			return nil
		}
		k.reject(err)
	}
}

// reject prints what is wrong with an answer.
func (k *asker) reject(err error) {
	m, hint := messageOf(err)
	fmt.Fprintf(k.out, "  ! %s\n", m)
	if hint != "" {
		fmt.Fprintf(k.out, "    %s\n", hint)
	}
}
