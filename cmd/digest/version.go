package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// version is set by the release build. If it is empty, the version of the module counts.
var version = ""

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  digest version",
		Args:    maxArgs(0),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintln(a.stdout, versionLine())
			return nil
		},
	}
}

// versionLine is what digest --version prints.
func versionLine() string {
	return fmt.Sprintf("digest %s (%s, %s/%s)", programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// build identifies the build of the program, so that what one has read is not taken for what another reads. A build
// without a version is known by the size and the time of its file. It is empty if there is no such file.
var build = sync.OnceValue(func() string {
	v := programVersion()
	if v != "(devel)" && !strings.Contains(v, "+dirty") {
		return v
	}
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", v, file.Size(), file.ModTime().UnixNano())
})
