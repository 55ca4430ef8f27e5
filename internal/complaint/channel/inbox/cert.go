package inbox

import (
	"crypto/tls"
	"os"
	"sync"
	"time"

	"pendopo/internal/kit/errs"
)

// Certificate reads a certificate and its key for STARTTLS, and reads them again
// when their files change: certificates are renewed every few weeks.
func Certificate(certFile, keyFile string) (*tls.Config, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile}
	if _, err := c.get(nil); err != nil {
		return nil, errs.New(errs.Invalid, "channel.inbox_certificate", certFile, keyFile).With(err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}, nil
}

type certificate struct {
	certFile, keyFile string

	mu    sync.Mutex
	of    time.Time // when the file was written
	known *tls.Certificate
}

// get is the certificate now; while new files are half written the old one goes
// on.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.certFile)
	if err == nil && c.known != nil && info.ModTime().Equal(c.of) {
		return c.known, nil
	}
	pair, perr := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	switch {
	case perr == nil && err == nil:
		c.known, c.of = &pair, info.ModTime()
	case c.known == nil:
		return nil, perr
	}
	return c.known, nil
}
