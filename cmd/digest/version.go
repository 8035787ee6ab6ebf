package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version is set by the release build; otherwise the module's own is told.
var version = ""

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Which digest this is",
		Example: "  digest version",
		Args:    maxArgs(0),
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.stdout, "digest %s (%s, %s/%s)\n", whichVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return nil
		},
	}
}

func whichVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// build tells builds of the program apart. It is empty where that cannot be told: while the program is being worked on.
func build() string {
	if v := whichVersion(); v != "(devel)" && !strings.Contains(v, "+dirty") {
		return v
	}
	return ""
}
