package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// asProcess is the environment variable that makes this test binary act as a separate process. Its value is
// the location of the store.
const asProcess = "DIGEST_TEST_AS_PROCESS"

func TestMain(m *testing.M) {
	if location := os.Getenv(asProcess); location != "" {
		if err := process(location, os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// process claims n deliveries, prints how many it got, and runs until its input closes.
func process(location, owner, n string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, location)
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(n)
	if err != nil {
		return err
	}
	got := 0
	for i := range count {
		mine, err := s.Claim(ctx,
			digest.Delivery{Edition: "2026-07-20", Destination: "mail", Recipient: fmt.Sprint(i), Owner: owner})
		if err != nil {
			return err
		}
		if mine {
			got++
		}
	}
	fmt.Println(got)
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// start starts a process, and returns how many claims it got once it has made them.
func start(t *testing.T, location, owner string, n int) (got func() int, cmd *exec.Cmd) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], owner, fmt.Sprint(n))
	cmd.Env = append(os.Environ(), asProcess+"="+location)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	_, err = cmd.StdinPipe() // stays open while this process runs
	must(t, err)
	must(t, cmd.Start())
	return func() int {
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil {
			t.Fatalf("process %s said %q: %v", owner, line, err)
		}
		n, err := strconv.Atoi(strings.TrimSpace(line))
		must(t, err)
		return n
	}, cmd
}

func TestAProcessIsKilledBetweenClaimAndSettle(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		got, cmd := start(t, location, "victim", 3)
		if n := got(); n != 3 {
			t.Fatalf("it claimed %d, want 3", n)
		}
		must(t, cmd.Process.Kill())
		if err := cmd.Wait(); err == nil {
			t.Fatal("it ended by itself")
		}

		s := open(t, location)
		line := digest.Delivery{Edition: "2026-07-20", Destination: "mail", Recipient: "1", Owner: "heir"}
		if mine, err := s.Claim(t.Context(), line); mine || err != nil {
			t.Errorf("claiming what the dead has: got %v, %v, want false", mine, err)
		}
		abandoned, err := s.Abandon(t.Context(), time.Now(),
			func(owner string, _ time.Time) bool { return owner == "victim" })
		must(t, err)
		if len(abandoned) != 3 || abandoned[1].State != digest.Uncertain || abandoned[1].Owner != "victim" {
			t.Errorf("got %+v, want the three of the victim", abandoned)
		}
		if mine, err := s.Claim(t.Context(), line); mine || err != nil {
			t.Errorf("claiming what is uncertain: got %v, %v, want false", mine, err)
		}
		line.State, line.Attempt = digest.Failed, 1 // a person has checked: it did not arrive
		must(t, s.Settle(t.Context(), line))
		if mine, err := s.Claim(t.Context(), line); !mine || err != nil {
			t.Errorf("claiming what failed: got %v, %v, want true", mine, err)
		}
	})
}

func TestProcessesThatStartTogetherShareTheWork(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		const processes, deliveries = 4, 60
		location := place(t)
		var got []func() int
		for i := range processes {
			g, cmd := start(t, location, fmt.Sprint("process ", i), deliveries)
			got = append(got, g)
			t.Cleanup(func() {
				_ = cmd.Process.Kill()
				_ = cmd.Wait()
			})
		}
		sum := 0
		for _, g := range got {
			sum += g()
		}
		if sum != deliveries {
			t.Errorf("together they claimed %d, want each of %d once", sum, deliveries)
		}
	})
}

func TestTwoStoresOfOnePlaceClaimForBoth(t *testing.T) {
	everyShared(t, func(t *testing.T, place func(t testing.TB) string) {
		location := place(t)
		stores := []*store.Store{open(t, location), open(t, location)}
		var won atomic.Int32
		var group sync.WaitGroup
		begin := make(chan struct{})
		for i := range 50 {
			group.Go(func() {
				<-begin
				mine, err := stores[i%2].Claim(t.Context(),
					digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: fmt.Sprint(i)})
				if err != nil {
					t.Error(err)
				}
				if mine {
					won.Add(1)
				}
			})
		}
		close(begin)
		group.Wait()
		if won.Load() != 1 {
			t.Errorf("got %d who claimed it, want 1", won.Load())
		}
	})
}

// Power loss takes what was not synced (https://www.sqlite.org/pragma.html#pragma_synchronous).
func TestACommitIsOnTheDisk(t *testing.T) {
	s := open(t, file(t))
	if full, err := store.Count(t.Context(), s, `PRAGMA synchronous`); full != 2 || err != nil {
		t.Errorf("got synchronous=%d, %v, want 2, FULL", full, err)
	}
}
