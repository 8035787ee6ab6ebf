package internal_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// banned are words that had several meanings here, and what to write instead. A word counts wherever it is a part of
// the name of a type, function, method, field, or a variable or constant of a package: told bans told, sameTold, and
// ToldAs.
var banned = map[string]string{
	"tell":     "list, report, send, or what it returns",
	"tells":    "lists, reports, or what it returns",
	"told":     "what it is: the previous events, what readers got, the error text",
	"telling":  "what it does: alerting, reporting",
	"untold":   "unreported, or what it is",
	"clerk":    "batcher",
	"fate":     "outcome",
	"shelf":    "what it holds",
	"aside":    "what it is for",
	"tongue":   "language",
	"foremost": "primary",
	"picnic":   "socialEvents",
	"everyday": "genericTerms",
	"evening":  "event, or talkEvent if it could host a talk",
	"evenings": "events, or talkEvents if they could host a talk",
	"lots":     "candidates",
	"linger":   "shutdownGrace",
	"sight":    "status",
	"aloud":    "what it does",
	"beside":   "companion",
	"loose":    "lenient",
	"verdict":  "decision, or what was decided",
	"most":     "max",
	"least":    "min",
}

// bannedNames are names that are banned as a whole.
var bannedNames = map[string]string{
	"Word":     "LogEntry",
	"Say":      "Append, or what it does",
	"Turn":     "SettleAndClaim",
	"Ask":      "CheckDestination, or whom it asks what",
	"hand":     "overrides",
	"byHand":   "overrides",
	"letGo":    "drop, or what it does",
	"kept":     "what it holds",
	"leads":    "groupCommit",
	"together": "groupCommit",
	"sure":     "confidence",
	"tie":      "relevance",
	"judge":    "decide",
}

// only are words with one meaning, and the packages that speak of it.
var only = map[string]struct {
	means string
	in    *regexp.Regexp
}{
	"slot": {
		"a time of the schedule; write limit, opening, or place for others",
		regexp.MustCompile(`^(cmd/digest|internal/(desk|watch|digest|edition|config|server|jobs|store)(/.*)?)$`),
	},
	"draft": {
		"an edition that is not fixed; write material for what is composed",
		regexp.MustCompile(`^(cmd/digest|internal/(desk|watch|digest|config|server|store|web|render)(/.*)?)$|` +
			`^internal/sources/github`),
	},
}

// allowed are names that stores and templates have, so that they cannot change, and one whose change would have every
// stored text cleaned again.
var allowed = []string{
	"internal/digest Revision.Told", "internal/render RevisionView.Told", "internal/digest Task.Ask",
	"internal/render TaskView.Ask", "internal/sources/textclean beside",
}

func TestOneWordHasOneMeaning(t *testing.T) {
	var found []string
	for _, root := range []string{"../cmd", "../internal", "../templates"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			found = append(found, homonyms(fset, f, filepath.ToSlash(filepath.Dir(path))[len("../"):])...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range found {
		t.Error(text)
	}
}

// homonyms lists the names that file declares for its package, and that are banned there.
func homonyms(fset *token.FileSet, file *ast.File, pkg string) []string {
	var out []string
	check := func(of string, id *ast.Ident) {
		if slices.Contains(allowed, pkg+" "+of+id.Name) ||
			strings.HasPrefix(id.Name, "Test") || strings.HasPrefix(id.Name, "Benchmark") {
			return
		}
		if why := banning(id.Name, pkg); why != "" {
			out = append(out, fmt.Sprintf("%s: %s: write %s", fset.Position(id.Pos()), id.Name, why))
		}
	}
	fields := func(of string, list *ast.FieldList) {
		for _, f := range list.List {
			for _, id := range f.Names {
				check(of, id)
			}
		}
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			check("", decl.Name)
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						check("", id)
					}
				case *ast.TypeSpec:
					check("", spec.Name)
					switch body := spec.Type.(type) {
					case *ast.StructType:
						fields(spec.Name.Name+".", body.Fields)
					case *ast.InterfaceType:
						fields(spec.Name.Name+".", body.Methods)
					}
				}
			}
		}
	}
	return out
}

var camel = regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+`)

// banning returns what to write instead of name; empty: it is allowed in the package.
func banning(name, pkg string) string {
	if use := bannedNames[name]; use != "" {
		return use
	}
	name = strings.NewReplacer("atLeast", "", "AtLeast", "", "atMost", "", "AtMost", "").Replace(name) // plain English
	for _, word := range camel.FindAllString(name, -1) {
		word = strings.ToLower(word)
		if use := banned[word]; use != "" {
			return use
		}
		if one, ok := only[strings.TrimSuffix(word, "s")]; ok && !one.in.MatchString(pkg) {
			return strings.TrimSuffix(word, "s") + " only for " + one.means
		}
	}
	return ""
}

func TestHomonymsAreFound(t *testing.T) {
	const planted = `package planted

type Word struct {
	told  bool
	Grace int
}
type clerk interface{ Turn() }
type slotKind int
const mostItems, limit = 1, 2
var leastPage, shelfSize int
func tellMerged(tell int) {}
func (clerk) sameTold() { told := 1; _ = told }
func draftOf() {}
func foretold(atLeastOne bool) {}
func isAtLeast() {}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "planted.go", planted, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, text := range homonyms(fset, f, "internal/planted") {
		got = append(got, strings.Split(text, ": ")[1])
	}
	want := "Word told clerk Turn slotKind mostItems leastPage shelfSize tellMerged sameTold draftOf"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	if got := homonyms(fset, f, "internal/desk"); len(got) != 9 {
		t.Errorf("in the desk: got %q, want all but slotKind and draftOf", got)
	}
}
