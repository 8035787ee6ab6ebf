package main

import (
	"context"
	"os"
	"strings"
	"time"
)

// machine is what identifies this machine among all others: DIGEST_MACHINE, else what the system has for that, else
// nothing. A host's name does not, nor does a folder: copies have the same.
func machine(getenv func(string) (string, bool)) string {
	if name, _ := getenv("DIGEST_MACHINE"); strings.TrimSpace(name) != "" {
		return "name:" + strings.TrimSpace(name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if id := machineID(ctx); id != "" {
		return "id:" + id
	}
	return ""
}

// idFile is what the first of the files says that says anything. An image that was not started yet says
// "uninitialized" (machine-id(5)).
func idFile(files ...string) string {
	for _, name := range files {
		text, err := os.ReadFile(name)
		if id := strings.TrimSpace(string(text)); err == nil && id != "" && id != "uninitialized" {
			return id
		}
	}
	return ""
}
