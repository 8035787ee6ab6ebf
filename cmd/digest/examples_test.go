package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// Every example loads, and its next edition has the texts of that city. The network is that of the demo, which has none
// of its addresses.
func TestExamplesMakeAnEdition(t *testing.T) {
	files, err := filepath.Glob("../../examples/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %q, %v", files, err)
	}
	want := map[string][]string{"puerto.yaml": {
		"Código del Puerto, jueves 17 de septiembre", "Noche de mapas Mar 22 sep · 7:30–9:00 pm",
		"Noche de charlas: datos del mar – buscamos ponentes", "Mapatón de primavera",
	}}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			c, err := config.Load(file, func(string) (string, bool) { return strings.Repeat("x", 32), true })
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), ":memory:")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			manners := c.FetchConfig()
			manners.Network, manners.Pace = invented{}, time.Nanosecond
			a := &app{config: file, quiet: true, stdout: io.Discard, stderr: io.Discard, getenv: os.LookupEnv}
			d, err := a.newDesk(t.Context(), c, s, manners)
			if err != nil {
				t.Fatal(err)
			}
			r, err := d.Preview(t.Context(), time.Date(2026, 9, 17, 11, 31, 0, 0, time.UTC))
			if err != nil {
				t.Fatal(err)
			}
			m, err := d.Rendering.Renderer.Render(r, []digest.Format{digest.Text})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range want[filepath.Base(file)] {
				if body := strings.Join(strings.Fields(m.Bodies[digest.Text]), " "); !strings.Contains(body, text) {
					t.Errorf("%q is missing in\n%s", text, m.Bodies[digest.Text])
				}
			}
		})
	}
}

// The help of every command has an example.
func TestEveryCommandHasAnExample(t *testing.T) {
	root := newRoot(&app{stdout: io.Discard, stderr: io.Discard})
	commands := root.Commands()
	for len(commands) > 0 {
		c := commands[0]
		commands = append(commands[1:], c.Commands()...)
		if c.Name() == "help" || c.Name() == "completion" || c.HasParent() && c.Parent().Name() == "completion" {
			continue
		}
		if c.Short == "" || !strings.Contains(c.Example, "digest "+strings.TrimPrefix(c.CommandPath(), "digest ")) {
			t.Errorf("%s has no example of its own: %q", c.CommandPath(), c.Example)
		}
	}
}
