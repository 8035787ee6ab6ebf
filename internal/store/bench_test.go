package store_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func benchEvery(b *testing.B, bench func(b *testing.B, location string)) {
	b.Run("file", func(b *testing.B) { bench(b, file(b)) })
	b.Run("postgres", func(b *testing.B) {
		postgres(b)
		bench(b, schema(b))
	})
}

func BenchmarkClaimAndSettle(b *testing.B) {
	benchEvery(b, func(b *testing.B, location string) {
		s := open(b, location)
		var n atomic.Int64
		b.SetParallelism(4)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				d := digest.Delivery{Edition: "2026-07-20", Destination: "mail", Recipient: fmt.Sprint(n.Add(1)), Owner: "A"}
				if mine, err := s.Claim(b.Context(), d); err != nil || !mine {
					b.Errorf("claiming: got %v, %v", mine, err)
				}
				d.State, d.Receipt = digest.Sent, "250 2.0.0 Ok: queued as 4F1A"
				if err := s.Settle(b.Context(), d); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkHarvestOf500Events(b *testing.B) {
	var h digest.Harvest
	for i := range 500 {
		h.Events = append(h.Events, digest.Event{
			Title: fmt.Sprint("Open data night ", i), Start: time.Date(2026, 7, 20+i, 19, 0, 0, 0, time.UTC),
			TimeZone: "America/Los_Angeles",
			Status:   digest.Confirmed, Mode: digest.InPerson, URL: fmt.Sprint("https://m.example/", i), UID: fmt.Sprint(i),
			Description: strings.Repeat("Bring a laptop. ", 60),
		})
	}
	benchEvery(b, func(b *testing.B, location string) {
		s := open(b, location)
		b.Run("save", func(b *testing.B) {
			for b.Loop() {
				must(b, s.SaveHarvest(b.Context(), "maps", h, time.Now()))
			}
		})
		b.Run("load", func(b *testing.B) {
			for b.Loop() {
				_, _, err := s.LastHarvest(b.Context(), "maps")
				must(b, err)
			}
		})
	})
}
