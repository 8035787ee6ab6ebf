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

// Click is a button of ours that somebody pressed.
type Click struct {
	Action  string // ActionApprove, ActionHold or ActionPresent
	Edition string // of a draft, the name that its form is shown by
	Match   int    // of ActionPresent: which of the edition's matches, counted from 0
	Team    string // the identifier of the person's workspace
	User    string // the person's identifier within it
	Name    string // what Slack calls them: what anybody may change of themselves
	Channel string // where the message is
	Message string // its timestamp
}

// Ears say where clicks are heard.
type Ears struct {
	Token   digest.Secret // of the app, xapp-…, with connections:write
	API     string        // as Config has it
	Client  *http.Client  // nil: one with a timeout of 30 s
	Log     *slog.Logger
	Clicked func(ctx context.Context, c Click) // called for one click after the other; a click may come twice
}

// clickTime is what one click may take.
const clickTime = time.Minute

// Listen hears clicks by Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode), which needs no address that Slack could reach.
// A connection that ends is made anew, at last every half minute. It returns nil when ctx has ended, and an error where Slack does not
// let the app in, which trying again would not change.
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
	// The library's own log would have the address of the connection, which is a secret.
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

// dialer connects as t does: Slack's answer says where to, so that the same addresses are refused. It is nil where t
// does not say how it connects.
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
		d.TLSClientConfig.NextProtos = nil // a WebSocket begins as HTTP/1.1
	}
	return d
}

// unbroken is f, whose panic is an error: nobody else can recover what a goroutine panics with.
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
		e.Log.Info("hearing buttons")
	case socketmode.EventTypeConnectionError, socketmode.EventTypeErrorWriteFailed:
		e.Log.Warn("buttons are not heard for the moment") // not why: it may have the address of the connection
	case socketmode.EventTypeInteractive:
		// First, and whatever becomes of it: Slack waits three seconds, and shows the person an error after that.
		if event.Request != nil {
			if err := socket.AckCtx(ctx, event.Request.EnvelopeID, nil); err != nil {
				return // Slack brings it again
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
			_ = socket.AckCtx(ctx, event.Request.EnvelopeID, nil) // nothing that we asked for: it need not come again
		}
	}
}

// click reads what was pressed. Buttons that open a page are also told; they ask for nothing.
func click(callback slack.InteractionCallback, action *slack.BlockAction) (Click, bool) {
	if action == nil || callback.User.ID == "" {
		return Click{}, false
	}
	c := Click{
		Action: action.ActionID, Edition: action.Value, Team: teamOf(callback), User: callback.User.ID, Name: callback.User.Name,
		Channel: callback.Container.ChannelID, Message: callback.Container.MessageTs,
	}
	if c.Channel == "" {
		c.Channel, c.Message = callback.Channel.ID, callback.Message.Timestamp
	}
	kind, number, has := strings.Cut(c.Action, "-")
	switch {
	case c.Action == ActionApprove || c.Action == ActionHold:
		return c, true
	case has && kind == ActionPresent:
		n, err := strconv.Atoi(number)
		c.Action, c.Match = kind, n
		return c, err == nil && n >= 0
	}
	return Click{}, false
}

// teamOf is the workspace that the person belongs to, which in a shared channel may be another than the channel's.
func teamOf(callback slack.InteractionCallback) string {
	return cmp.Or(callback.User.TeamID, callback.Team.ID, callback.Enterprise.ID)
}

// refused says what to do where Slack does not let the app in.
func refused(err error) error {
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return errors.New("buttons: the connection ended")
	case errors.As(err, &status):
		return digest.WithHint(errors.New("buttons: slack answers "+strconv.Itoa(status.Code)), "slack.api must be the address of Slack's interface")
	}
	switch err.Error() {
	case "invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive", "missing_scope":
		return digest.WithHint(errors.New("buttons: "+err.Error()), "app_token is the app-level token (xapp-…) with the scope connections:write, and Socket Mode is switched on in the app's settings")
	}
	return errors.New("buttons: slack does not let the app in")
}
