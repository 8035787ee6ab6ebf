package fetch_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "1.1.1.1": true, "172.32.0.1": true, "100.128.0.1": true, "192.0.1.1": true, "198.20.0.1": true,
		"223.255.255.255":      true,
		"2606:4700:4700::1111": true, "2a00:1450:4001::1": true, "2002:808:808::1": true, "::ffff:8.8.8.8": true,

		"127.0.0.1": false, "127.9.9.9": false, "0.0.0.0": false, "0.1.2.3": false, "10.1.2.3": false, "172.16.0.1": false,
		"172.31.255.255": false,
		"192.168.1.1":    false, "169.254.169.254": false, "100.64.0.1": false, "100.127.255.255": false,
		"192.0.0.1": false, "192.0.2.1": false,
		"198.18.0.1": false, "198.19.255.255": false, "198.51.100.1": false, "203.0.113.1": false, "224.0.0.1": false,
		"239.1.1.1": false,
		"240.0.0.1": false, "255.255.255.255": false, "192.88.99.1": false,
		"::": false, "::1": false, "::127.0.0.1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::808:808": false, "64:ff9b:1::1": false, "2002:7f00:1::1": false,
		"2002:c0a8:101::": false, "2001::1": false,
		"2001:2::1": false, "2001:db8::1": false, "3fff::1": false, "fc00::1": false, "fdff::1": false,
		"fe80::1%eth0": false, "fec0::1": false, "ff02::1": false,
		"100::1": false, "5f00::1": false,
	} {
		if got := fetch.Public(addr); got != want {
			t.Errorf("%s: got public=%t, want %t", addr, got, want)
		}
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	asked := false
	at := serve(t, func(http.ResponseWriter, *http.Request) { asked = true })
	guarded := fetch.New(fetch.Config{})
	for _, location := range []string{
		at, strings.Replace(at, "127.0.0.1", "localhost", 1),
		strings.Replace(at, "127.0.0.1", "[::ffff:127.0.0.1]", 1), "http://169.254.169.254/latest/meta-data",
	} {
		_, err := guarded.Get(t.Context(), location)
		if err == nil || !strings.Contains(err.Error(), "private or reserved network") ||
			!strings.Contains(digest.Hint(err), "fetch: {allow_private: true}") {
			t.Errorf("%s: got %v (hint %q), want a refusal", location, err, digest.Hint(err))
		}
		if _, passing := retry.After(err); passing {
			t.Errorf("%s: the refusal will not pass by itself", location)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := guarded.HTTP().Do(req); err == nil {
		_ = resp.Body.Close()
		t.Error("HTTP() is not guarded")
	}
	if asked {
		t.Error("a request arrived")
	}
}
