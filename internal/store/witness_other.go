//go:build !unix

package store

import "os"

// sameOwner does nothing: files inherit who may use them from their folder.
func sameOwner(*os.File, os.FileInfo) {}
