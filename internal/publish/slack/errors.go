package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// hints say what to do about what Slack says (https://docs.slack.dev/reference/methods/chat.postMessage#errors). All of these mean that
// nothing was posted.
var hints = map[string]string{
	"invalid_auth":          "the token is wrong: install the app again and use its new token",
	"not_authed":            "the token is missing: set the variable that meetups.yaml names",
	"token_revoked":         "install the app again and use its new token",
	"token_expired":         "install the app again and use its new token",
	"account_inactive":      "the app was taken out of the workspace: install it again",
	"channel_not_found":     "use the channel's ID (C…, in its details), and invite the bot if the channel is private",
	"not_in_channel":        "invite the bot in the channel: /invite @digest",
	"is_archived":           "the channel is archived: choose another",
	"channel_is_archived":   "the channel is archived: choose another",
	"msg_too_long":          "shorten the template digest.slack.tmpl",
	"msg_blocks_too_long":   "shorten the template digest.slack.tmpl",
	"invalid_blocks":        "a template wrote what Slack does not take: digest --dry-run --format slack prints it for the Block Kit Builder",
	"invalid_blocks_format": "a template wrote what Slack does not take: digest --dry-run --format slack prints it for the Block Kit Builder",
	"restricted_action":     "the workspace lets only some people post there: ask its admins",
	"missing_scope":         "give the app the scope chat:write, and channels:history to be asked later; then install it again",
	"no_service":            "the webhook was taken away: make a new one",
	"no_active_hooks":       "the webhook is switched off: make a new one",
	"action_prohibited":     "the workspace's admins have forbidden this: ask them",
	"invalid_payload":       "a template wrote what Slack does not take: digest --dry-run --format slack prints it",
	"user_not_found":        "the webhook's user is gone: make a new one",
	"invalid_token":         "the webhook's address is wrong: copy it again",
}

// unsure are answers after which the message may be there all the same.
var unsure = map[string]bool{"fatal_error": true, "internal_error": true, "service_unavailable": true, "request_timeout": true}

// passing are answers that say: not now.
var passing = map[string]bool{"ratelimited": true, "rate_limited": true, "message_limit_exceeded": true}

// classify says of an error whether nothing was posted, for now or for good, or whether that is not known. The token is in none of them.
func classify(ctx context.Context, err error, wrote bool) error {
	var limited *slack.RateLimitedError
	var said slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return retry.Temporary(err, limited.RetryAfter)
	case errors.As(err, &said):
		return answered(said.Err)
	case errors.As(err, &status):
		return answeredStatus(status.Code, 0)
	}
	return lost(ctx, err, wrote)
}

func answered(code string) error {
	switch {
	case passing[code]:
		return retry.Temporary(fmt.Errorf("slack says %s", code), 0)
	case unsure[code]:
		return fmt.Errorf("slack says %s: %w", code, digest.ErrUncertain)
	}
	err := fmt.Errorf("slack says %s", code)
	if hint := hints[code]; hint != "" {
		return digest.WithHint(err, hint)
	}
	return err
}

func answeredStatus(code int, after time.Duration) error {
	switch err := fmt.Errorf("slack answered %d %s", code, http.StatusText(code)); {
	case code == http.StatusTooManyRequests:
		return retry.Temporary(err, after)
	case code >= 500:
		return fmt.Errorf("%w: %w", err, digest.ErrUncertain)
	default:
		return err
	}
}

// lost is an error without an answer. Before the first byte left, nothing can have been posted.
func lost(ctx context.Context, err error, wrote bool) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // the address may be a secret
	}
	switch {
	case wrote:
		return fmt.Errorf("the answer was lost: %w: %w", errors.New(err.Error()), digest.ErrUncertain)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return retry.Temporary(fmt.Errorf("slack could not be reached: %w", err), 0)
}

// asked is the error of a question. It decides nothing about what was posted.
func asked(err error) error {
	var said slack.SlackErrorResponse
	if errors.As(err, &said) && said.Err == "missing_scope" {
		return digest.WithHint(errors.New("slack says missing_scope"), "give the app the scope channels:history (groups:history in a private channel) and install it again")
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("asking what the channel has: %w", err)
}
