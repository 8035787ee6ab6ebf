package textclean_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

var update = flag.Bool("update", false, "write the sum of the rules for a new Version")

// testdata/version.txt has the sum of the code for which Version was chosen. If the code has changed, stored texts
// may be cleaned by older rules: raise Version, and run this test with -update.
func TestVersionChangesWithTheRules(t *testing.T) {
	const file = "testdata/version.txt"
	sum := sourceSum(t)
	stored, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	version, known, _ := strings.Cut(strings.TrimSpace(string(stored)), " ")
	switch {
	case known == sum && version == textclean.Version:
	case version == textclean.Version:
		t.Errorf("the rules have changed: raise Version to another than %q, and run the test with -update", version)
	case *update:
		if err := os.WriteFile(file, []byte(textclean.Version+" "+sum+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("Version is %q, and %s has %q: run the test with -update", textclean.Version, file, version)
	}
}

// sourceSum is a sum of the code of the package, without its comments and its Version.
func sourceSum(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := sha256.New()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution) // without comments
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "Version" {
				v.Values = nil
			}
			return true
		})
		var text bytes.Buffer
		if err := format.Node(&text, set, file); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(all, name, strings.Join(strings.Fields(text.String()), " "))
	}
	return fmt.Sprintf("%x", all.Sum(nil)[:12])
}
