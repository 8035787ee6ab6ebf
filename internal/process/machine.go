package process

import (
	"context"
	"os"
	"strings"
	"time"
)

// Machine identifies this machine: DIGEST_MACHINE, else the system's own identifier, else nothing. A host name or a
// folder would not do, because copies share them.
func Machine(getenv func(string) (string, bool)) string {
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

// idFile returns the content of the first file that has any. An image that was never started has "uninitialized"
// (machine-id(5)).
func idFile(files ...string) string {
	for _, name := range files {
		text, err := os.ReadFile(name)
		if id := strings.TrimSpace(string(text)); err == nil && id != "" && id != "uninitialized" {
			return id
		}
	}
	return ""
}
