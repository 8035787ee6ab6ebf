package server

import (
	"strings"
	"testing"
)

func TestMetricsAreEscaped(t *testing.T) {
	var b strings.Builder
	metric(&b, "digest_source_up", "gauge", "Whether.",
		sample{[]string{"source", "a \"quoted\" \\ name\nin two lines \xff"}, 1}, sample{[]string{"source", "b"}, 0.5})
	want := "# HELP digest_source_up Whether.\n# TYPE digest_source_up gauge\n" +
		`digest_source_up{source="a \"quoted\" \\ name\nin two lines ` + "\uFFFD" + `"} 1` + "\n" +
		`digest_source_up{source="b"} 0.5` + "\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
