package server

import (
	"io"

	"github.com/cityoflosangeles/digest/internal/config"
)

// asleepState is a destination that gets nothing until variables are set.
type asleepState struct {
	Destination string `json:"destination"`
	Why         string `json:"why"`
}

func asleepStates(c config.Config) []asleepState {
	var out []asleepState
	for _, a := range c.Asleep {
		out = append(out, asleepState{Destination: a.Name, Why: a.Why()})
	}
	return out
}

func exposeAsleep(w io.Writer, all []asleepState) {
	var samples []sample
	for _, a := range all {
		samples = append(samples, sample{[]string{"destination", a.Destination}, 1})
	}
	metric(w, "digest_destination_asleep", "gauge", "Destinations that get nothing until variables are set.", samples...)
}
