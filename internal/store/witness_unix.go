//go:build unix

package store

import (
	"os"
	"syscall"
)

// sameOwner gives f the owner of the file that info is of. Only root can, and root needs to: a service that runs as
// another user must be able to read what root wrote by hand.
func sameOwner(f *os.File, info os.FileInfo) {
	if of, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = f.Chown(int(of.Uid), int(of.Gid)) // in a container root may not be allowed to; then it is the only user
	}
}
