package mail

import (
	"context"
	"os"
	"path/filepath"

	"pendopo/internal/kit/errs"
)

// Outbox is a Sender that leaves messages as .eml files in a folder: what a
// region uses until it has a mail server, and what tests read.
type Outbox struct {
	Dir  string
	From string
}

// Send writes the message under its id. A message sent again replaces itself;
// no reader ever sees half a file.
func (o Outbox) Send(_ context.Context, m Message) error {
	_, text, err := m.write(o.From)
	if err != nil {
		return err
	}
	if err := o.put(m.ID+".eml", text); err != nil {
		return errs.New(errs.Unavailable, "mail.outbox", o.Dir).With(err)
	}
	return nil
}

func (o Outbox) put(name string, text []byte) error {
	if err := os.MkdirAll(o.Dir, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(o.Dir, ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(o.Dir, name))
}
