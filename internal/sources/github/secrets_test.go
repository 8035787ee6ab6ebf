package github_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/github"
	"github.com/cityoflosangeles/digest/internal/sources/github/githubtest"
)

// A server or proxy may echo a request in an error.
func TestAnErrorOfGraphQLHoldsNoToken(t *testing.T) {
	for name, body := range map[string]string{
		"nothing but an error": `{"errors":[{"type":"SOMETHING","message":"bad credentials Bearer TOKEN"}]}`,
		"without a type":       `{"errors":[{"message":"bad credentials Bearer TOKEN"}]}`,
		"beside an answer":     `{"data":{"organization":null},"errors":[{"type":"FORBIDDEN","message":"TOKEN may not"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			s.City("Sampleton", 3, start)
			s.Fail(githubtest.Failure{Path: "/graphql", Body: strings.ReplaceAll(body, "TOKEN", token)})
			h, err := source(t, api(t, s, github.Config{Token: token}),
				github.Entry{Org: "Sampleton"}).Collect(t.Context(), week)
			said := problems(h)
			if err != nil {
				said += err.Error()
			}
			if said == "" || strings.Contains(said, token) {
				t.Errorf("got %q, want the error without the token", said)
			}
		})
	}
}
