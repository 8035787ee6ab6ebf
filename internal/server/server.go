package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/watch"
	"github.com/cityoflosangeles/digest/internal/web"
)

const (
	lookEvery   = 20 * time.Second // what is due is asked of the store this often
	quietly     = time.Hour        // between runs while nothing is due
	lingering   = 8 * time.Second  // for what is being handed over when the process is told to stop
	connections = 512              // at once, for each listener
	perAddress  = 64               // of these, for one client
	readAhead   = 6 * time.Hour    // groups are read in the hours before the slot (docs/decisions)
)

func newServe(a *app) *cobra.Command {
	var logs string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Stay, and publish on schedule; with pages for health, status and metrics",
		Long: `serve stays and publishes every edition when it is due. It may be restarted, and run on many machines that share a store in
PostgreSQL: what was published once is not published again. SIGHUP reads the configuration anew, SIGTERM ends it within seconds.`,
		Example: `  digest serve
  digest serve --log-format json 2>> digest.log`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := a.logger(logs)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), log)
		},
	}
	cmd.Flags().StringVar(&logs, "log-format", "text", "how to log on standard error: text or json")
	return cmd
}

// logger writes structured logs to standard error.
func (a *app) logger(format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(a.stderr, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(a.stderr, nil)), nil
	}
	return nil, wrong(fmt.Errorf("--log-format %s is not known; there are text and json", format))
}

// server is a running digest serve.
type server struct {
	app   *app
	log   *slog.Logger
	store *store.Store
	watch *watch.Watch
	jobs  *jobs.Queue // nil where the store is a file: this process does it all
	reads *readings
	now   func() time.Time
	begun time.Time

	mu   sync.Mutex
	desk *workspace // the one in use
}

func (s *server) replace(d *workspace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desk = d
}

func (s *server) current() *workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.desk
}

func (a *app) serve(ctx context.Context, log *slog.Logger) error {
	begin, err := a.clock(time.Now())
	if err != nil {
		return err
	}
	c, err := a.loadConfig()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, c.Store.Reveal())
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }() // everything worth keeping was committed before
	st.Guard(machine(a.getenv))
	s := &server{app: a, log: log, store: st, reads: &readings{}, begun: time.Now(), now: a.wall(begin)}
	if st.Shared() {
		s.jobs, err = jobs.Open(ctx, c.Store.Reveal(), map[digest.JobKind]int{digest.JobCollect: 64, digest.JobMail: 1, digest.JobCorrect: 1}, s.do)
		if err != nil {
			return err
		}
		defer func() {
			lingering, cancel := context.WithTimeout(context.WithoutCancel(ctx), lingering)
			defer cancel()
			s.jobs.Close(lingering)
		}()
	}
	d, err := s.open(ctx, c)
	if err != nil {
		return err
	}
	s.replace(d)
	present, leave := context.WithCancel(context.WithoutCancel(ctx)) // it is here until the last run has settled
	defer leave()
	a.here(st).begin(present)
	s.watch = &watch.Watch{Now: s.now, Every: lookEvery, IdleInterval: quietly, ShutdownGrace: lingering, CheckDestination: wouldLetIn}

	stopped, err := s.listen(ctx, c.Serve)
	if err != nil {
		return err
	}
	reload := make(chan os.Signal, 1)
	if hangup != nil {
		signal.Notify(reload, hangup)
		defer signal.Stop(reload)
	}
	replaced := make(chan *desk.Desk, 1)
	var group sync.WaitGroup
	group.Go(func() { s.reload(ctx, reload, replaced) })
	group.Go(func() { s.watchdog(ctx) })
	for _, app := range apps(c) {
		group.Go(func() { s.hear(ctx, app) })
	}
	next := d.Schedule.After(s.now()) // of d, not of s: a signal may have put another desk in its place already
	log.Info("serving", "version", whichVersion(), "next", next.In(d.Zone).Format(time.RFC3339),
		"destinations", len(d.Destinations), "sources", len(d.Sources.Listings))
	notify("READY=1")
	s.watch.Run(ctx, d.Desk, replaced)
	notify("STOPPING=1")
	log.Info("stopping")
	group.Wait()
	err = stopped()
	lasting, cancel := context.WithTimeout(context.WithoutCancel(ctx), lingering)
	defer cancel()
	s.current().pages.Wait(lasting)
	return err
}

