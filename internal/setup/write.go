package setup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// CheckNew returns an AnswerError if the file exists.
func CheckNew(name string) error {
	if _, err := os.Stat(name); err == nil {
		return exists(name)
	}
	return nil
}

func exists(name string) error {
	return &AnswerError{digest.WithHint(fmt.Errorf("%s exists already, and is not overwritten", name),
		"digest init --config OTHER.yaml writes another file; digest check checks this one")}
}

// Write writes a new file. It never overwrites one: that, and a file that cannot be created, is an AnswerError.
func Write(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return exists(name)
	}
	if err != nil {
		return &AnswerError{fmt.Errorf("writing a starting configuration: %w", err)}
	}
	if _, err := f.Write(text); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", name, err), f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
