// Command digest makes a static site of raw wire copy, browsable by person, country, pair of countries,
// organisation, topic and day.
//
// Results go to stdout, everything else to stderr. It exits with 0 on success, 1 when the site has
// errors or the world failed, 2 on wrong usage.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"digest/internal/text"
)

func main() {
	setCollection()
	if err := enoughHandles(); err != nil {
		fmt.Fprintf(os.Stderr, "digest: %v\n  hint: allow more of them, as with ulimit -n 1024\n", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// errSite says that the site has errors, which have been printed.
var errSite = errors.New("the site has errors")

// usageError is a command line that cannot be carried out; run exits with 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	cmd := rootCommand()
	cmd.SetArgs(args)
	cmd.SetIn(stdin)
	cmd.SetOut(stdout)
	cmd.SetErr(stderr)
	err := cmd.ExecuteContext(ctx)
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSite):
		return 1
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "digest: %s\n  hint: digest --help lists what it takes\n", text.CleanLine(err.Error()))
		return 2
	}
	fmt.Fprintf(stderr, "digest: %s\n", text.CleanLine(err.Error()))
	return 1
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "digest",
		Short: "Turn wire copy into a site one can browse by person, country, topic and day",
		Long: `digest turns raw agency copy and Markdown into a static site that can be browsed by person, country,
pair of countries, organisation, topic, event and day. Drop articles into content/ as they came, then
run digest build: it writes the site into public/.`,
		Example: `  digest init desk && cd desk     # a new site
  digest build                    # content/ becomes public/
  digest serve                    # a preview that follows every save
  digest publish --dry-run        # what would change where it is read
  digest inspect content/a.txt    # how an article was understood`,
		SilenceErrors: true,
		SilenceUsage:  true,
		// An unknown word is wrong usage, with a suggestion; no word at all is a wish for help.
		Args:                       cobra.ArbitraryArgs,
		SuggestionsMinimumDistance: 2,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
				return usagef("there is no command %q; did you mean %q?", args[0], s[0])
			}
			return usagef("there is no command %q", args[0])
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(buildCommand(), serveCommand(), inspectCommand(), checkCommand(), publishCommand(), deployFilesCommand(), initCommand(), newCommand(), versionCommand())
	return root
}

// args wraps cobra's check of positional arguments so that a mistake exits with 2.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, a []string) error {
		if err := check(cmd, a); err != nil {
			return usageError{err}
		}
		return nil
	}
}
