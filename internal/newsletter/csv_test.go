package newsletter_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

func (d *desk) imported(t *testing.T, file string) (newsletter.Imported, []string) {
	t.Helper()
	var left []string
	n, err := d.Import(t.Context(), strings.NewReader(file), "members.csv",
		func(line int, err error) { left = append(left, fmt.Sprint(line, ": ", err)) })
	must(t, err)
	return n, left
}

func TestImportTakesOnlyWhoseConsentIsShown(t *testing.T) {
	d := open(t)
	gone := d.confirmed(t, "gone@example.org")
	must(t, d.Unsubscribe(t.Context(), gone.Unsubscribe[strings.LastIndex(gone.Unsubscribe, "/")+1:], "web page"))
	if _, err := d.Forget(t.Context(), "blocked@example.org", true); err != nil {
		t.Fatal(err)
	}
	const file = "\ufeffAddress,consented_at,consent_origin,language,sections,groups,online_only\n" +
		"ana@example.org,2025-01-02,paper form,es,events;tasks,\"Maptime;'=Sum\",yes\n" +
		"ben@example.org,2025-01-02T10:00:00-08:00,sign-up page,,,,\n" +
		"ana@example.org,2025-01-02,again,,,,\n" +
		"gone@example.org,2025-01-02,an old list,,,,\n" +
		"no-origin@example.org,2025-01-02,,,,,\n" +
		"no-date@example.org,yesterday,form,,,,\n" +
		"future@example.org,2031-01-02,form,,,,\n" +
		"no address,2025-01-02,form,,,,\n" +
		"blocked@example.org,2025-01-02,form,,,,\n" +
		"sections@example.org,2025-01-02,form,,gossip,,\n" +
		"short@example.org\n"
	n, left := d.imported(t, file)
	if n != (newsletter.Imported{Added: 2, Known: 2, Left: 7}) {
		t.Errorf("got %+v: %q", n, left)
	}
	for i, want := range []string{
		"6: consent_origin is empty", "7: consented_at \"yesterday\"",
		"8: consented_at \"2031-01-02\" is in the future", "9: this is not a mail address", "10: this person is blocked",
		"11: unknown section \"gossip\"", "12: consent_origin is empty",
	} {
		if i >= len(left) || !strings.HasPrefix(left[i], want) {
			t.Errorf("got %q, want %q", left, want)
		}
	}
	if got := d.recipients(t); got != "ana@example.org ben@example.org" {
		t.Errorf("got %q", got)
	}
	said, err := d.store.Consents(t.Context(), "ana@example.org")
	must(t, err)
	if len(said) != 1 || said[0].Act != digest.ActImported || said[0].Origin != "members.csv, line 2: paper form" ||
		said[0].At.Format("2006-01-02") != "2025-01-02" {
		t.Errorf("got %+v", said)
	}
	again, _ := d.imported(t, file)
	if again.Added != 0 || again.Known != 4 {
		t.Errorf("the second time: got %+v", again)
	}
}

func TestWhatIsExportedCanBeImported(t *testing.T) {
	d, other := open(t), open(t)
	d.imported(
		t,
		"address,consented_at,consent_origin,groups\n=cmd@example.org,2025-01-02,\"a \"\"form\"\", and "+
			"more\",=1+1;Maptime\n+a@example.org,2025-01-02,-x,\n",
	)
	d.ask(t, "pending@example.org")
	var first, second strings.Builder
	must(t, d.Export(t.Context(), &first))
	for _, line := range strings.Split(first.String(), "\n")[1:] {
		if line != "" && strings.ContainsRune("=+-@", rune(strings.TrimPrefix(line, "\"")[0])) {
			t.Errorf("a spreadsheet would take this for a formula: %s", line)
		}
	}
	if _, left := other.imported(t, first.String()); len(left) > 0 {
		t.Errorf("left out: %q", left)
	}
	if got, want := other.recipients(t), d.recipients(t); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	must(t, other.Export(t.Context(), &second))
	states := func(csv string) string {
		var out []string
		for _, line := range strings.Split(csv, "\n") {
			cells := strings.Split(line, ",")
			if len(cells) > 5 {
				out = append(out, cells[0]+" "+cells[5])
			}
		}
		return strings.Join(out, "\n")
	}
	if diff := cmp.Diff(states(first.String()), states(second.String())); diff != "" {
		t.Errorf("want (-) got (+)\n%s", diff)
	}
}

func TestAFileWithoutTheColumnsIsRefused(t *testing.T) {
	d := open(t)
	for _, file := range []string{"", "ana@example.org\n", "address,consented_at\nana@example.org,2025-01-02\n"} {
		if _, err := d.Import(t.Context(), strings.NewReader(file), "m.csv", nil); err == nil {
			t.Errorf("%q: got no error", file)
		}
	}
}

// Spreadsheets of many countries separate cells by semicolons, and some write tabs or UTF-16.
func TestImportReadsWhatSpreadsheetsWrite(t *testing.T) {
	const rows = "address;consented_at;consent_origin;language\r\nana@example.org;2025-01-02;\"página, hoja 2\";es\r\n" +
		"ben@example.org;05.01.2025;sheet;\r\n"
	tabs := strings.ReplaceAll(rows, ";", "\t")
	for name, file := range map[string]string{
		"semicolons": rows, "with a byte order mark": "\ufeff" + rows, "with a line for the separator": "sep=;\r\n" + rows,
		"tabs": tabs, "UTF-16": wide(t, binary.LittleEndian, tabs), "UTF-16, big-endian": wide(t, binary.BigEndian, rows),
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			if n, left := d.imported(t, file); n.Added != 2 {
				t.Fatalf("got %+v: %q", n, left)
			}
			said, err := d.store.Consents(t.Context(), "ana@example.org")
			must(t, err)
			if len(said) != 1 || !strings.HasSuffix(said[0].Origin, ": página, hoja 2") {
				t.Errorf("got %+v", said)
			}
		})
	}
	n, left := open(t).imported(t, strings.ReplaceAll(rows, "á", "\xe1"))
	if n.Added != 1 || len(left) != 1 || !strings.Contains(left[0], "not UTF-8") {
		t.Errorf("Windows-1252: got %+v %q", n, left)
	}
}

// wide returns text in UTF-16, with a byte order mark.
func wide(t *testing.T, order binary.ByteOrder, text string) string {
	t.Helper()
	var b bytes.Buffer
	must(t, binary.Write(&b, order, utf16.Encode([]rune("\ufeff"+text))))
	return b.String()
}
