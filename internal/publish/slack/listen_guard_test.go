package slack_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/publish/slack/slacktest"
)

// Slack's answer determines the address of the connection for buttons. The address guard applies to it as
// well.
func TestTheConnectionForButtonsIsGuarded(t *testing.T) {
	s := start(t)
	refused := make(chan struct{})
	var mu sync.Mutex
	dials, once := 0, sync.OnceFunc(func() { close(refused) })
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			mu.Lock()
			defer mu.Unlock()
			if dials++; dials > 1 { // the first one requests the address
				once()
				return nil, errors.New("a private address")
			}
			var d net.Dialer
			return d.DialContext(ctx, network, address)
		},
	}}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- slack.Listen(ctx, slack.Ears{
			Token: slacktest.AppToken, API: s.URL(), Client: client, Log: slog.New(slog.DiscardHandler),
			Clicked: func(context.Context, slack.Click) {},
		})
	}()
	select {
	case <-refused:
	case <-ctx.Done():
		t.Error("the connection was not made as the client connects")
	}
	cancel()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("listening ended with %v", err)
	}
	if got := s.Opened(); got != 0 {
		t.Errorf("got %d connections, want none", got)
	}
}

func TestAButtonThatBreaksTheProgramIsIgnored(t *testing.T) {
	s := start(t)
	clicks := make(chan slack.Click, 9)
	_, end := listening(t, s, slacktest.AppToken, func(_ context.Context, c slack.Click) {
		if c.Edition == "first" {
			panic("a button")
		}
		clicks <- c
	})
	<-s.Press("U001", "rosa", "C1", "17.5", "hold", "first")
	<-s.Press("U001", "rosa", "C1", "17.5", "hold", "second")
	if got := <-clicks; got.Edition != "second" {
		t.Errorf("got %+v", got)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}
