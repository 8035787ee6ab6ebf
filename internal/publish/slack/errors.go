package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// errLimited means that Slack asks for fewer messages. Slack does not document that nothing was posted
// (https://docs.slack.dev/apis/web-api/rate-limits). A message is therefore retried only after the channel
// was read and does not have it.
var errLimited = errors.New("slack says: too many requests")

// unproven makes a rate limit uncertain if the channel cannot be read.
func unproven(err error, askable bool) error {
	if errors.Is(err, errLimited) && !askable {
		return digest.WithHint(fmt.Errorf("%s: %w", err.Error(), digest.ErrUncertain), "check the channel")
	}
	return err
}

// errCannotAsk means that the channel cannot be read.
var errCannotAsk = errors.New("the channel cannot be read")

// refusals are Slack's error codes after which nothing was or will be posted, with hints
// (https://docs.slack.dev/reference/methods/chat.postMessage#errors,
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
var refusals = []struct {
	hint  string
	codes []string
}{
	{
		"the token is wrong or was revoked: reinstall the app and use its new token",
		[]string{"invalid_auth", "token_revoked", "token_expired"},
	},
	{"the token is missing: set the variable that meetups.yaml names", []string{"not_authed"}},
	{"use a bot token, which starts with xoxb-", []string{"not_allowed_token_type"}},
	{"the app was removed from the workspace: reinstall it", []string{"account_inactive"}},
	{"add the scope chat:write to the app, and reinstall it", []string{"missing_scope", "no_permission"}},
	{"use the channel's ID (C…, in its details), and invite the bot if it is private", []string{"channel_not_found"}},
	{"invite the bot to the channel: /invite @digest", []string{"not_in_channel"}},
	{"choose another channel, or unarchive this one", []string{"is_archived", "channel_is_archived"}},
	{"shorten the template digest.slack.tmpl", []string{"msg_too_long", "msg_blocks_too_long"}},
	{
		"a template produced blocks that Slack does not accept: print them for the Block Kit Builder with digest " +
			"--dry-run --format slack",
		[]string{"invalid_blocks", "invalid_blocks_format", "invalid_payload", "no_text"},
	},
	{
		"posting there is restricted: ask the workspace admins, or choose another channel",
		[]string{
			"restricted_action", "restricted_action_read_only_channel", "action_prohibited", "ekm_access_denied",
			"access_denied", "team_access_not_granted", "accesslimited",
		},
	},
	{
		"the channel does not allow threads, or this one is locked: choose another channel, or use a webhook",
		[]string{
			"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel",
			"restricted_action_thread_locked", "cannot_reply_to_message",
		},
	},
	{"the workspace has reached the limits of its plan: check its usage", []string{"message_limit_exceeded"}},
	{"the message was deleted: if it is still wanted, correct it by hand", []string{"message_not_found"}},
	{
		"the webhook was removed or disabled: create a new one",
		[]string{"no_service", "no_active_hooks", "no_team", "user_not_found"},
	},
	{"the webhook's address is wrong: copy it again", []string{"invalid_token"}},
}

// hint returns what to do about an error code, or "".
func hint(code string) string {
	for _, r := range refusals {
		if slices.Contains(r.codes, code) {
			return r.hint
		}
	}
	return ""
}

// unsure are error codes after which the message may have been posted: "it's possible some aspect of the
// operation succeeded".
var unsure = map[string]bool{
	"fatal_error": true, "internal_error": true, "service_unavailable": true,
	"request_timeout": true, "rollup_error": true,
}

// limits are error codes of rate limits.
var limits = map[string]bool{"ratelimited": true, "rate_limited": true}

// passing are temporary error codes.
var passing = map[string]bool{"team_added_to_org": true, "org_login_required": true}

// trace reports whether a request is certain not to have been sent, because it never had a connection. If the
// transport does not support tracing, the request counts as sent.
func trace(ctx context.Context) (context.Context, *atomic.Bool) {
	var connecting atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connecting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connecting.Store(false) },
	}), &connecting
}

