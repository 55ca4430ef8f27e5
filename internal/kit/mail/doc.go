// Package mail writes messages and hands them on: to an SMTP server, or, by
// default, into a local outbox folder as .eml files that any mail program opens.
//
// It answers for a correct message (addresses and headers that nobody can
// smuggle lines into, text and files of any language) and for one attempt to
// deliver it. Trying again is kit/job's work: a use case enqueues a job of the
// kind Kind with a Message in its own transaction, and app registers Deliver
// of the configured Sender as its worker.
package mail

import "context"

// Kind is the job kind whose arguments are a Message.
const Kind = "mail.send"

// Sender makes one attempt to hand a message on. An error of kind Invalid will
// not get better by trying again; one of kind Unavailable may.
type Sender interface {
	Send(ctx context.Context, m Message) error
}
