package server

import (
	"context"
	"net"
	"os"
	"strconv"
	"time"
)

// notify reports the state of this service to systemd (sd_notify(3)). Without systemd it does nothing. A report that
// fails is dropped.
func notify(state string) {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return
	}
	if name[0] == '@' { // an abstract socket
		name = "\x00" + name[1:]
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte(state))
}

// watchdogInterval returns how often systemd expects a report from this process; 0 if it expects none
// (sd_watchdog_enabled(3)).
func watchdogInterval() time.Duration {
	if pid := os.Getenv("WATCHDOG_PID"); pid != "" && pid != strconv.Itoa(os.Getpid()) {
		return 0
	}
	n, err := strconv.ParseInt(os.Getenv("WATCHDOG_USEC"), 10, 64)
	if err != nil || n <= 0 {
		return 0
	}
	return time.Duration(n) * time.Microsecond
}

// watchdog reports to systemd, at half the interval that it expects, that the watch is alive.
func (s *Server) watchdog(ctx context.Context) {
	interval := watchdogInterval()
	if interval == 0 {
		return
	}
	tick := time.NewTicker(interval / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.alive() {
				notify("WATCHDOG=1")
			}
		}
	}
}

// alive reports whether the last tick of the watch was recent, or the server has just started. A run may take half an
// hour.
func (s *Server) alive() bool {
	const maxAge = 35 * time.Minute
	last := s.watch.Status().Looked
	return s.now().Sub(last) < maxAge || last.IsZero() && time.Since(s.begun) < maxAge
}
