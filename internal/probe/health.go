package probe

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Alive asks the digest serve that listens on an address, as in the configuration, whether it checks the schedule. An
// address for all networks, such as :8080, is asked on this machine. The error says what is wrong.
func Alive(ctx context.Context, listens string) error {
	host, port, err := net.SplitHostPort(listens)
	if err != nil {
		return fmt.Errorf("the address %q is not a host and a port: %w", listens, err)
	}
	if addr, err := netip.ParseAddr(host); host == "" || err == nil && addr.IsUnspecified() {
		host = "localhost"
	}
	at := net.JoinHostPort(host, port)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("asking %s: %w", at, err)
	}
	client := http.Client{Timeout: 4 * time.Second, Transport: &http.Transport{}} // without a proxy
	resp, err := client.Do(req)
	if err != nil {
		return digest.WithHint(fmt.Errorf("no digest serve answers at %s", at), "start digest serve, or look at its log")
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // a part is enough
		return fmt.Errorf("digest serve at %s is not healthy: %s", at, strings.TrimSpace(string(said)))
	}
	return nil
}
