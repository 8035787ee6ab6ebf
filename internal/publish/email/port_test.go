package email_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/publish/email"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
)

func listAt(t *testing.T, address string) *email.Publisher {
	t.Helper()
	p, err := email.Open(email.Config{
		Name: "m", From: "a@example.org", To: []string{"list@example.org"}, SMTP: digest.Secret(address),
		Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.SetSilence(50*time.Millisecond, time.Minute)
	return p
}

// silent accepts connections and says nothing.
func silent(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func TestAPortThatExpectsTLSIsNamed(t *testing.T) {
	s := startTalker(t, smtptest.TLS(), true, func(string) string { return "250 ok" })
	began := time.Now()
	_, err := listAt(t, "smtp://"+s.Addr().String()).Publish(t.Context(), message("x"))
	if digesttest.PromiseOf(err) != digesttest.Final || !strings.Contains(err.Error(), "expects TLS from the start") ||
		!strings.Contains(digest.Hint(err), "smtps://") {
		t.Errorf("got %v (%s)", err, digest.Hint(err))
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestAPortThatExpectsNoTLSIsNamed(t *testing.T) {
	s := talk(t, func(string) string { return "250 ok" })
	_, err := listAt(t, "smtps://"+s.Addr().String()).Publish(t.Context(), message("x"))
	if digesttest.PromiseOf(err) != digesttest.Final || !strings.Contains(err.Error(), "does not answer in TLS") ||
		!strings.Contains(digest.Hint(err), "use smtp://") {
		t.Errorf("got %v (%s)", err, digest.Hint(err))
	}
}

func TestAServerThatSaysNothing(t *testing.T) {
	p := listAt(t, "smtp://"+silent(t))
	p.SetSilence(20*time.Millisecond, 200*time.Millisecond)
	_, err := p.Publish(t.Context(), message("x"))
	if digesttest.PromiseOf(err) != digesttest.Temporary || !strings.Contains(err.Error(), "no greeting") ||
		!strings.Contains(digest.Hint(err), "smtps://") {
		t.Errorf("got %v (%s)", err, digest.Hint(err))
	}
}

// A server may take its time to greet: some wait for clients that speak too early.
func TestASlowGreetingIsWaitedFor(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	asked := make(chan struct{}) // the second connection has been made
	go func() {
		first, err := l.Accept()
		if err != nil {
			return
		}
		second, err := l.Accept()
		if err != nil {
			return
		}
		_ = second.Close()
		close(asked)
		buffer := make([]byte, 100)
		_, _ = first.Write([]byte("554 5.7.1 not you\r\n"))
		_, _ = first.Read(buffer)
	}()
	err = listAt(t, "smtp://"+l.Addr().String()).Check(t.Context())
	<-asked
	if err == nil || !strings.Contains(err.Error(), "554 5.7.1 not you") {
		t.Errorf("got %v", err)
	}
}
