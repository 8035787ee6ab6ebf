package web_test

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/web"
)

func TestLargeFormsAreRefused(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s})
	large := "email=bo%40example.org&x=" + strings.Repeat("a", 20<<10)
	if w := ask(h, http.MethodPost, "/subscribe", large); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.Code)
	}
	large = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"; filename=f\r\n\r\n" +
		strings.Repeat("a", 20<<10) + "\r\n--x--\r\n"
	if w := ask(h, http.MethodPost, "/unsubscribe/t0ken", large, "Content-Type",
		"multipart/form-data; boundary=x"); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.Code)
	}
	if w := ask(h, http.MethodPost, "/unsubscribe/t0ken", "%", "Content-Type",
		"application/x-www-form-urlencoded"); w.Code != http.StatusBadRequest {
		t.Errorf("got %d", w.Code)
	}
	if w := ask(h, http.MethodGet, "/unsubscribe/"+strings.Repeat("a", 2000), ""); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
}

func TestRequestsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ana()
		h := open(
			t, web.Config{
				Subscriptions: s,
				Proxies:       []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("10.0.0.0/8")},
			},
		)
		n := 0
		subscribe := func(forwarded string) int {
			n++
			// httptest connects from 192.0.2.1
			return ask(h, http.MethodPost, "/subscribe", fmt.Sprintf("email=a%d%%40example.org", n), "X-Forwarded-For",
				forwarded).Code
		}
		for range 5 {
			if got := subscribe("198.51.100.7"); got != http.StatusOK {
				t.Fatalf("got %d at first", got)
			}
		}
		for forwarded, want := range map[string]int{
			"198.51.100.7":           http.StatusTooManyRequests,
			"8.8.8.8, 198.51.100.7":  http.StatusTooManyRequests, // the client's own claim is not trusted
			"198.51.100.7, 10.1.2.3": http.StatusTooManyRequests, // two trusted proxies
			"198.51.100.8":           http.StatusOK,
			"2001:db8:1:1::5":        http.StatusOK,
		} {
			if got := subscribe(forwarded); got != want {
				t.Errorf("%s: got %d, want %d", forwarded, got, want)
			}
		}
		for i := range 4 {
			subscribe(fmt.Sprintf("2001:db8:1:1:%x::5", i))
		}
		if got := subscribe("2001:db8:1:1:ffff::1"); got != http.StatusTooManyRequests {
			t.Errorf("another address of the same household: got %d", got)
		}
		time.Sleep(2 * time.Minute)
		if first, second := subscribe("198.51.100.7"), subscribe("198.51.100.7"); first != http.StatusOK ||
			second != http.StatusTooManyRequests {
			t.Errorf("two minutes later: got %d and %d", first, second)
		}
		time.Sleep(time.Hour)
		refused := 0
		for i := range 100 {
			if subscribe(fmt.Sprintf("203.0.113.%d", i)) == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 40 {
			t.Errorf("a hundred from everywhere: got %d refused, want 40", refused)
		}
		h.Wait(t.Context())
	})
}

func TestForwardedAddressesOfStrangersAreNotBelieved(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana()})
	last := 0
	for i := range 6 {
		last = ask(h, http.MethodPost, "/subscribe", fmt.Sprintf("email=a%d%%40example.org", i), "X-Forwarded-For",
			fmt.Sprintf("198.51.100.%d", i)).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("got %d", last)
	}
	h.Wait(t.Context())
}

func TestOthersCannotFloodAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &readers{}
		h := open(t, web.Config{Subscriptions: s, Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
		for i := range 9 {
			if w := ask(h, http.MethodPost, "/subscribe", "email=Bo%40example.org", "X-Forwarded-For",
				fmt.Sprintf("198.51.100.%d", i)); w.Code != http.StatusOK {
				t.Fatalf("got %d", w.Code)
			}
			time.Sleep(time.Second)
		}
		h.Wait(t.Context())
		if got := strings.Count(s.asked(), "Bo@example.org"); got != 2 {
			t.Errorf("got %d messages asked for, want 2", got)
		}
	})
}
