package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// guarded opens a store for sending from the machine.
func guarded(t *testing.T, location, machine string) *store.Store {
	t.Helper()
	s := open(t, location)
	s.Guard(machine)
	return s
}

// vouch checks that the reason contains want. If want is empty, there must be no reason.
func vouch(t *testing.T, s *store.Store, due bool, want string) {
	t.Helper()
	why, err := s.Vouch(t.Context(), due)
	switch {
	case err != nil:
		t.Fatal(err)
	case want == "" && why != "", !strings.Contains(why, want):
		t.Fatalf("got %q, want %q", why, want)
	case want != "" && !strings.Contains(why, "digest resume"):
		t.Fatalf("%q does not say what to do", why)
	}
}

// claim claims and settles a delivery of the edition.
func claim(t *testing.T, s *store.Store, edition string) {
	t.Helper()
	d := digest.Delivery{Edition: edition, Destination: "team", Owner: "me"}
	if mine, err := s.Claim(t.Context(), d); !mine || err != nil {
		t.Fatalf("got %v, %v", mine, err)
	}
	d.State = digest.Sent
	must(t, s.Settle(t.Context(), d))
}

func TestACopiedFileIsNoticed(t *testing.T) {
	const older, other, machine, none = "older than what was sent", "another store", "another machine", "no witness"
	copyOf := func(t *testing.T, from, to string) {
		t.Helper()
		text, err := os.ReadFile(from)
		must(t, err)
		must(t, os.WriteFile(to, text, 0o600))
	}
	for name, c := range map[string]struct {
		change  func(t *testing.T, file, backup string)
		machine string // if not machine a
		due     bool
		want    string
	}{
		"nothing was changed": {due: true},
		"an old copy, over it": {
			change: func(t *testing.T, file, backup string) { copyOf(t, backup, file) },
			want:   older,
		},
		"an old copy, by another name": {change: func(t *testing.T, file, backup string) {
			must(t, os.Rename(backup, file))
		}, want: older, due: true},
		"an old copy, without witness": {change: func(t *testing.T, file, b string) {
			copyOf(t, b, file)
			must(t, os.Remove(file+store.WitnessSuffix))
		}, want: none, due: true},
		"no witness, nothing is due": {change: func(t *testing.T, file, _ string) {
			must(t, os.Remove(file+store.WitnessSuffix))
		}},
		"no witness, and one is due": {change: func(t *testing.T, file, _ string) {
			must(t, os.Remove(file+store.WitnessSuffix))
		}, want: none, due: true},
		"a witness that says nothing": {change: func(t *testing.T, file, _ string) {
			must(t, os.WriteFile(file+store.WitnessSuffix, nil, 0o600))
		}, want: none, due: true},
		"the store was deleted": {
			change: func(t *testing.T, file, _ string) { must(t, os.Remove(file)) },
			want:   other,
		},
		"the whole folder, elsewhere": {machine: "b", want: machine},
		"a backup, elsewhere": {change: func(t *testing.T, f, b string) {
			copyOf(t, b, f)
			must(t, os.Remove(f+store.WitnessSuffix))
		}, machine: "b", want: machine},
		"the machine is not known here": {machine: "-", due: true},
		"another store": {change: func(t *testing.T, file, _ string) {
			must(t, os.Remove(file))
			s := guarded(t, filepath.Join(t.TempDir(), "other.db"), "a")
			vouch(t, s, false, "")
			must(t, s.Backup(t.Context(), file))
		}, want: other},
	} {
		t.Run(name, func(t *testing.T) {
			location := file(t)
			s, err := store.Open(t.Context(), location)
			must(t, err)
			s.Guard("a")
			vouch(t, s, true, "") // a new store whose first edition is due
			claim(t, s, "2026-07-13")
			backup := filepath.Join(t.TempDir(), "backup.db")
			must(t, s.Backup(t.Context(), backup))
			claim(t, s, "2026-07-20")
			vouch(t, s, true, "")
			must(t, s.Close())
			if c.change != nil {
				c.change(t, location, backup)
			}
			here := "a"
			switch c.machine {
			case "b":
				here = "b"
			case "-":
				here = ""
			}
			s = guarded(t, location, here)
			if why, err := s.Suspicion(t.Context(), c.due); err != nil || (why == "") != (c.want == "") ||
				!strings.Contains(why, c.want) {
				t.Fatalf("asked without writing: got %q, %v, want %q", why, err, c.want)
			}
			vouch(t, s, c.due, c.want)
			vouch(t, s, c.due, c.want) // the reason stays until a person resolves it
			must(t, s.Adopt(t.Context()))
			vouch(t, s, true, "")
			claim(t, s, "2026-07-27")
			vouch(t, s, true, "")
		})
	}
}

// A process notices before each claim that its file was replaced.
func TestNothingIsClaimedInACopy(t *testing.T) {
	location := file(t)
	s := guarded(t, location, "a")
	vouch(t, s, true, "")
	must(t, os.WriteFile(location+store.WitnessSuffix, []byte(`{"store":"another","epoch":1}`), 0o600))
	d := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"}
	if mine, err := s.Claim(t.Context(), d); mine || err == nil || !strings.Contains(err.Error(), "another store") {
		t.Errorf("got %v, %v, want an error that says why", mine, err)
	}
	if lines, err := s.Deliveries(t.Context(), d.Edition); len(lines) != 0 || err != nil {
		t.Errorf("got %v, %v, want no line", lines, err)
	}
}

