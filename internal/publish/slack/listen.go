package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Click is a press of one of our buttons.
type Click struct {
	Action  string // ActionApprove, ActionHold, ActionPresent, or one that begins with ActionAsk
	Edition string // for a draft, the name of the message that shows it; for ActionAsk, the button's value
	Match   int    // for ActionPresent: the 0-based index of the match
	Team    string // ID of the person's workspace
	User    string // ID of the person in it
	Name    string // the person's display name, which they can change
	Channel string // the channel of the message
	Message string // the timestamp of the message
}

// Ears configures Listen.
type Ears struct {
	Token   digest.Secret // app-level token (xapp-…) with connections:write
	API     string        // see Config
	Client  *http.Client  // nil: a client with a timeout of 30 s
	Log     *slog.Logger
	Clicked func(ctx context.Context, c Click) // called for one click at a time; a click may be delivered twice
}

// clickTime is the timeout of one click.
const clickTime = time.Minute

// Listen receives clicks over Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode), which
// needs no public address. It reconnects after at most half a minute. It returns nil when ctx has ended, and
// an error if Slack permanently refuses the app.
func Listen(ctx context.Context, e Ears) error {
	client := http.Client{Timeout: 30 * time.Second}
	if e.Client != nil {
		client = *e.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	options := []slack.Option{slack.OptionHTTPClient(&client), slack.OptionAppLevelToken(e.Token.Reveal())}
	if e.API != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimSuffix(e.API, "/")+"/"))
	}
	// The library's log would contain the address of the connection, which is secret.
	settings := []socketmode.Option{socketmode.OptionReadLimit(1 << 20), socketmode.OptionLog(log.New(io.Discard, "", 0))}
	if d := dialer(client.Transport); d != nil {
		settings = append(settings, socketmode.OptionDialer(d))
	}
	socket := socketmode.New(slack.New("", options...), settings...)

	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() {
		ended <- unbroken("hearing", func() error { return socket.RunContext(ctx) })
	}()
	for {
		select {
		case err := <-ended:
			if ctx.Err() != nil {
				return nil
			}
			return refused(err)
		case event := <-socket.Events:
			e.heard(ctx, socket, event)
		}
	}
}

// dialer returns a WebSocket dialer that connects as t does. Slack's answer determines the address, so the
// guard must apply. It returns nil if t is not an *http.Transport.
func dialer(t http.RoundTripper) *websocket.Dialer {
	transport, ok := t.(*http.Transport)
	if !ok {
		return nil
	}
	d := &websocket.Dialer{
		NetDialContext: transport.DialContext, Proxy: transport.Proxy,
		HandshakeTimeout: 30 * time.Second,
	}
	if transport.TLSClientConfig != nil {
		d.TLSClientConfig = transport.TLSClientConfig.Clone()
		d.TLSClientConfig.NextProtos = nil // WebSocket uses HTTP/1.1
	}
	return d
}

// unbroken calls f and turns a panic into an error. Only the goroutine itself can recover its panics.
func unbroken(what string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panicked: %v", what, p)
		}
	}()
	return f()
}

func (e Ears) heard(ctx context.Context, socket *socketmode.Client, event socketmode.Event) {
	switch event.Type {
	case socketmode.EventTypeConnected:
		e.Log.Info("listening for buttons")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeErrorWriteFailed:
		// The error is left out, because it may contain the address of the connection.
		e.Log.Warn("buttons: disconnected")
	case socketmode.EventTypeInteractive:
		// Acknowledge first: Slack waits three seconds, and then shows an error to the person.
		if event.Request != nil {
			if err := socket.AckCtx(ctx, event.Request.EnvelopeID, nil); err != nil {
				return // Slack delivers it again
			}
		}
		callback, ok := event.Data.(slack.InteractionCallback)
		if !ok || callback.Type != slack.InteractionTypeBlockActions {
			return
		}
		for _, action := range callback.ActionCallback.BlockActions {
			if c, ok := click(callback, action); ok {
				patient, cancel := context.WithTimeout(ctx, clickTime)
				if err := unbroken("a button", func() error { e.Clicked(patient, c); return nil }); err != nil {
					e.Log.Error("button ignored", "err", err)
				}
				cancel()
			}
		}
	default:
		if event.Request != nil && event.Request.EnvelopeID != "" {
			_ = socket.AckCtx(ctx, event.Request.EnvelopeID, nil) // not for us: acknowledge, so that it is not delivered again
		}
	}
}

// click returns the action of a button. Buttons that open a page are also reported, and have none.
func click(callback slack.InteractionCallback, action *slack.BlockAction) (Click, bool) {
	if action == nil || callback.User.ID == "" {
		return Click{}, false
	}
	c := Click{
		Action: action.ActionID, Edition: action.Value, Team: teamOf(callback), User: callback.User.ID,
		Name:    callback.User.Name,
		Channel: callback.Container.ChannelID, Message: callback.Container.MessageTs,
	}
	if c.Channel == "" {
		c.Channel, c.Message = callback.Channel.ID, callback.Message.Timestamp
	}
	kind, number, has := strings.Cut(c.Action, "-")
	switch {
	case c.Action == ActionApprove || c.Action == ActionHold || strings.HasPrefix(c.Action, ActionAsk):
		return c, true
	case has && kind == ActionPresent:
		n, err := strconv.Atoi(number)
		c.Action, c.Match = kind, n
		return c, err == nil && n >= 0
	}
	return Click{}, false
}

// teamOf returns the person's workspace, which in a shared channel may differ from the channel's.
func teamOf(callback slack.InteractionCallback) string {
	return cmp.Or(callback.User.TeamID, callback.Team.ID, callback.Enterprise.ID)
}

// refused returns the error for a refused app, with a hint.
func refused(err error) error {
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return errors.New("buttons: the connection ended")
	case errors.As(err, &status):
		return digest.WithHint(errors.New("buttons: slack answered "+strconv.Itoa(status.Code)),
			"slack.api must be the base address of Slack's API")
	}
	switch err.Error() {
	case "invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive", "missing_scope":
		return digest.WithHint(errors.New("buttons: "+err.Error()),
			"check that app_token is the app-level token (xapp-…) with the scope connections:write, and that Socket "+
				"Mode is enabled in the app's settings")
	}
	return errors.New("buttons: slack refused the app")
}