// wall is the clock: the system's, or with --at one that begins there.
func (a *app) wall(begin time.Time) func() time.Time {
	if a.at == "" {
		return func() time.Time { return time.Now().Round(0) } // without the monotonic reading, which stops while a machine sleeps
	}
	started := time.Now()
	return func() time.Time { return begin.Add(time.Since(started)) }
}

// open makes the desk of a configuration.
func (s *server) open(ctx context.Context, c config.Config) (*workspace, error) {
	manners := c.Manners()
	manners.Cache = s.store
	d, err := s.app.newDesk(ctx, c, s.store, manners)
	if err != nil {
		return nil, err
	}
	s.app.boundMemory(len(d.Sources.Listings))
	d.Log, d.Sources.Ahead, d.Sources.Loaded = s.log, readAhead, s.now()
	d.Sources.Progress = s.reads.read(s.now)
	if s.jobs != nil {
		d.Jobs = s.jobs
	}
	d.pages, err = openPages(c, d.list, s.log)
	return d, err
}

// do does a job that any process of the store gave.
func (s *server) do(ctx context.Context, j digest.Job) error {
	d := s.current()
	if d == nil { // it has just begun
		return errors.New("not ready")
	}
	err := d.Do(ctx, s.now(), j)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("job failed; it is tried again", "job", j.Kind, "edition", j.Edition, "name", j.Name, "err", err)
	}
	return err
}

// reload reads the configuration anew at every SIGHUP. One that is wrong is refused, and the old one stays.
func (s *server) reload(ctx context.Context, signals <-chan os.Signal, replaced chan *desk.Desk) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
		}
		d, err := s.again(ctx)
		if err != nil {
			s.log.Error("configuration refused; the old one stays", hinted(err)...)
		} else {
			s.replace(d)
			select { // one that was not taken yet is out of date
			case <-replaced:
			default:
			}
			replaced <- d.Desk
			s.log.Info("configuration reloaded", "next", d.Schedule.After(s.now()).In(d.Zone).Format(time.RFC3339))
		}
	}
}

func (s *server) again(ctx context.Context) (*workspace, error) {
	c, err := s.app.loadConfig()
	if err != nil {
		return nil, err
	}
	old := s.current().config
	switch {
	case c.Store.Reveal() != old.Store.Reveal():
		return nil, errors.New("store: another store needs a restart")
	case c.Serve.Listen != old.Serve.Listen || c.Serve.Admin != old.Serve.Admin:
		return nil, errors.New("serve: other addresses need a restart")
	}
	if !sameApps(c, old) {
		return nil, errors.New("slack.app_token: another app needs a restart")
	}
	d, err := s.open(ctx, c)
	if err != nil {
		return nil, err
	}
	return d, checkTemplates(d)
}

// wouldLetIn asks a destination that can be asked without publishing.
func wouldLetIn(ctx context.Context, d desk.Destination) error {
	c, ok := d.Publisher.(Checker)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return c.Check(ctx)
}

// listen opens the listeners, and returns what waits for their end once ctx has ended.
func (s *server) listen(ctx context.Context, c config.Serve) (func() error, error) {
	var group sync.WaitGroup
	for _, l := range []struct {
		key, address string
		handler      http.Handler
	}{{"serve.listen", c.Listen, s.public()}, {"serve.admin", c.Admin, s.admin()}} {
		if l.address == "" {
			continue
		}
		var lc net.ListenConfig
		listener, err := lc.Listen(ctx, "tcp", l.address)
		if err != nil {
			return nil, digest.WithHint(fmt.Errorf("%s: %w", l.key, err), "another program may have that port; "+l.key+" in meetups.yaml takes another")
		}
		s.log.Info("listening", "what", l.key, "address", listener.Addr().String())
		server := &http.Server{
			Handler: l.handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, WriteTimeout: 60 * time.Second,
			IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		}
		crowd := &web.Crowd{Most: connections, PerAddress: perAddress, Exempt: c.Proxies()}
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
	return func() error { group.Wait(); return nil }, nil
}

// watchdog tells systemd, at half the interval that it asks for, that the watch is alive. A run is given half an hour.
func (s *server) watchdog(ctx context.Context) {
	every := watchdogEvery()
	if every == 0 {
		return
	}
	tick := time.NewTicker(every / 2)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if s.alive() {
				notify("WATCHDOG=1")
			}
		}
	}
}

// alive reports whether the watch has looked lately, or has had no time to yet.
func (s *server) alive() bool {
	const most = 35 * time.Minute
	looked := s.watch.Status().Looked
	return s.now().Sub(looked) < most || looked.IsZero() && time.Since(s.begun) < most
}
