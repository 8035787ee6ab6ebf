package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/console"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

func newSubscriber(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "subscriber",
		Short: "Manage the people who get editions by email",
		Long: `People subscribe on the pages of digest serve, and confirm by a link in an email. digest writes only
to people who agreed, and records when and where they did. See docs/newsletter.md.`,
		Example: `  digest subscriber list
  digest subscriber import members.csv`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSubscriberList(a), newSubscriberAdd(a), newSubscriberImport(a), newSubscriberExport(a),
		newSubscriberForget(a), newSubscriberBounces(a))
	return cmd
}

// withList calls f with the desk and the list of subscribers.
func (a *app) withList(ctx context.Context, use wiring.Access, f func(d *workspace, l *newsletter.List) error) error {
	d, err := a.openDesk(ctx, use)
	if err != nil {
		return err
	}
	defer d.close()
	if n := d.config.Newsletter; n != nil && d.list == nil {
		return usageError(digest.WithHint(errors.New("the key of the newsletter is not set"),
			"set the variable that newsletter.key in "+a.config+" refers to"))
	}
	if d.list == nil {
		return usageError(digest.WithHint(errors.New("no newsletter is configured"),
			"docs/newsletter.md shows the lines for meetups.yaml"))
	}
	return f(d, d.list)
}

