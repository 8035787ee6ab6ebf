package web_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/web"
)

// crowded serves handler behind c, and returns the address.
func crowded(t *testing.T, c *web.Crowd, handler http.HandlerFunc) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	bounded := c.Bound(s, l)
	go func() { _ = s.Serve(bounded) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String()
}

// connect opens a connection, from the given local address if any, and writes say to it.
func connect(t *testing.T, to, from, say string) net.Conn {
	t.Helper()
	d := net.Dialer{}
	if from != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	conn, err := d.DialContext(t.Context(), "tcp", to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, say); err != nil {
		t.Fatal(err)
	}
	return conn
}

const request = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"

func answered(conn net.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	b := make([]byte, 12)
	_, err := io.ReadFull(conn, b)
	return err == nil && strings.HasPrefix(string(b), "HTTP/1.1 200")
}

func TestIdleClientsDoNotBlockOthers(t *testing.T) {
	const limit = 50
	for name, says := range map[string]string{
		"silent from the beginning": "",
		"half a request":            "GET / HTTP/1.1\r\nHost: exa",
		"kept alive":                request,
		"the body is missing":       "POST / HTTP/1.1\r\nHost: example.org\r\nContent-Length: 100\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			to := crowded(t, &web.Crowd{Max: limit, PerAddress: limit},
				func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "ok") })
			for range limit + 20 {
				conn := connect(t, to, "", says)
				if says == request && !answered(conn) {
					t.Fatal("a request that is then kept alive was not answered")
				}
			}
			if !answered(connect(t, to, "", request)) {
				t.Error("a request was not answered")
			}
		})
	}
}

func TestARequestThatIsAnsweredIsNotCutOff(t *testing.T) {
	begun, go_ := make(chan struct{}, 10), make(chan struct{})
	to := crowded(t, &web.Crowd{Max: 5, PerAddress: 5}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			begun <- struct{}{}
			<-go_
		}
		_, _ = fmt.Fprint(w, "ok")
	})
	slow := connect(t, to, "", strings.Replace(request, "GET /", "GET /slow", 1))
	<-begun
	for range 20 {
		connect(t, to, "", "")
	}
	if !answered(connect(t, to, "", request)) {
		t.Error("a request was not answered")
	}
	close(go_)
	if !answered(slow) {
		t.Error("the slow request was cut off")
	}
}

// A client is limited to its share, and others are let in. Proxies connect for everybody.
func TestAClientHasItsShare(t *testing.T) {
	for exempt, want := range map[string]int{"": 4, "192.0.2.0/24": 10} {
		c := &web.Crowd{Max: 100, PerAddress: 4}
		if exempt != "" {
			c.Exempt = []netip.Prefix{netip.MustParsePrefix(exempt)}
		}
		from := &named{addresses: make(chan string, 100)}
		hold := make(chan struct{})
		begun := make(chan struct{}, 100)
		s := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
			begun <- struct{}{}
			<-hold
		}), ReadHeaderTimeout: time.Minute}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		from.Listener = l
		bounded := c.Bound(s, from)
		go func() { _ = s.Serve(bounded) }()
		t.Cleanup(func() { close(hold); _ = s.Close() })
		for i := range 10 {
			from.addresses <- "192.0.2.7:1000"
			connect(t, l.Addr().String(), "", request)
			if i < want {
				<-begun
			}
		}
		from.addresses <- "198.51.100.1:1000"
		connect(t, l.Addr().String(), "", request)
		<-begun
		select {
		case <-begun:
			t.Errorf("exempt %q: more than %d requests of one client were let in", exempt, want)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// named is a listener whose connections appear to come from the given addresses, in order.
type named struct {
	net.Listener
	addresses chan string
}

func (n *named) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &seeming{Conn: conn, from: net.TCPAddrFromAddrPort(netip.MustParseAddrPort(<-n.addresses))}, nil
}

type seeming struct {
	net.Conn
	from net.Addr
}

func (s *seeming) RemoteAddr() net.Addr { return s.from }
