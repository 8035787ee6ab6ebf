package server

import (
	"context"
	"errors"
	"time"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// reload reads the configuration again at every signal, and sends the desk it makes to replaced. If the configuration
// is wrong, the old one stays.
func (s *Server) reload(ctx context.Context, replaced chan *desk.Desk) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.signals:
		}
		w, err := s.again(ctx)
		if err != nil {
			s.log.Error("configuration refused; the old one stays", hinted(err)...)
			continue
		}
		s.replace(w)
		select { // one that was not taken yet is out of date
		case <-replaced:
		default:
		}
		replaced <- w.Desk
		s.log.Info("configuration reloaded", "next", w.Schedule.After(s.now()).In(w.Zone).Format(time.RFC3339))
	}
}

// again makes a workspace from the configuration as it is now.
func (s *Server) again(ctx context.Context) (*Workspace, error) {
	c, err := s.load()
	if err != nil {
		return nil, err
	}
	old := s.current().Config
	switch {
	case c.Store.Reveal() != old.Store.Reveal():
		return nil, errors.New("store: another store needs a restart")
	case c.Serve.Listen != old.Serve.Listen || c.Serve.Admin != old.Serve.Admin:
		return nil, errors.New("serve: other addresses need a restart")
	case !sameApps(c, old):
		return nil, errors.New("slack.app_token: another app needs a restart")
	}
	w, err := s.open(ctx, c)
	if err != nil {
		return nil, err
	}
	return w, w.CheckTemplates()
}

// hinted returns the attributes of a log line for err: the error, and its hint if it has one.
func hinted(err error) []any {
	attributes := []any{"err", err.Error()}
	if hint := digest.Hint(err); hint != "" {
		attributes = append(attributes, "hint", hint)
	}
	return attributes
}
