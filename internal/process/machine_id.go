//go:build !darwin && !windows

package process

import "context"

// machineID is that of systemd (machine-id(5)), of D-Bus, or of a BSD.
func machineID(context.Context) string {
	return idFile("/etc/machine-id", "/var/lib/dbus/machine-id", "/etc/hostid")
}
