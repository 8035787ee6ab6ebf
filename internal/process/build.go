package process

import (
	"fmt"
	"os"
	"strings"
)

// Build identifies the build of this program, whose version is given, so that what one has read is not taken for what
// another reads. A build without a version is known by the size and the time of its file. It is empty if there is no
// such file.
func Build(version string) string {
	if version != "(devel)" && !strings.Contains(version, "+dirty") {
		return version
	}
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s %d %d", version, file.Size(), file.ModTime().UnixNano())
}
