package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/web"
)

const (
	maxConnections = 512 // at once, for each listener
	maxPerAddress  = 64  // of these, for one client
)

// listen opens the listeners. The function it returns waits until they are closed, which they are once ctx has ended.
func (s *Server) listen(ctx context.Context, c config.Serve) (wait func(), err error) {
	var group sync.WaitGroup
	for _, l := range []struct {
		key, address string
		handler      http.Handler
	}{{"serve.listen", c.Listen, s.Public()}, {"serve.admin", c.Admin, s.Admin()}} {
		if l.address == "" {
			continue
		}
		var lc net.ListenConfig
		listener, err := lc.Listen(ctx, "tcp", l.address)
		if err != nil {
			return nil, digest.WithHint(fmt.Errorf("%s: %w", l.key, err),
				"another program may have that port; "+l.key+" in meetups.yaml takes another")
		}
		s.log.Info("listening", "what", l.key, "address", listener.Addr().String())
		server := &http.Server{
			Handler: l.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
			WriteTimeout: 60 * time.Second, IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10,
			ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		}
		crowd := &web.Crowd{Max: maxConnections, PerAddress: maxPerAddress, Exempt: c.Proxies()}
		bounded := crowd.Bound(server, listener)
		group.Go(func() {
			if err := server.Serve(bounded); !errors.Is(err, http.ErrServerClosed) {
				s.log.Error("listener ended", "what", l.key, "err", err)
			}
		})
		group.Go(func() {
			<-ctx.Done()
			closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
			defer cancel()
			_ = server.Shutdown(closing)
			_ = server.Close()
		})
	}
	return group.Wait, nil
}
