//go:build unix

package store

import (
	"os"
	"syscall"
)

// sameOwner gives f the owner of the file that info describes. Only root can do that, and must: a service
// that runs as another user has to read what root wrote by hand.
func sameOwner(f *os.File, info os.FileInfo) {
	if of, ok := info.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = f.Chown(int(of.Uid), int(of.Gid)) // root may lack the right in a container, where it is the only user
	}
}
