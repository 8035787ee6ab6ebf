package probe

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/preview"
)

// Links requests the address of every check, a few at a time, within the limits for reading sources. It uses HEAD (RFC
// 9110 section 9.3.2), and GET if that fails.
func Links(ctx context.Context, client *fetch.Client, checks []preview.LinkCheck) {
	h := client.HTTP()
	var group sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i := range checks {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			c := &checks[i]
			c.Asked = true
			defer func() {
				if p := recover(); p != nil { // a panic in a goroutine would end the program
					c.Error = fmt.Sprint("internal error: ", p)
				}
			}()
			if status := checkLink(ctx, h, http.MethodHead, c.URL); status != "" {
				c.Error = checkLink(ctx, h, http.MethodGet, c.URL)
			}
		})
	}
	group.Wait()
}

// checkLink returns what is wrong with an address, or nothing.
func checkLink(ctx context.Context, h *http.Client, method, address string) string {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return "not an address"
	}
	resp, err := h.Do(req)
	if err != nil {
		return "no answer"
	}
	_ = resp.Body.Close()
	if resp.StatusCode >= 400 {
		return fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	return ""
}
