// Package sign puts electronic signatures on PDF files and checks them.
//
// A Signer turns a finished PDF into a signed one. Two kinds exist: Local, an
// authority of this installation for trials, which proves integrity and origin
// inside the installation and is no legal certificate; and a remote service of
// the BSrE sort, which may be away for hours. A signer that is away answers
// with an errs.Unavailable error: the caller keeps the document and tries
// again. Any other error is about this document or this signer's certificate.
//
// The form is PAdES baseline B-B (ETSI EN 319 142-1): an incremental update
// with sub-filter ETSI.CAdES.detached over the whole file, ECDSA P-256. There is
// no timestamp authority and no revocation data yet (B-T, B-LT). Verify says who
// signed, whether the bytes are intact, whether the certificate leads to an
// authority that is trusted here, and what was changed after a signature.
//
// What a document is, and who may sign it, is not known here.
package sign

import (
	"context"
	"time"
)

// Identity is who signs, as the certificate will show.
type Identity struct {
	ID           string // stable key of the person with the post: chooses the certificate
	Name         string // common name
	Title        string // post
	Organization string
}

// Request is one signature to be made.
type Request struct {
	Identity Identity
	Reason   string
	Location string
	At       time.Time // signing time that the signature claims
}

// Certificate is what a signer answers with about itself.
type Certificate struct {
	Subject   string
	Issuer    string
	Serial    string // hex
	NotBefore time.Time
	NotAfter  time.Time
	// Trial marks an authority without legal standing: pages must say so.
	Trial bool
}

// Signer signs PDF files in the name of identities.
type Signer interface {
	// Describe tells which certificate would be used at an instant.
	Describe(ctx context.Context, who Identity, at time.Time) (Certificate, error)
	// SignPDF returns the file with one more signature.
	SignPDF(ctx context.Context, pdf []byte, r Request) ([]byte, Certificate, error)
}
