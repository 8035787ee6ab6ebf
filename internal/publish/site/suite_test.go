package site_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestSiteKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20", "a"), "",
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			dir := t.TempDir()
			arrived := func() int {
				found, err := filepath.Glob(filepath.Join(dir, "editions", "*", "edition.json"))
				if err != nil {
					t.Fatal(err)
				}
				return len(found)
			}
			return digesttest.Place{Publisher: open(t, dir), Arrived: arrived}, map[string]digesttest.Failure{
				"a file stands where the folder should be": {Want: digesttest.Final, Break: func() {
					if err := os.WriteFile(filepath.Join(dir, "editions"), nil, 0o600); err != nil {
						t.Fatal(err)
					}
				}},
			}
		})
}