func newSubscriberList(a *app) *cobra.Command {
	state, asJSON := "", false
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List subscribers, with their state",
		Example: "  digest subscriber list --state suppressed",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains([]string{"", "pending", "subscribed", "unsubscribed", "suppressed"}, state) {
				return usageError(fmt.Errorf(
					"--state %s is not known; use pending, subscribed, unsubscribed, or suppressed", state))
			}
			return a.withList(cmd.Context(), wiring.ReadOnly, func(d *workspace, l *newsletter.List) error {
				w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
				n := map[digest.SubscriberState]int{}
				if err := l.People(cmd.Context(), digest.SubscriberState(state), func(s digest.Subscriber) error {
					n[s.State]++
					if n[s.State]%500 == 0 {
						if err := w.Flush(); err != nil {
							return err
						}
					}
					if asJSON {
						return console.WriteJSON(a.stdout, map[string]any{
							"address": s.Address, "state": s.State, "since": s.Since.In(d.Zone), "language": s.Language,
						})
					}
					_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", s.Address, s.State, s.Since.In(d.Zone).Format("2006-01-02 15:04 MST"))
					return err
				}); err != nil {
					return err
				}
				if err := w.Flush(); err != nil {
					return err
				}
				if !a.quiet {
					fmt.Fprintf(a.stderr, "%d subscribed, %d pending, %d unsubscribed, %d suppressed\n",
						n[digest.Subscribed], n[digest.Pending], n[digest.Unsubscribed], n[digest.Suppressed])
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object for each subscriber")
	cmd.Flags().StringVar(&state, "state", "", "list only one `STATE`: pending, subscribed, unsubscribed, or suppressed")
	return cmd
}

func newSubscriberAdd(a *app) *cobra.Command {
	language, origin := "", ""
	cmd := &cobra.Command{
		Use:     "add ADDRESS",
		Short:   "Ask a person by email to confirm a subscription",
		Example: `  digest subscriber add ana@example.org --origin "asked at the meetup of July 21"`,
		Args:    exactArgs(1, "the address of one person (digest subscriber import adds many)"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := newsletter.Address(args[0]); err != nil {
				return usageError(err)
			}
			return a.withList(cmd.Context(), wiring.ReadWrite, func(_ *workspace, l *newsletter.List) error {
				err := l.Subscribe(cmd.Context(), digest.Subscriber{Address: args[0], Language: language}, origin)
				if err != nil {
					return err
				}
				fmt.Fprintln(a.stdout, "If digest may write to this address, an email is on its way. "+
					"The person is subscribed when they confirm.")
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&language, "language", "", "en or es (default the language of the digest)")
	cmd.Flags().StringVar(&origin, "origin", "digest subscriber add", "where the person asked, for the consent log")
	return cmd
}

func newSubscriberImport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Import people who agreed elsewhere, from CSV",
		Long: `The first line names the columns. address, consented_at, and consent_origin are required, because
digest writes only to people whose consent can be shown. language, sections, groups, online_only,
and state are optional. People who are known already do not change; in particular, those who
unsubscribed stay unsubscribed. A row that cannot be read is reported with its line, and does not
affect the others. If FILE is -, import reads standard input.`,
		Example: "  digest subscriber import members.csv",
		Args:    exactArgs(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := a.opened(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			return a.withList(cmd.Context(), wiring.ReadWrite, func(_ *workspace, l *newsletter.List) error {
				n, err := l.Import(cmd.Context(), file, filepath.Base(args[0]), func(line int, err error) {
					fmt.Fprintf(a.stderr, "%s:%d: skipped: %v\n", args[0], line, err)
					if hint := digest.Hint(err); hint != "" {
						fmt.Fprintln(a.stderr, "  hint:", hint)
					}
				})
				fmt.Fprintf(a.stdout, "%d added, %d known already, %d skipped.\n", n.Added, n.Known, n.Left)
				if err == nil && n.Left > 0 {
					err = &exitError{code: exitPart}
				}
				return err
			})
		},
	}
}

func (a *app) opened(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(a.stdin), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, usageError(err)
	}
	return file, nil
}

func newSubscriberExport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "export",
		Short:   "Export subscribers as CSV, with when and where they agreed",
		Example: "  digest subscriber export > subscribers.csv",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withList(cmd.Context(), wiring.ReadOnly, func(_ *workspace, l *newsletter.List) error {
				return l.Export(cmd.Context(), a.stdout)
			})
		},
	}
}

func newSubscriberForget(a *app) *cobra.Command {
	block := false
	cmd := &cobra.Command{
		Use:   "forget ADDRESS",
		Short: "Delete everything that is known about a person",
		Long: `Deletes the person, their preferences, and their consent. In the ledger, a random word replaces
their address, so that counts stay right. With --block, a keyed hash of the address is kept, so that
digest never writes to it again, even if somebody enters or imports it. Backups are not changed.`,
		Example: "  digest subscriber forget ana@example.org --block",
		Args:    exactArgs(1, "the address of one person"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := newsletter.Address(args[0]); err != nil {
				return usageError(err)
			}
			return a.withList(cmd.Context(), wiring.ReadWrite, func(d *workspace, l *newsletter.List) error {
				known, err := l.Forget(cmd.Context(), args[0], block)
				if err == nil && d.store.Shared() {
					err = jobs.Forget(cmd.Context(), d.config.Store.Reveal(), args[0])
				}
				if err != nil {
					return err
				}
				if known {
					fmt.Fprintln(a.stdout, "Deleted: the person, their preferences, their consent, and their address in the ledger.")
				} else {
					fmt.Fprintln(a.stdout, "No subscriber has this address.")
				}
				if block {
					fmt.Fprintln(a.stdout, "The address is blocked: digest never writes to it again.")
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&block, "block", false, "never write to this address again")
	return cmd
}

// whySubscriber prints whether a person gets editions, why, and everything in the consent log.
func (a *app) whySubscriber(ctx context.Context, l *newsletter.List, address string, zone *time.Location) error {
	lines, err := l.Why(ctx, address, zone)
	for _, line := range lines {
		fmt.Fprintln(a.stdout, line)
	}
	return err
}

func newSubscriberBounces(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "bounces [FILE or FOLDER…]",
		Short: "Read bounces and complaints, and stop writing to those addresses",
		Long: `Each FILE is one message, and a FOLDER is a Maildir or any folder of messages. Without arguments,
bounces reads one message from standard input, as the alias of a mail server pipes it. It reads
delivery status notifications (RFC 3464) and feedback reports (RFC 5965). digest stops writing to an
address after one 5.x.x or complaint, or after five 4.x.x in 30 days. Because anybody can write a
report, it counts only if it returns the headers of an email by digest. Reading a report twice is
safe.`,
		Example: `  digest subscriber bounces ~/Maildir/new
  digest subscriber bounces < message.eml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withList(cmd.Context(), wiring.ReadWrite, func(_ *workspace, l *newsletter.List) error {
				return a.bounces(cmd.Context(), l, args)
			})
		},
	}
}

// maxMessage is how many bytes of a message are read.
const maxMessage = 4 << 20

func (a *app) bounces(ctx context.Context, l *newsletter.List, names []string) error {
	one := func(name string, r io.Reader) error {
		message, err := io.ReadAll(io.LimitReader(r, maxMessage))
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		report, err := newsletter.Read(bytes.TrimLeft(message, "\r\n"))
		if errors.Is(err, newsletter.ErrNoReport) {
			fmt.Fprintf(a.stdout, "%s: not a report by a mail server, ignored\n", name)
			return nil
		}
		result, err := l.Believe(ctx, report)
		if err == nil {
			fmt.Fprintf(a.stdout, "%s: %s\n", name, result)
		}
		return err
	}
	if len(names) == 0 {
		return one("message", a.stdin)
	}
	for _, root := range names {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			file, err := os.Open(path)
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			return one(path, file)
		})
		if err != nil {
			return fmt.Errorf("reading %s: %w", root, err)
		}
	}
	return nil
}
