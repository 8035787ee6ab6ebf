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

// errLimited says that Slack asks for fewer messages. Slack's page on rate limits does not say that nothing was
// posted (https://docs.slack.dev/apis/web-api/rate-limits), so that this is no proof: a message is tried again only
// after the channel was asked and does not have it.
var errLimited = errors.New("slack says: too many messages")

// unproven makes a limit uncertain where the channel cannot be asked what became of the message.
func unproven(err error, askable bool) error {
	if errors.Is(err, errLimited) && !askable {
		return digest.WithHint(fmt.Errorf("%s: %w", err.Error(), digest.ErrUncertain), "look into the channel")
	}
	return err
}

// errUntold says that a channel cannot be asked.
var errUntold = errors.New("the channel does not tell what it has")

// refusals are what Slack says when it has posted nothing and will not later, each with what to do about it
// (https://docs.slack.dev/reference/methods/chat.postMessage#errors, https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks).
var refusals = []struct {
	hint  string
	codes []string
}{
	{"the token is wrong or was taken back: install the app again and use its new token", []string{"invalid_auth", "token_revoked", "token_expired"}},
	{"the token is missing: set the variable that meetups.yaml names", []string{"not_authed"}},
	{"use the token of a bot, which begins with xoxb-", []string{"not_allowed_token_type"}},
	{"the app was taken out of the workspace: install it again", []string{"account_inactive"}},
	{"give the app the scope chat:write, and install it again", []string{"missing_scope", "no_permission"}},
	{"use the channel's ID (C…, in its details), and invite the bot if it is private", []string{"channel_not_found"}},
	{"invite the bot in the channel: /invite @digest", []string{"not_in_channel"}},
	{"choose another channel, or take this one out of the archive", []string{"is_archived", "channel_is_archived"}},
	{"shorten the template digest.slack.tmpl", []string{"msg_too_long", "msg_blocks_too_long"}},
	{
		"a template wrote what Slack does not take: digest --dry-run --format slack prints it for the Block Kit Builder",
		[]string{"invalid_blocks", "invalid_blocks_format", "invalid_payload", "no_text"},
	},
	{
		"not everybody may post there: ask the workspace's admins, or choose another channel",
		[]string{"restricted_action", "restricted_action_read_only_channel", "action_prohibited", "ekm_access_denied", "access_denied", "team_access_not_granted", "accesslimited"},
	},
	{
		"the channel takes no threads, or has closed this one: choose another channel, or use a webhook",
		[]string{"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "restricted_action_thread_locked", "cannot_reply_to_message"},
	},
	{"the workspace has used up what its plan allows: see its usage limits", []string{"message_limit_exceeded"}},
	{"the message was deleted: correct it by hand, if it is still wanted", []string{"message_not_found"}},
	{"the webhook was taken away or switched off: make a new one", []string{"no_service", "no_active_hooks", "no_team", "user_not_found"}},
	{"the webhook's address is wrong: copy it again", []string{"invalid_token"}},
}

// hint says what to do about a refusal; empty where it is not known.
func hint(code string) string {
	for _, r := range refusals {
		if slices.Contains(r.codes, code) {
			return r.hint
		}
	}
	return ""
}

// unsure are answers after which the message may be there all the same: "it's possible some aspect of the operation succeeded".
var unsure = map[string]bool{"fatal_error": true, "internal_error": true, "service_unavailable": true, "request_timeout": true, "rollup_error": true}

// limits are answers that ask for fewer messages.
var limits = map[string]bool{"ratelimited": true, "rate_limited": true}

// passing are answers that say: not now.
var passing = map[string]bool{"team_added_to_org": true, "org_login_required": true}

// trace tells of a request whether nothing of it can have left: it is, or ended, on its way to a connection. A transport that tells nothing
// counts as one that sent.
func trace(ctx context.Context) (context.Context, *atomic.Bool) {
	var connecting atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connecting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { connecting.Store(false) },
	}), &connecting
}

// classify says of an error whether nothing was posted, for now or for good, or whether that is not known.
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

// readable is a code of Slack's; what is none is not repeated.
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
		return digest.WithHint(err, "something between this machine and Slack leads elsewhere: check the address, and the proxy")
	default:
		return err
	}
}

// lost is an error without an answer.
func (c Config) lost(ctx context.Context, err error, connecting *atomic.Bool) error {
	switch {
	case !connecting.Load():
		return fmt.Errorf("the answer was lost: %s: %w", c.plain(err), digest.ErrUncertain)
	case ctx.Err() != nil:
		return ctx.Err()
	case digest.Hint(err) != "": // the address guard refused
		return digest.WithHint(fmt.Errorf("could not connect to slack: %s", c.plain(err)), digest.Hint(err))
	}
	return retry.Temporary(fmt.Errorf("slack could not be reached: %s", c.plain(err)), 0)
}

// plain is an error's text without the secrets that an address may have.
func (c Config) plain(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return strings.Join(strings.Fields(digest.Redact(err.Error(), c.Token, c.Webhook)), " ")
}

// asked is the error of a question: nothing was posted by it. errUntold says that asking again would not help.
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
		return retry.Temporary(errors.New("asking the channel: slack says: too many questions"), limited.RetryAfter)
	case errors.As(err, &said) && !passing[said.Err] && !limits[said.Err] && !unsure[said.Err]:
		help := map[string]string{"missing_scope": "give the app the scope channels:history (groups:history in a private channel), and install it again"}[said.Err]
		return digest.WithHint(fmt.Errorf("%w: slack says %s", errUntold, readable(said.Err)), cmp.Or(help, hint(said.Err), "look into the channel yourself"))
	case errors.As(err, &status) && status.Code < 500 && status.Code != http.StatusTooManyRequests:
		return fmt.Errorf("%w: slack answered %d", errUntold, status.Code)
	}
	if hint := digest.Hint(err); hint != "" { // the address guard refused
		return digest.WithHint(fmt.Errorf("asking the channel: %s", c.plain(err)), hint)
	}
	return retry.Temporary(fmt.Errorf("asking the channel: %s", c.plain(err)), 0)
}
