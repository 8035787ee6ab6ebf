package config_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
)

func TestOAuthOfAMailServer(t *testing.T) {
	vars := env(map[string]string{"SECRET": "tiger", "REFRESH": "1//tiger", "SMTP": "smtp://u:tiger@h"})
	file := func(smtp, oauth string) []byte {
		return []byte(minimal +
			"destinations:\n  - name: a\n    email:\n      from: a@b.org\n      to: list@example.org\n      smtp: \"" +
			smtp + "\"\n      oauth: " + oauth + "\n")
	}
	const (
		google = `{token_url: "https://oauth2.googleapis.com/token", client_id: c, client_secret: "${SECRET}", ` +
			`refresh_token: "${REFRESH}"}`
		microsoft = `{token_url: "https://login.example/t/oauth2/v2.0/token", client_id: c, client_secret: ` +
			`"${SECRET}", scopes: [s]}`
	)
	for name, oauth := range map[string]string{
		"with a refresh token": google, "by the application itself": microsoft,
		"an endpoint on this machine": strings.Replace(google, "https://oauth2.googleapis.com", "http://127.0.0.1:8080", 1),
		"a public client":             strings.Replace(google, `client_secret: "${SECRET}", `, "", 1),
	} {
		c, err := config.Parse("m.yaml", file("smtp://digest%40b.org@mail.example.org:587", oauth), vars)
		if err != nil || c.Destinations[0].Email.OAuth.ClientID != "c" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	const user = "smtp://digest%40b.org@mail.example.org"
	for name, c := range map[string]struct{ smtp, oauth, want string }{
		"no user":            {"smtp://mail.example.org", google, "needs the mailbox as user"},
		"a password as well": {"${SMTP}", google, "and no password"},
		"an endpoint in clear": {
			user, strings.Replace(google, "https:", "http:", 1),
			"kind of address is not supported here",
		},
		"no endpoint": {
			user, `{client_id: c, client_secret: "${SECRET}", scopes: [s]}`,
			`"token_url" is missing`,
		},
		"no client": {
			user, `{token_url: "https://x.example", client_secret: "${SECRET}", scopes: [s]}`,
			`"client_id" is missing`,
		},
		"nothing to sign in with": {
			user, `{token_url: "https://x.example", client_id: c, scopes: [s]}`,
			"needs a client_secret",
		},
		"no scopes": {user, strings.Replace(microsoft, ", scopes: [s]", "", 1), "needs scopes"},
		"scopes of a refresh token": {
			user, strings.Replace(google, "}\"}", "}\", scopes: [s]}", 1),
			"for which it was issued",
		},
		"a secret in the file": {user, strings.Replace(google, "${SECRET}", "tiger", 1), "OAUTH_CLIENT_SECRET"},
		"a token in the file":  {user, strings.Replace(google, "${REFRESH}", "1//tiger", 1), "OAUTH_REFRESH_TOKEN"},
	} {
		_, err := config.Parse("m.yaml", file(c.smtp, c.oauth), vars)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "tiger") {
			t.Errorf("%s: got\n%v\nwant %q", name, err, c.want)
		}
	}
}
