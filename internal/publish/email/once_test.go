package email_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

// brittle is a ledger that fails after some calls, as if the process were killed: what was claimed stays claimed.
type brittle struct {
	*digesttest.Store
	mu    sync.Mutex
	turns int
}

func (b *brittle) SettleAndClaim(
	ctx context.Context, of digest.Delivery, ended []digest.Delivery, next []string,
) ([]bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turns--; b.turns < 0 {
		return nil, errors.New("killed")
	}
	return b.Store.SettleAndClaim(ctx, of, ended, next)
}

// Whatever the server drops or refuses, and however often the program ends in the middle: nobody gets two messages, and
// nobody who got none counts as sent. At most one delivery is uncertain for each connection that was lost or open at an
// end.
func TestEachOnceOrUncertain(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		const readers, connections = 60, 3
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 1))
		trouble := rapid.IntRange(0, 30).Draw(r, "answers of 400 that go wrong")
		single := rapid.Bool().Draw(r, "one by one")
		var mu sync.Mutex
		lost := 0 // connections that ended before the reply to a message
		server := &smtptest.Many{Single: single, Answer: func(command, _ string) string {
			mu.Lock()
			defer mu.Unlock()
			if rng.IntN(400) >= trouble || command == "connect" || command == "EHLO" {
				return ""
			}
			answers := []string{"421 closing", "drop", "451 later"}
			if command == "." {
				answers = append(answers, "lose")
			}
			answer := answers[rng.IntN(len(answers))]
			if command == "." && (answer == "drop" || answer == "lose") {
				lost++
			}
			return answer
		}}
		box := &mailbox{got: map[string]int{}, last: map[string][]byte{}}
		server.Accept = box.accept
		if err := server.Start(); err != nil {
			r.Fatal(err)
		}
		defer server.Close()
		s := digesttest.NewStore()
		p := mailer(t, server, func(c *email.Config) { c.Connections = connections })
		kills := rapid.IntRange(0, 4).Draw(r, "kills")
		for life := range kills + 20 {
			b := &brittle{Store: s, turns: 1 << 30}
			if life < kills {
				mu.Lock()
				b.turns = rng.IntN(40)
				mu.Unlock()
			}
			desk := mailingDesk(crowd(readers), b, p)
			desk.Process.Owner = fmt.Sprint("life ", life)
			lines, _ := desk.Deliver(context.Background(), mailed)
			if _, err := s.Abandon(context.Background(), time.Now(), func(string, time.Time) bool { return true }); err != nil {
				r.Fatal(err)
			}
			if life >= kills && len(lines) == 1 && lines[0].State == digest.Sent {
				break
			}
		}
		server.Close() // after that, no message of a killed life can be accepted any more
		ledger := states(t, s)
		uncertain := 0
		for i := range readers {
			n, line := box.got[address(i)], ledger[address(i)]
			switch {
			case n > 1:
				r.Fatalf("%s got %d messages", address(i), n)
			case line.State == digest.Sent && n != 1:
				r.Fatalf("%s is said to be sent, and got %d", address(i), n)
			case line.State == digest.Uncertain:
				uncertain++
			case line.State != digest.Sent:
				r.Fatalf("%s: got %+v at the end, want sent or uncertain", address(i), line)
			}
		}
		if most := lost + kills*connections; uncertain > most {
			r.Fatalf("got %d uncertain, want at most %d: %d replies were lost, %d kills of %d connections",
				uncertain, most, lost, kills, connections)
		}
	})
}
