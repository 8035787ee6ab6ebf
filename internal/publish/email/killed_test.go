package email_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/race"
	"github.com/cityoflosangeles/digest/internal/store"
)

// asProcess is the environment variable that makes this binary a sender. Its value is the server's address.
const (
	asProcess         = "DIGEST_TEST_AS_PROCESS"
	crowdKilled       = 5000
	connectionsKilled = 8
)

func TestMain(m *testing.M) {
	if url := os.Getenv(asProcess); url != "" {
		if err := process(url, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if os.Getenv(asTrial) != "" {
		if err := trial(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// process sends the edition to everybody who did not get it. Every process before it is gone.
func process(url, file string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, file)
	if err != nil {
		return err
	}
	if _, err := s.Abandon(ctx, time.Now(), func(string, time.Time) bool { return true }); err != nil {
		return err
	}
	p, err := email.Open(email.Config{
		Name: "newsletter", From: "digest@example.org", SMTP: digest.Secret(url), Subscribers: true,
		Connections: connectionsKilled, Pause: time.Millisecond,
	})
	if err != nil {
		return err
	}
	desk := mailingDesk(crowd(crowdKilled), s, p)
	desk.Process.Owner = fmt.Sprint("process ", os.Getpid())
	_, err = desk.Deliver(ctx, mailed)
	return err
}

// Processes are killed while they send, each after some hundred messages, until one finishes.
func TestKilledWhileSending(t *testing.T) {
	race.Alone(t)
	if testing.Short() {
		t.Skip("starts and kills a dozen processes")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := &smtptest.Many{}
	box := serve(t, server)
	file := filepath.Join(t.TempDir(), "digest.db")
	rng := rand.New(rand.NewPCG(1, 2))
	kills := 0
	for done := false; !done; {
		cmd := exec.CommandContext(t.Context(), self, file)
		cmd.Env = append(os.Environ(), asProcess+"="+server.URL())
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		enough := server.Accepted.Load() + 200 + rng.Int64N(400)
		tick := time.NewTicker(time.Millisecond)
		for killed := false; ; {
			select {
			case err := <-ended:
				if done = err == nil; !done && !killed {
					t.Fatal(err)
				}
			case <-tick.C:
				if !killed && server.Accepted.Load() >= enough {
					if cmd.Process.Kill() == nil {
						killed = true
						kills++
					}
				}
				continue
			}
			break
		}
		tick.Stop()
	}
	server.Close() // after that, no message of a killed process can be accepted any more
	s, err := store.Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	ledger := states(t, s)
	uncertain := 0
	for i := range crowdKilled {
		n, line := box.got[address(i)], ledger[address(i)]
		switch {
		case n > 1:
			t.Errorf("%s got %d messages", address(i), n)
		case line.State == digest.Sent && n != 1:
			t.Errorf("%s is said to be sent, and got %d", address(i), n)
		case line.State == digest.Uncertain:
			uncertain++
		case line.State != digest.Sent:
			t.Errorf("%s: got %+v, want sent or uncertain", address(i), line)
		}
	}
	if kills < 3 || uncertain > kills*connectionsKilled {
		t.Errorf("got %d kills and %d uncertain, want at least 3 kills and at most %d uncertain for each",
			kills, uncertain, connectionsKilled)
	}
	t.Logf("%d recipients, %d kills, %d connections: %d uncertain, the others once each",
		crowdKilled, kills, connectionsKilled, uncertain)
}
