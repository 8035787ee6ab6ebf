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
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/jobs"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

func newSubscriber(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "subscriber",
		Short: "Who gets editions by mail, and what they said",
		Long: `Subscribers ask on the pages of digest serve, and confirm by the link in a letter: nobody is written to who has not agreed, and what they
said is kept with when and where. docs/newsletter.md tells how.`,
		Example: `  digest subscriber list
  digest subscriber import members.csv`,
		Args: maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSubscriberList(a), newSubscriberAdd(a), newSubscriberImport(a), newSubscriberExport(a), newSubscriberForget(a), newSubscriberBounces(a))
	return cmd
}

// withList opens the store and the list of subscribers for f.
func (a *app) withList(ctx context.Context, use access, f func(d *workspace, l *newsletter.List) error) error {
	d, err := a.openDesk(ctx, use)
	if err != nil {
		return err
	}
	defer d.close()
	if d.list == nil {
		return usageError(digest.WithHint(errors.New("no newsletter is configured"), "docs/newsletter.md shows the lines for meetups.yaml"))
	}
	return f(d, d.list)
}

func newSubscriberList(a *app) *cobra.Command {
	state := ""
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Everybody, with how they stand",
		Example: "  digest subscriber list --state suppressed",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if state != "" && state != "pending" && state != "subscribed" && state != "unsubscribed" && state != "suppressed" {
				return usageError(fmt.Errorf("--state %s is not known; there are pending, subscribed, unsubscribed and suppressed", state))
			}
			return a.withList(cmd.Context(), readOnly, func(d *workspace, l *newsletter.List) error {
				w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
				n := map[digest.SubscriberState]int{}
				if err := l.People(cmd.Context(), digest.SubscriberState(state), func(s digest.Subscriber) error {
					n[s.State]++
					if n[s.State]%500 == 0 {
						if err := w.Flush(); err != nil {
							return err
						}
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
					fmt.Fprintf(a.stderr, "%d subscribed, %d pending, %d unsubscribed, %d suppressed\n", n[digest.Subscribed], n[digest.Pending], n[digest.Unsubscribed], n[digest.Suppressed])
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&state, "state", "", "only those who are pending, subscribed, unsubscribed or suppressed")
	return cmd
}

func newSubscriberAdd(a *app) *cobra.Command {
	language, origin := "", ""
	cmd := &cobra.Command{
		Use:     "add ADDRESS",
		Short:   "Ask a person by mail to confirm, as the page does",
		Example: `  digest subscriber add ana@example.org --origin "asked at the meetup of July 21"`,
		Args:    exactArgs(1, "the address of one person; digest subscriber import reads many"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := newsletter.Address(args[0]); err != nil {
				return usageError(err)
			}
			return a.withList(cmd.Context(), readWrite, func(_ *workspace, l *newsletter.List) error {
				if err := l.Subscribe(cmd.Context(), digest.Subscriber{Address: args[0], Language: language}, origin); err != nil {
					return err
				}
				fmt.Fprintln(a.stdout, "If this address can be written to, a letter is on its way. They are subscribed when they confirm.")
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&language, "language", "", "en or es (the digest's own)")
	cmd.Flags().StringVar(&origin, "origin", "digest subscriber add", "where they asked, for the consent log")
	return cmd
}

func newSubscriberImport(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "import FILE",
		Short: "Add people from CSV who have agreed elsewhere",
		Long: `The first line names the columns: address, consented_at and consent_origin at least, for nobody is written to whose consent cannot be shown;
language, sections, groups, online_only and state may be there too. Who is known already stays as they are, above all who unsubscribed. A row that
cannot be read is told with its line, and costs only itself. FILE - is standard input.`,
		Example: "  digest subscriber import members.csv",
		Args:    exactArgs(1, "one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := a.opened(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = file.Close() }()
			return a.withList(cmd.Context(), readWrite, func(_ *workspace, l *newsletter.List) error {
				n, err := l.Import(cmd.Context(), file, filepath.Base(args[0]), func(line int, err error) {
					fmt.Fprintf(a.stderr, "%s:%d: left out: %v\n", args[0], line, err)
					if hint := digest.Hint(err); hint != "" {
						fmt.Fprintln(a.stderr, "  hint:", hint)
					}
				})
				fmt.Fprintf(a.stdout, "%d added, %d known already, %d left out.\n", n.Added, n.Known, n.Left)
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
		Short:   "Everybody as CSV, with when and where they agreed",
		Example: "  digest subscriber export > subscribers.csv",
		Args:    maxArgs(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withList(cmd.Context(), readOnly, func(_ *workspace, l *newsletter.List) error { return l.Export(cmd.Context(), a.stdout) })
		},
	}
}

func newSubscriberForget(a *app) *cobra.Command {
	block := false
	cmd := &cobra.Command{
		Use:   "forget ADDRESS",
		Short: "Take away all that is known of a person",
		Long: `The person, their preferences and what they said are deleted; in the ledger a random word stands for their address, so that counts stay. With
--block a keyed hash of the address stays, by which they are never written to again even where somebody types or imports it. Backups keep what they hold.`,
		Example: "  digest subscriber forget ana@example.org --block",
		Args:    exactArgs(1, "the address of one person"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := newsletter.Address(args[0]); err != nil {
				return usageError(err)
			}
			return a.withList(cmd.Context(), readWrite, func(d *workspace, l *newsletter.List) error {
				known, err := l.Forget(cmd.Context(), args[0], block)
				if err == nil && d.store.Shared() {
					err = jobs.Forget(cmd.Context(), d.config.Store.Reveal(), args[0])
				}
				if err != nil {
					return err
				}
				if known {
					fmt.Fprintln(a.stdout, "Forgotten: the person, their preferences, what they said, and their address in the ledger.")
				} else {
					fmt.Fprintln(a.stdout, "Nobody is known with this address.")
				}
				if block {
					fmt.Fprintln(a.stdout, "The address is blocked: it is never written to again.")
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&block, "block", false, "never write to this address again")
	return cmd
}

// whySubscriber says whether a person is written to, why, and all that they said.
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
		Short: "Read what mail servers sent back, and write to nobody who cannot be reached or has complained",
		Long: `Each file is one message, a FOLDER is a Maildir or any folder of messages, and without any the message is read from standard input, as a mail
server's alias pipes it. Delivery status notifications (RFC 3464) and feedback reports (RFC 5965) are read. A 5.x.x ends it at once, a 4.x.x after five in 30
days, a complaint at once. A report counts only where it returns the headers of our letter, for anybody can write one. Reading one twice does no harm.`,
		Example: "  digest subscriber bounces ~/Maildir/new\n  digest subscriber bounces < message.eml",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withList(cmd.Context(), readWrite, func(_ *workspace, l *newsletter.List) error { return a.bounces(cmd.Context(), l, args) })
		},
	}
}

const maxMessage = 4 << 20

func (a *app) bounces(ctx context.Context, l *newsletter.List, names []string) error {
	one := func(name string, r io.Reader) error {
		message, err := io.ReadAll(io.LimitReader(r, maxMessage))
		if err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		report, err := newsletter.Read(bytes.TrimLeft(message, "\r\n"))
		if errors.Is(err, newsletter.ErrNoReport) {
			fmt.Fprintf(a.stdout, "%s: no report of a mail server, left alone\n", name)
			return nil
		}
		said, err := l.Believe(ctx, report)
		if err == nil {
			fmt.Fprintf(a.stdout, "%s: %s\n", name, said)
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
