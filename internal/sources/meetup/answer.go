package meetup

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/datetime"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// isAnswer reports whether state is an answer of the GraphQL API about a group.
func isAnswer(state []byte) bool {
	head := state[:min(len(state), 4096)]
	return bytes.HasPrefix(head, []byte("{")) &&
		(bytes.Contains(head, []byte(`"groupByUrlname"`)) || bytes.Contains(head, []byte(`"proNetwork"`))) &&
		!bytes.Contains(head, []byte(`"pageProps"`))
}

// complaint is an error in an answer.
type complaint struct {
	Message    text `json:"message"`
	Extensions struct {
		Code    text `json:"code"`
		ResetAt text `json:"resetAt"`
	} `json:"extensions"`
}

// limited reports whether the error is a rate limit, and when it ends. The time is zero if the error does not say.
func (c complaint) limited() (time.Time, bool) {
	at, _, err := datetime.Parse(string(c.Extensions.ResetAt), time.UTC)
	if err != nil {
		at = time.Time{}
	}
	return at, c.Extensions.Code == "RATE_LIMITED" ||
		strings.Contains(strings.ToLower(string(c.Message)), "too many requests")
}

// response is an answer of the GraphQL API.
type response struct {
	Data struct {
		Group json.RawMessage `json:"groupByUrlname"`
		Pro   struct {
			Events connection `json:"eventsSearch"`
		} `json:"proNetwork"`
	} `json:"data"`
	Errors elements `json:"errors"`
}

// complaints returns the errors of the answer.
func (r response) complaints() []complaint {
	var out []complaint
	for _, raw := range r.Errors {
		var c complaint
		_ = json.Unmarshal(raw, &c) // a value of the wrong type has no message
		out = append(out, c)
	}
	return out
}

// hintChanged is the hint for answers of an unexpected form.
const hintChanged = "Meetup may have changed its API; without its credentials, digest reads the groups' calendars " +
	"instead"

// answer reads the events of an answer, and returns the cursor of the next page. The cursor is "" on the last page.
func (r *reader) answer(body []byte) (string, error) {
	var a response
	if err := json.Unmarshal(body, &a); err != nil {
		var kind *json.UnmarshalTypeError
		if !errors.As(err, &kind) {
			return "", digest.WithHint(fmt.Errorf("the answer is cut off or malformed: %w", err), hintChanged)
		}
	}
	wrong := a.complaints()
	list := &a.Data.Pro.Events
	switch {
	case len(a.Data.Group) > 0 && string(a.Data.Group) != "null":
		var g struct {
			group
			Events   *connection `json:"events"`
			Upcoming *connection `json:"upcomingEvents"` // of the API before 2025
		}
		_ = json.Unmarshal(a.Data.Group, &g) // a value of the wrong type counts as missing
		if r.group = g.group; g.Private {
			return "", membersOnly()
		}
		list = cmp.Or(g.Events, g.Upcoming)
		if list == nil || len(list.Edges) == 0 && (list.Total == nil || *list.Total > 0) {
			return "", digest.WithHint(errors.New("the answer describes the group, but has no list of its events"), hintChanged)
		}
	case len(wrong) > 0:
		return "", digest.WithHint(
			fmt.Errorf("the API says: %s", textclean.Message(r.hide(string(wrong[0].Message)), 200)), hintChanged,
		)
	case len(list.Edges) == 0:
		return "", fmt.Errorf("there is no such group on Meetup: %w", digest.ErrNotFound)
	}
	for _, c := range wrong {
		r.problem("", fmt.Errorf("the API says: %s", textclean.Message(r.hide(string(c.Message)), 200)))
	}
	r.list(*list, bool(list.Page.More))
	if list.Page.More {
		return string(list.Page.End), nil
	}
	return "", nil
}
