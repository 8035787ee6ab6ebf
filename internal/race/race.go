// Package race reports to tests whether the race detector is on. The detector makes tests several times
// slower, and finds nothing in a test with one goroutine.
package race

import "testing"

// Alone skips a long test under the race detector. Use it for tests that run in one goroutine, or that watch
// other processes. They run without -race.
func Alone(t *testing.T) {
	t.Helper()
	if Enabled {
		t.Skip("long, and nothing for the race detector: run without -race")
	}
}
