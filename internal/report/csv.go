package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/edition"
)

// CSV writes a row for each talk, project and task.
func CSV(w io.Writer, r edition.Report, zone *time.Location) error {
	out := csv.NewWriter(w)
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(zone).Format(time.DateOnly)
	}
	rows := [][]string{{"kind", "repository", "what", "shown", "after", "before", "who", "address"}}
	for _, t := range r.Given {
		rows = append(rows, []string{"talk", t.Repository, t.Group, "", day(t.At), "", t.Speaker, t.URL})
	}
	for _, p := range r.Projects {
		rows = append(rows, []string{
			"project", p.Repository, "first contributions", day(p.First),
			strconv.Itoa(len(p.After)), strconv.Itoa(len(p.Before)), strings.Join(p.After, " "), "",
		})
	}
	for _, t := range r.Tasks {
		rows = append(rows, []string{
			"task", t.Repository, fmt.Sprintf("#%d %s", t.Number, t.Title), day(t.Shown), day(t.Closed), "", t.By, t.URL,
		})
	}
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") { // spreadsheets would run it as a formula
				row[i] = "'" + cell
			}
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
