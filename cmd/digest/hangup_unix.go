//go:build !windows

package main

import (
	"os"
	"syscall"
)

// hangup is the signal that has the configuration read anew.
var hangup os.Signal = syscall.SIGHUP
