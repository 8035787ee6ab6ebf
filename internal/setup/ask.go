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

// newAsker asks on out and hears what is typed from in, which is read until its end.
func newAsker(in io.Reader, out io.Writer) *asker {
	lines := make(chan string)
	go func() { // a read from a terminal cannot be interrupted otherwise; the program ends with it
		defer close(lines)
		typed := bufio.NewScanner(in)
		for typed.Scan() {
			lines <- typed.Text()
		}
	}()
	return &asker{lines: lines, out: out}
}

// line asks a question once. An empty answer is otherwise.
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

// until asks until take is content with the answer, and says each time why it was not.
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
		k.say(err)
	}
}

// say tells what is wrong with an answer.
func (k *asker) say(err error) {
	m, hint := plainMistake(err)
	fmt.Fprintf(k.out, "  ! %s\n", m)
	if hint != "" {
		fmt.Fprintf(k.out, "    %s\n", hint)
	}
}
