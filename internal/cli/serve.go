package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"pendopo/internal/app"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
)

var cmdServe = command{
	name: "serve", about: "jalankan situs daerah",
	long: "Berhenti dengan rapi pada Ctrl+C: permintaan yang sedang berjalan diselesaikan, tidak ada yang hilang.",
	run: func(ctx context.Context, c *call) error {
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(context.WithoutCancel(ctx))
		return c.serve(ctx, a, func(url string) {
			fmt.Fprintf(c.Stderr, "Pendopo melayani %s (folder %s). Ctrl+C untuk berhenti.\n", url, c.cfg.Dir)
		})
	},
}

// serve listens, tells the address and answers until the context ends.
func (c *call) serve(ctx context.Context, a *app.App, say func(url string)) error {
	free, alone, err := c.holdFolder()
	if err != nil {
		return err
	}
	defer free()
	if !alone {
		fmt.Fprintln(c.Stderr, i18n.T(i18n.ID, "app.already_served", c.cfg.Dir))
	}
	l, err := net.Listen("tcp", c.cfg.Addr)
	if err != nil {
		return errs.New(errs.Unavailable, "app.port_taken", c.cfg.Addr).With(err)
	}
	h, err := a.Handler(ctx)
	if err != nil {
		l.Close()
		return err
	}
	box, err := a.ListenInbox()
	if err != nil {
		l.Close()
		return err
	}
	a.Start()
	srv := &http.Server{Handler: a.Resting(ctx, h), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	srv.RegisterOnShutdown(a.Feed.Close) // streams end, or the server would wait for them
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	say("http://" + l.Addr().String())
	if box != "" {
		fmt.Fprintf(c.Stderr, "Kotak surat laporan %s di %s.\n", a.MailboxAddress(), box)
	}
	if c.Ready != nil {
		c.Ready(l.Addr().String())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	err = errors.Join(a.CloseInbox(stop), srv.Shutdown(stop))
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// holdFolder notes that a site serves a folder. Two may, as when a new version
// takes over from the old; alone tells whether this one is the only one, so that
// who starts a second by mistake is told. On PostgreSQL several sites share a
// region, and nothing is noted. The machine lets go when the program dies.
func (c *call) holdFolder() (free func(), alone bool, err error) {
	if c.cfg.Database != "" && !strings.HasPrefix(c.cfg.Database, "sqlite:") {
		return func() {}, true, nil
	}
	f, err := os.OpenFile(filepath.Join(c.cfg.Dir, "serve.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, errs.New(errs.Unavailable, "db.folder", c.cfg.Dir).With(err)
	}
	return func() { f.Close() }, lockFile(f) == nil, nil
}
