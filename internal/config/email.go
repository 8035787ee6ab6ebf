package config

import (
	"fmt"
	"net"
	"net/url"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// OAuth obtains access tokens for a mail server that accepts no passwords (RFC 6749, XOAUTH2, RFC 7628). The
// user remains in smtp, without a password.
type OAuth struct {
	// The token endpoint: https://oauth2.googleapis.com/token, or
	// https://login.microsoftonline.com/TENANT/oauth2/v2.0/token.
	TokenURL string `yaml:"token_url" jsonschema:"required"`
	// The client ID of the registered application.
	ClientID string `yaml:"client_id" jsonschema:"required"`
	// The client secret of the application.
	ClientSecret digest.Secret `yaml:"client_secret"`
	// A refresh token of the mailbox. Default: the application signs in as itself, with its client secret.
	RefreshToken digest.Secret `yaml:"refresh_token"`
	// The scopes of the access token, without a refresh token: [https://outlook.office365.com/.default].
	Scopes []string `yaml:"scopes"`
}

// oauth checks the settings for access tokens.
func (d *decoder) oauth(at string, e Email) {
	o := *e.OAuth
	d.need(at+".oauth.token_url", o.TokenURL, "token_url: https://oauth2.googleapis.com/token")
	d.need(at+".oauth.client_id", o.ClientID, `client_id: "${OAUTH_CLIENT_ID}"`)
	d.secret(at+".oauth.client_secret", o.ClientSecret)
	d.secret(at+".oauth.refresh_token", o.RefreshToken)
	if d.troubled(at + ".oauth") {
		return
	}
	d.tokenURL(at+".oauth.token_url", o.TokenURL)
	switch {
	case o.ClientSecret == "" && o.RefreshToken == "":
		d.wrong(at+".oauth", `client_secret: "${OAUTH_CLIENT_SECRET}"`,
			"oauth needs a client_secret, a refresh_token, or both")
	case o.RefreshToken != "" && len(o.Scopes) > 0:
		d.wrong(at+".oauth.scopes", "remove scopes", "a refresh token has the scopes for which it was issued")
	case o.RefreshToken == "" && len(o.Scopes) == 0:
		d.wrong(at+".oauth", "scopes: [https://outlook.office365.com/.default]",
			"without a refresh_token, oauth needs scopes")
	}
	u, err := url.Parse(e.SMTP.Reveal())
	if err != nil || d.troubled(at+".smtp") {
		return
	}
	if _, has := u.User.Password(); has || u.User.Username() == "" {
		d.wrong(at+".smtp", `smtp: "smtp://digest%40example.org@smtp.gmail.com:587"`,
			"with oauth, smtp needs the mailbox as user and no password")
	}
}

// tokenURL reports an address that would receive secrets without encryption.
func (d *decoder) tokenURL(path, value string) {
	u, err := url.Parse(value)
	if err == nil && u.Scheme == "http" {
		ip := net.ParseIP(u.Hostname())
		if u.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return
		}
	}
	d.address(path, value, []string{"https"})
}

// smtpPorts warns of mail servers whose port speaks the other way: TLS from the start (RFC 8314) or STARTTLS.
func (d *decoder) smtpPorts(c *Config) {
	for i, to := range c.Destinations {
		if to.Email == nil {
			continue
		}
		at := fmt.Sprintf("destinations[%d].email.smtp", i)
		u, err := url.Parse(to.Email.SMTP.Reveal())
		switch {
		case err != nil:
		case u.Scheme == "smtp" && u.Port() == "465":
			d.warn(c, at, "port 465 expects TLS from the start: use smtps:// instead of smtp://")
		case u.Scheme == "smtps" && (u.Port() == "587" || u.Port() == "25"):
			d.warn(c, at, "port %s starts with STARTTLS: use smtp:// instead of smtps://", u.Port())
		}
	}
}
