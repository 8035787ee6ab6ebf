package usage

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// MaxArgs returns an error if there are more than n arguments.
func MaxArgs(cmd *cobra.Command, args []string, n int) error {
	if len(args) <= n {
		return nil
	}
	return digest.WithHint(fmt.Errorf("%s: unexpected argument %q", cmd.CommandPath(), args[n]),
		cmd.CommandPath()+" --help")
}

// ExactArgs returns an error unless there are n arguments. which describes them, for the error.
func ExactArgs(cmd *cobra.Command, args []string, n int, which string) error {
	if len(args) == n {
		return nil
	}
	return digest.WithHint(fmt.Errorf("%s needs %s", cmd.CommandPath(), which), cmd.Example[2:])
}
