package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/store"
	"github.com/cityoflosangeles/digest/internal/watch"
	"github.com/cityoflosangeles/digest/internal/web"
)

const (
	tickInterval  = 20 * time.Second // between queries for what is due
	idleInterval  = time.Hour        // between runs while nothing is due
	shutdownGrace = 8 * time.Second  // for sends in progress when the process is asked to stop
	readAhead     = 6 * time.Hour    // sources are read in the hours before the slot (docs/decisions)
)

// Config says what a server serves.
type Config struct {
	Load func() (config.Config, error)                            // reads the configuration
	Open func(context.Context, config.Config) (*Workspace, error) // makes a desk from it

	Store   *store.Store
	Version string // of the program
	Log     *slog.Logger
	Now     func() time.Time
	Reload  <-chan os.Signal // at each signal, the configuration is read again
}

// Workspace is a desk with the other parts that one configuration makes.
type Workspace struct {
	*desk.Desk
	Config config.Config
	// Templates returns the words of answers to buttons, in a language; empty: the digest's.
	Templates      func(language string) *render.Renderer
	CheckTemplates func() error          // renders every template on invented data
	Pages          *web.Handler          // for the public
	Quotas         func() []github.Quota // of GitHub, as this process last saw them
	Slack          *http.Client          // for the connections on which Slack reports clicks
	// AskPeople asks people what is due, and follows up; nil: nobody is asked.
	AskPeople func(ctx context.Context, now time.Time) error
	// AskClicked records the answer of a button below a direct message; nil: nobody is asked.
	AskClicked func(ctx context.Context, c slack.Click) error
}

// Server publishes each edition when it is due, and answers over HTTP.
type Server struct {
	load    func() (config.Config, error)
	make    func(context.Context, config.Config) (*Workspace, error)
	store   *store.Store
	version string
	log     *slog.Logger
	now     func() time.Time
	signals <-chan os.Signal

	watch *watch.Watch
	jobs  *jobs.Queue // nil if the store is a file: then this process does everything
	reads *readings
	begun time.Time

	mu        sync.Mutex
	workspace *Workspace // the one in use
}

// New makes a server with the workspace of c. Close must be called after use.
func New(ctx context.Context, c config.Config, with Config) (*Server, error) {
	s := &Server{
		load: with.Load, make: with.Open, store: with.Store, version: with.Version, log: with.Log, now: with.Now,
		signals: with.Reload, reads: &readings{}, begun: time.Now(),
		watch: &watch.Watch{
			Now: with.Now, Every: tickInterval, IdleInterval: idleInterval, ShutdownGrace: shutdownGrace,
			CheckDestination: checkDestination,
		},
	}
	if s.store.Shared() {
		var err error
		s.jobs, err = jobs.Open(ctx, c.Store.Reveal(),
			map[digest.JobKind]int{digest.JobCollect: 64, digest.JobMail: 1, digest.JobCorrect: 1}, s.do)
		if err != nil {
			return nil, err
		}
	}
	s.watch.Also = s.ask
	w, err := s.open(ctx, c)
	if err != nil {
		s.Close(ctx)
		return nil, err
	}
	s.replace(w)
	return s, nil
}

// Close ends the jobs of this process. It waits a few seconds for those that are running, even if ctx has ended.
func (s *Server) Close(ctx context.Context) {
	if s.jobs == nil {
		return
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	s.jobs.Close(closing)
}

// Run publishes and answers until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	w := s.current()
	stopped, err := s.listen(ctx, w.Config.Serve)
	if err != nil {
		return err
	}
	replaced := make(chan *desk.Desk, 1)
	var group sync.WaitGroup
	group.Go(func() { s.reload(ctx, replaced) })
	group.Go(func() { s.watchdog(ctx) })
	for _, app := range apps(w.Config) {
		group.Go(func() { s.listenForClicks(ctx, app) })
	}
	next := w.Schedule.After(s.now()) // of w: a signal may have replaced the workspace already
	s.log.Info("serving", "version", s.version, "next", next.In(w.Zone).Format(time.RFC3339),
		"destinations", len(w.Destinations), "sources", len(w.Sources.Listings))
	notify("READY=1")
	s.watch.Run(ctx, w.Desk, replaced)
	notify("STOPPING=1")
	s.log.Info("stopping")
	group.Wait()
	stopped()
	waiting, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	s.current().Pages.Wait(waiting)
	return nil
}

func (s *Server) replace(w *Workspace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workspace = w
}

func (s *Server) current() *Workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.workspace
}

// ask asks people what is due.
func (s *Server) ask(ctx context.Context, now time.Time) error {
	if w := s.current(); w != nil && w.AskPeople != nil {
		return w.AskPeople(ctx, now)
	}
	return nil
}

// open makes the desk of a configuration.
func (s *Server) open(ctx context.Context, c config.Config) (*Workspace, error) {
	w, err := s.make(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, a := range c.Asleep {
		s.log.Warn("destination is asleep", "destination", a.Name, "why", a.Why())
	}
	w.Log, w.Sources.Ahead, w.Sources.Loaded = s.log, readAhead, s.now()
	w.Sources.Progress = s.reads.read
	if s.jobs != nil {
		w.Jobs = s.jobs
	}
	return w, nil
}

// do does a job that any process that shares the store may have added.
func (s *Server) do(ctx context.Context, j digest.Job) error {
	w := s.current()
	if w == nil { // the server is still starting
		return errors.New("not ready")
	}
	err := w.Do(ctx, s.now(), j)
	if err != nil && ctx.Err() == nil {
		s.log.Warn("job failed; it is tried again", "job", j.Kind, "edition", j.Edition, "name", j.Name, "err", err)
	}
	return err
}

// checkDestination asks a destination that can be asked without publishing whether it would accept a message.
func checkDestination(ctx context.Context, d desk.Destination) error {
	c, ok := d.Publisher.(digest.Checker)
	if !ok {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return c.Check(ctx)
}
