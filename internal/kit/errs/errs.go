// Package errs is the one error type of Pendopo: a kind, a message key with
// its arguments, optional messages beside form fields, and a private cause.
// People see the translated message (kit/i18n); logs see the cause, once, at
// the edge.
package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind decides what a caller may do next, and the HTTP status (kit/page).
type Kind int

// The kinds of failure.
const (
	Internal        Kind = iota // our fault; the cause is logged
	Invalid                     // the input is wrong; Fields may say where
	NotFound                    // no such thing, or not for you to know of
	Forbidden                   // known person, not allowed
	Unauthenticated             // sign in first
	Conflict                    // somebody else changed it, or a rule of state refuses it
	Unavailable                 // try again later: store, signer or mail is away
	TooLarge                    // over a stated limit
)

var kindNames = [...]string{"internal", "invalid", "not_found", "forbidden", "unauthenticated", "conflict", "unavailable", "too_large"}

func (k Kind) String() string { return kindNames[k] }

// Field is a message beside one input of a form.
type Field struct {
	Name string // name of the input
	Key  string // message key
	Args []any
}

// Error carries one failure to the person (Key, Args, Fields) and to the log
// (Cause).
type Error struct {
	Kind   Kind
	Key    string // message key in the catalogue of kit/i18n
	Args   []any
	Fields []Field
	Cause  error
}

// New makes an error of a kind with a message key and its arguments.
func New(kind Kind, key string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args}
}

// With adds the private cause.
func (e *Error) With(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// Field adds a message beside an input and returns the error itself, so that a
// validator can collect several.
func (e *Error) Field(name, key string, args ...any) *Error {
	e.Fields = append(e.Fields, Field{name, key, args})
	return e
}

// OrNil returns nil when no field was added: the end of a validator.
func (e *Error) OrNil() error {
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", e.Kind, e.Key)
	for _, a := range e.Args {
		fmt.Fprintf(&b, " %v", a)
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, " [%s: %s %v]", f.Name, f.Key, f.Args)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Cause }

// KindOf is the kind of the first *Error in the chain, Internal for any other
// error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Is tells whether err has the kind.
func Is(err error, kind Kind) bool {
	return err != nil && KindOf(err) == kind
}
