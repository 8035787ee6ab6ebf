package process

import (
	"context"
	"os/exec"
	"strings"
)

// machineID is the hardware's UUID, as ioreg(8) prints it: "IOPlatformUUID" = "…".
func machineID(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice").Output()
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(out), `"IOPlatformUUID" = "`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}