// classify reports through the error whether nothing was posted, for now or permanently, or whether the
// outcome is unknown.
func (c Config) classify(ctx context.Context, err error, connecting *atomic.Bool) error {
	var limited *slack.RateLimitedError
	var said slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return retry.Temporary(errLimited, limited.RetryAfter)
	case errors.As(err, &said):
		return answered(said.Err)
	case errors.As(err, &status):
		return answeredStatus(status.Code, 0)
	}
	return c.lost(ctx, err, connecting)
}

func answered(code string) error {
	err := fmt.Errorf("slack says %s", readable(code))
	switch {
	case limits[code]:
		return retry.Temporary(fmt.Errorf("%w (%s)", errLimited, code), 0)
	case passing[code]:
		return retry.Temporary(err, 0)
	case unsure[code]:
		return fmt.Errorf("%w: %w", err, digest.ErrUncertain)
	case hint(code) != "":
		return digest.WithHint(err, hint(code))
	}
	return err
}

var codeOfSlack = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// readable returns an error code of Slack. It does not repeat other text.
func readable(code string) string {
	if codeOfSlack.MatchString(code) {
		return code
	}
	return "something unexpected"
}

func answeredStatus(code int, after time.Duration) error {
	switch err := fmt.Errorf("slack answered %d %s", code, http.StatusText(code)); {
	case code == http.StatusTooManyRequests:
		return retry.Temporary(fmt.Errorf("%w (%s)", errLimited, err.Error()), after)
	case code >= 500:
		return fmt.Errorf("%w: %w", err, digest.ErrUncertain)
	case code >= 300 && code < 400:
		return digest.WithHint(err, "the request was redirected: check the address and the proxy")
	default:
		return err
	}
}

// lost returns the error of a request without an answer.
func (c Config) lost(ctx context.Context, err error, connecting *atomic.Bool) error {
	switch {
	case !connecting.Load():
		return fmt.Errorf("the answer was lost: %s: %w", c.clean(err), digest.ErrUncertain)
	case ctx.Err() != nil:
		return ctx.Err()
	case digest.Hint(err) != "": // refused by the address guard
		return digest.WithHint(fmt.Errorf("could not connect to slack: %s", c.clean(err)), digest.Hint(err))
	}
	return retry.Temporary(fmt.Errorf("connecting to slack: %s", c.clean(err)), 0)
}

// clean returns the text of err without secrets.
func (c Config) clean(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return strings.Join(strings.Fields(digest.Redact(err.Error(), c.Token, c.Webhook)), " ")
}

// asked returns the error of a request that only reads. With errCannotAsk, a retry would not help.
func (c Config) asked(ctx context.Context, err error) error {
	var limited *slack.RateLimitedError
	var said slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &limited):
		return retry.Temporary(errors.New("reading the channel: slack says: too many requests"), limited.RetryAfter)
	case errors.As(err, &said) && !passing[said.Err] && !limits[said.Err] && !unsure[said.Err]:
		help := map[string]string{
			"missing_scope": "add the scope channels:history (groups:history for a private channel) to the app, and " +
				"reinstall it",
		}[said.Err]
		return digest.WithHint(fmt.Errorf("%w: slack says %s", errCannotAsk, readable(said.Err)),
			cmp.Or(help, hint(said.Err), "check the channel by hand"))
	case errors.As(err, &status) && status.Code < 500 && status.Code != http.StatusTooManyRequests:
		return fmt.Errorf("%w: slack answered %d", errCannotAsk, status.Code)
	}
	if hint := digest.Hint(err); hint != "" { // refused by the address guard
		return digest.WithHint(fmt.Errorf("reading the channel: %s", c.clean(err)), hint)
	}
	return retry.Temporary(fmt.Errorf("reading the channel: %s", c.clean(err)), 0)
}
