package main

import (
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// built builds the program as for a release, and returns its name.
func built(b *testing.B) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "digest")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", name, ".")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return name
}

// peak runs the program, and returns the most memory that it held, in MB. It does not use the resource usage of the
// ended process, because that includes the memory of its parent at the start, and this process holds all calendars.
func peak(b *testing.B, program, dir string, args ...string) float64 {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), program, args...)
	cmd.Dir = dir
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	most := 0.0
	for {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatalf("%v: %v: %s", args, err, out.String())
			}
			return most
		case <-time.After(10 * time.Millisecond):
			most = max(most, maxHeld(cmd.Process.Pid))
		}
	}
}

// maxHeld returns the most memory that a process has held so far, in MB (VmHWM in proc_pid_status(5)), or 0 if it is
// not known.
func maxHeld(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	var kB float64
	if _, line, ok := strings.Cut(string(text), "VmHWM:"); ok {
		_, _ = fmt.Sscan(line, &kB)
	}
	return kB / 1024
}

// BenchmarkProgram runs the program as users do. Every calendar has its own host, as far as loopback addresses suffice.
func BenchmarkProgram(b *testing.B) {
	program := built(b)
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("help", func(b *testing.B) {
		for b.Loop() {
			peak(b, program, ".", "--help")
		}
		b.ReportMetric(float64(info.Size())/1e6, "MB-of-program")
	})
	for _, c := range []struct {
		name    string
		n       int
		latency time.Duration
		args    []string
	}{
		{"dry run of 20", 20, 300 * time.Millisecond, []string{"--dry-run"}},
		{"run of 200", 200, 100 * time.Millisecond, nil},
		{"run of 2000", 2000, 100 * time.Millisecond, nil},
		{"run of 10000", 10000, 100 * time.Millisecond, nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			calendars := newCalendars(b, c.n, c.latency)
			for b.Loop() {
				b.StopTimer()
				dir := b.TempDir()
				written(b, dir, calendars.Server, c.n)
				b.StartTimer()
				mb := peak(b, program, dir, append(c.args, "--at", benchNow.Format(time.RFC3339), "--quiet")...)
				b.ReportMetric(mb, "MB-peak")
			}
		})
	}
}

// written writes a configuration whose n calendars are on as many hosts as possible.
func written(b *testing.B, dir string, s *httptest.Server, n int) {
	b.Helper()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	var y strings.Builder
	y.WriteString("name: Bench\ntime_zone: America/Los_Angeles\n" +
		"fetch: {allow_private: true, pace: 1ms, per_host: 20}\n" +
		"destinations: [{name: site, site: {dir: public}}]\ngroups:\n")
	for i := range n {
		fmt.Fprintf(&y, "  - {name: Group %d, sources: [\"http://127.0.%d.%d:%s/%d\"]}\n", i, i/200, i%200+1, port, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "meetups.yaml"), []byte(y.String()), 0o600); err != nil {
		b.Fatal(err)
	}
}
