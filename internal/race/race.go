// Package race tells tests whether the race detector watches them. It makes everything several times slower, and finds nothing in one goroutine.
package race

import "testing"

// Alone skips a long test that runs in one goroutine, where the detector watches. `go test ./...` runs it.
func Alone(t *testing.T) {
	t.Helper()
	if Enabled {
		t.Skip("one goroutine, and long: run without -race")
	}
}
