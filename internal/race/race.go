// Package race tells tests whether the race detector watches them. It makes everything several times slower, and finds nothing in one goroutine.
package race

import "testing"

// Alone skips a long test that runs in one goroutine, or watches other processes, where the detector watches. `go test ./...` runs it.
func Alone(t *testing.T) {
	t.Helper()
	if Enabled {
		t.Skip("long, and nothing for the race detector: run without -race")
	}
}
