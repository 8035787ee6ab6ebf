package digest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestReadiness(t *testing.T) {
	all := func(change ...func(*digest.Repository)) digest.Repository {
		r := digest.Repository{
			Name: "sampleville/a", License: "MIT",
			Has: map[string]bool{
				digest.Licence: true, digest.Readme: true, digest.Documentation: true,
				digest.Contributing: true,
			},
		}
		for _, c := range change {
			c(&r)
		}
		return r
	}
	lacks := func(items ...string) func(*digest.Repository) {
		return func(r *digest.Repository) {
			for _, i := range items {
				r.Has[i] = false
			}
		}
	}
	for name, c := range map[string]struct {
		repo          digest.Repository
		ready, nearly bool
		missing       string
	}{
		"with everything":                          {all(), true, false, ""},
		"without documentation besides its README": {all(lacks(digest.Documentation)), true, false, "documentation"},
		"without contributing instructions":        {all(lacks(digest.Contributing)), false, true, "contributing"},
		"without contributing and documentation": {
			all(lacks(digest.Contributing, digest.Documentation)), false, true,
			"documentation contributing",
		},
		"without license and contributing": {
			all(lacks(digest.Licence, digest.Contributing)), false, false,
			"licence contributing",
		},
		"with a license that is not recognized": {
			all(func(r *digest.Repository) { r.License = "NOASSERTION" }), false,
			true, "licence",
		},
		"that was never looked at": {digest.Repository{Name: "sampleville/a"}, false, false, ""},
		"whose contributing could not be asked": {
			all(func(r *digest.Repository) { delete(r.Has, digest.Contributing) }),
			false, false, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := digest.Assess(c.repo)
			if got.Ready != c.ready || got.NearlyReady() != c.nearly {
				t.Errorf("got ready %v, nearly ready %v, want %v, %v", got.Ready, got.NearlyReady(), c.ready, c.nearly)
			}
			if missing := strings.Join(got.Missing(), " "); missing != c.missing {
				t.Errorf("got missing %q, want %q", missing, c.missing)
			}
		})
	}
}

func TestTheChecklistIsInOrder(t *testing.T) {
	got := digest.Assess(
		digest.Repository{
			Name: "sampleville/a", License: "CC-BY-4.0",
			Has: map[string]bool{
				digest.Licence: true, digest.Readme: true, digest.Contributing: false,
				digest.PrivateData: true,
			},
		},
	)
	want := digest.Readiness{Repository: "sampleville/a", Items: []digest.ReadinessItem{
		{
			Item: "licence", OK: true, Checked: true,
			Detail: "CC-BY-4.0: recommended for content; for software Apache, GPL or MIT",
		},
		{Item: "readme", OK: true, Checked: true, Detail: "found"},
		{Item: "documentation", Detail: "not checked: it could not be asked"},
		{Item: "contributing", Checked: true, Detail: "missing: newcomers cannot tell how to begin"},
		{Item: "private_data", Detail: "not checked: only a person can say"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLicenseDetails(t *testing.T) {
	for spdx, want := range map[string]string{
		"Apache-2.0": "Apache-2.0", "GPL-3.0": "GPL-3.0", "AGPL-3.0": "AGPL-3.0", "MIT": "MIT",
		"BSD-3-Clause": "BSD-3-Clause: the policy recommends Apache, GPL or MIT for software, CC-BY for content",
		"CC-BY-NC-4.0": "CC-BY-NC-4.0: the policy recommends Apache, GPL or MIT for software, CC-BY for content",
		"NOASSERTION":  "a license file that is not recognized",
		"":             "found",
	} {
		r := digest.Repository{License: spdx, Has: map[string]bool{digest.Licence: true}}
		if got := digest.Assess(r).Items[0].Detail; got != want {
			t.Errorf("%s: got %q, want %q", spdx, got, want)
		}
	}
}

func TestEveryItemHasATextToStartFrom(t *testing.T) {
	r := digest.Repository{Name: "sampleville/bus-arrivals", URL: "https://example.org/b", Description: "Measures waiting"}
	for item, want := range map[string]string{
		digest.Licence:       "Apache-2.0, GPL-3.0, or MIT for software",
		digest.Readme:        "# bus-arrivals\n\nMeasures waiting\n",
		digest.Documentation: "# bus-arrivals: documentation",
		digest.Contributing:  "# Contributing to bus-arrivals",
		digest.PrivateData:   "bus-arrivals has no private data",
	} {
		if got := digest.ToAdd(item, r); !strings.Contains(got, want) || strings.Contains(got, "%!") {
			t.Errorf("%s: got %q, want it to contain %q", item, got, want)
		}
	}
	if got := digest.ToAdd("fame", r); got != "" {
		t.Errorf("got %q for an item that is not on the checklist", got)
	}
	r.Has = map[string]bool{digest.Licence: true}
	if got := digest.ToAdd(digest.Licence, r); !strings.HasPrefix(got, "Replace the text") {
		t.Errorf("got %q for a license that is not recognized", got)
	}
}