// A crash at any point does not make the store look like a copy, because the witness is never ahead of it.
func TestAWitnessThatIsBehindIsRight(t *testing.T) {
	location := file(t)
	witness := location + store.WitnessSuffix
	s := guarded(t, location, "a")
	vouch(t, s, true, "")
	first, err := os.ReadFile(witness)
	must(t, err)
	for _, edition := range []string{"2026-07-13", "2026-07-20", "2026-07-27"} {
		claim(t, s, edition)
	}
	must(t, os.WriteFile(witness, first, 0o600)) // as if each process had been killed before it wrote the witness
	must(t, os.WriteFile(witness+".new", []byte(`{"sto`), 0o600))
	vouch(t, s, true, "")
	claim(t, s, "2026-08-03")
	vouch(t, s, true, "")

	// Killed after the id was written and before the first witness.
	fresh := guarded(t, filepath.Join(t.TempDir(), "digest.db"), "a")
	must(t, store.Exec(t.Context(), fresh, `INSERT INTO store_id (one, id, epoch, place) VALUES (1, 'id', 0, '')`))
	vouch(t, fresh, true, "")
	claim(t, fresh, "2026-07-20")
}

// A store of version 0.1.0 has no id and never had a witness. Its first run with this version may have an
// edition due.
func TestAStoreWithoutAnIDIsAdopted(t *testing.T) {
	location := file(t)
	s := open(t, location) // not guarded, as in 0.1.0
	claim(t, s, "2026-07-13")
	again := guarded(t, location, "a")
	vouch(t, again, true, "")
	claim(t, again, "2026-07-20")
	if _, err := os.Stat(location + store.WitnessSuffix); err != nil {
		t.Error(err)
	}
}

func TestAWitnessHasThePermissionsOfTheStore(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no modes on Windows")
	}
	location := file(t)
	s := guarded(t, location, "a")
	must(t, os.Chmod(location, 0o640))
	vouch(t, s, true, "")
	if info, err := os.Stat(location + store.WitnessSuffix); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("got %v, %v, want the mode of the store", info, err)
	}
	if os.Geteuid() == 0 {
		must(t, os.Chown(location, 61184, 61184))
		claim(t, s, "2026-07-20")
		must(t, os.Chown(location+store.WitnessSuffix, 61184, 61184)) // setting the same owner again is not an error
	}
}

// If the folder of the store is not writable, nothing is claimed, and the error says what to do. SQLite has
// its two extra files open by then.
func TestAWitnessThatCannotBeWrittenStopsSending(t *testing.T) {
	location := file(t)
	s := guarded(t, location, "a")
	vouch(t, s, true, "")
	must(t, os.Mkdir(location+store.WitnessSuffix+".new", 0o700))
	must(t, os.WriteFile(filepath.Join(location+store.WitnessSuffix+".new", "x"), nil, 0o600))
	d := digest.Delivery{Edition: "2026-07-20", Destination: "team", Owner: "me"}
	if mine, err := s.Claim(t.Context(), d); mine || err == nil || !strings.Contains(err.Error(), "writing its witness") {
		t.Errorf("got %v, %v, want an error that names the witness", mine, err)
	}
	if lines, err := s.Deliveries(t.Context(), d.Edition); len(lines) != 0 || err != nil {
		t.Errorf("got %v, %v, want no line", lines, err)
	}
	must(t, os.RemoveAll(location+store.WitnessSuffix+".new"))
	claim(t, s, d.Edition)
}

// Processes of one machine share the store and its witness. However their steps interleave, none of them
// finds a copy.
func TestManyProcessesShareAWitness(t *testing.T) {
	location := file(t)
	open(t, location) // creates the tables
	var group sync.WaitGroup
	for i := range 4 {
		s := guarded(t, location, "a")
		group.Go(func() {
			for j := range 8 {
				if why, err := s.Vouch(t.Context(), true); why != "" || err != nil {
					t.Errorf("got %q, %v", why, err)
				}
				d := digest.Delivery{Edition: "2026-07-20", Destination: string(rune('a'+i)) + string(rune('a'+j)), Owner: "me"}
				if mine, err := s.Claim(t.Context(), d); !mine || err != nil {
					t.Errorf("got %v, %v", mine, err)
				}
			}
		})
	}
	group.Wait()
}

func TestACopiedDatabaseIsNoticed(t *testing.T) {
	postgres(t)
	location := schema(t)
	s := guarded(t, location, "a")
	vouch(t, s, true, "")
	claim(t, s, "2026-07-20")
	vouch(t, guarded(t, location, "b"), true, "") // a database may be shared by many machines
	for name, c := range map[string]struct{ place, want string }{
		"another cluster": {
			`'1/' || split_part(place, '/', 2) || '/' || split_part(place, '/', 3)`,
			"another database",
		},
		"another database": {
			`split_part(place, '/', 1) || '/1/' || split_part(place, '/', 3)`,
			"another database",
		},
		"a database of another name": {
			`split_part(place, '/', 1) || '/' || split_part(place, '/', 2) || '/copy'`,
			"another database",
		},
		"the cluster was not told":     {`'/' || split_part(place, '/', 2) || '/' || split_part(place, '/', 3)`, ""},
		"nothing is known of the past": {`''`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			must(t, store.Exec(t.Context(), s, `UPDATE store_id SET place = `+c.place))
			vouch(t, s, false, c.want)
			must(t, s.Adopt(t.Context()))
			vouch(t, s, true, "")
		})
	}
}
