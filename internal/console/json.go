package console

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes each value as JSON on a line of its own, for programs.
func WriteJSON[T any](w io.Writer, values ...T) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, one := range values {
		if err := e.Encode(one); err != nil {
			return fmt.Errorf("writing JSON: %w", err)
		}
	}
	return nil
}
