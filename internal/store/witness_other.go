//go:build !unix

package store

import "os"

// sameOwner does nothing: files inherit their permissions from the folder.
func sameOwner(*os.File, os.FileInfo) {}
