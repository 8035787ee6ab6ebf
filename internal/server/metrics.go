package server

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// metrics responds in Prometheus' text format 0.0.4:
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 20*time.Second)
	defer cancel()
	st, err := s.state(ctx)
	var body bytes.Buffer
	if err == nil {
		exposeState(&body, st)
	} else {
		s.log.Warn("metrics without the store", "err", err)
	}
	metric(&body, "digest_store_up", "gauge",
		"Whether the store answers.", sample{value: boolValue(err == nil)})
	metric(&body, "digest_build_info", "gauge",
		"The version of digest.",
		sample{labels: []string{"version", s.version, "goversion", runtime.Version()}, value: 1})
	metric(&body, "process_start_time_seconds", "gauge",
		"When this process was started, in seconds since 1970.", sample{value: seconds(s.begun)})
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	metric(&body, "go_goroutines", "gauge",
		"Number of goroutines.", sample{value: float64(runtime.NumGoroutine())})
	metric(&body, "go_memstats_heap_alloc_bytes", "gauge",
		"Bytes of heap in use.", sample{value: float64(m.HeapAlloc)})
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(body.Bytes())
}

func exposeState(w io.Writer, st state) {
	metric(w, "digest_healthy", "gauge",
		"Whether the schedule is being watched.", sample{value: boolValue(st.Healthy)})
	metric(w, "digest_paused", "gauge", "Whether sending is paused.", sample{value: boolValue(st.Paused != "")})
	metric(w, "digest_edition_next_timestamp_seconds", "gauge",
		"The next slot.", sample{value: seconds(st.Next.At)})
	metric(w, "digest_edition_due", "gauge",
		"Whether an edition is due and some destination does not have it yet.", sample{value: boolValue(st.Due != nil)})
	metric(w, "digest_runs_total", "counter", "Runs of this process.", sample{value: float64(st.Runs)})
	metric(w, "digest_run_errors_total", "counter",
		"Runs and ticks of this process that ended with an error.", sample{value: float64(st.Failed)})
	metric(w, "digest_deliveries_uncertain", "gauge",
		"Deliveries of the last editions that a person has to settle.", sample{value: float64(st.uncertain)})
	exposeStates(w, st)
	var held []sample
	for _, h := range st.Held {
		held = append(held, sample{[]string{"edition", h.Edition}, seconds(h.Since)})
	}
	metric(w, "digest_edition_held_timestamp_seconds", "gauge",
		"When each of the last editions that were not published in time was held.", held...)
	if st.Last != nil {
		metric(w, "digest_edition_last_timestamp_seconds", "gauge",
			"When the last edition was composed.",
			sample{[]string{"edition", st.Last.Name}, seconds(st.Last.At)})
		var lines []sample
		byDestination := func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) }
		for _, k := range slices.SortedFunc(maps.Keys(st.Last.counts), byDestination) {
			lines = append(lines, sample{[]string{"destination", k[0], "state", k[1]}, float64(st.Last.counts[k])})
		}
		metric(w, "digest_deliveries", "gauge", "Deliveries of the last edition.", lines...)
	}
	metric(w, "digest_deliveries_withheld", "gauge",
		"Destinations that do not get the last edition until a person acts.", sample{nil, float64(len(st.Withheld))})
	exposeAsleep(w, st.Asleep)
	if st.Preflight != nil {
		metric(w, "digest_preflight_problems", "gauge",
			"Problems that the last pre-flight found.",
			sample{[]string{"edition", st.Preflight.Edition}, float64(len(st.Preflight.Problems))})
	}
	var good, up []sample
	for _, one := range st.Sources {
		labels := []string{"source", one.Name}
		if !one.LastGood.IsZero() {
			good = append(good, sample{labels, seconds(one.LastGood)})
		}
		up = append(up, sample{labels, boolValue(one.Error == "")})
	}
	metric(w, "digest_source_last_success_timestamp_seconds", "gauge",
		"When each source was last read successfully.", good...)
	var quotas []sample
	for _, q := range st.Quotas {
		quotas = append(quotas, sample{[]string{"resource", q.Resource}, float64(q.Remaining)})
	}
	metric(w, "digest_github_quota_remaining", "gauge",
		"Requests left until GitHub resets its limit, as this process last saw it.", quotas...)
	metric(w, "digest_source_up", "gauge", "Whether the last reading of each source succeeded.", up...)
}

// sample is one value of a metric, with its labels: name, value, name, value.
type sample struct {
	labels []string
	value  float64
}

// metric writes a metric with all its samples. It writes nothing if there are none.
func metric(w io.Writer, name, kind, help string, samples ...sample) {
	if len(samples) == 0 {
		return
	}
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind)
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)
	for _, s := range samples {
		var labels []string
		for pair := range slices.Chunk(s.labels, 2) {
			labels = append(labels, pair[0]+`="`+escape.Replace(strings.ToValidUTF8(pair[1], "\uFFFD"))+`"`)
		}
		set := ""
		if len(labels) > 0 {
			set = "{" + strings.Join(labels, ",") + "}"
		}
		fmt.Fprintf(w, "%s%s %s\n", name, set, strconv.FormatFloat(s.value, 'g', -1, 64))
	}
}

func boolValue(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }
