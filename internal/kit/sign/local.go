package sign

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"pendopo/internal/kit/errs"
)

// Local is a certificate authority in a folder, for trials: ca.pem, ca.key, and
// one certificate and key (P-256) for each identity under signer/. Whoever can
// read the folder can sign as anyone in it; that is why a document signed by it
// says so.
type Local struct {
	dir  string
	ca   *x509.Certificate
	key  *ecdsa.PrivateKey
	name string

	mu   sync.Mutex
	held map[string]*holder
}

type holder struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// span of certificates. The authority's reaches back, so that events of the
// past can be entered with their own dates.
var (
	localFrom  = time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	localUntil = time.Date(2055, 1, 1, 0, 0, 0, 0, time.UTC)
)

const signerYears = 2

// OpenLocal opens the authority of a folder, making it at the first time. name
// is the organisation in the authority's certificate.
func OpenLocal(dir, name string) (*Local, error) {
	if err := os.MkdirAll(filepath.Join(dir, "signer"), 0o700); err != nil {
		return nil, errs.New(errs.Unavailable, "sign.keystore").With(err)
	}
	l := &Local{dir: dir, name: name, held: map[string]*holder{}}
	cert, key, err := readPair(filepath.Join(dir, "ca"))
	switch {
	case err == nil:
		l.ca, l.key = cert, key
		return l, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, errs.New(errs.Internal, "sign.keystore_damaged", dir).With(err)
	}
	key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("sign: make the authority's key: %w", err)
	}
	serial, err := serialNumber()
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Otoritas uji coba Pendopo (bukan BSrE)", Organization: []string{name}, Country: []string{"ID"}},
		NotBefore:    localFrom, NotAfter: localUntil,
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("sign: make the authority's certificate: %w", err)
	}
	if l.ca, err = x509.ParseCertificate(der); err != nil {
		return nil, fmt.Errorf("sign: make the authority's certificate: %w", err)
	}
	l.key = key
	if err := writePair(filepath.Join(dir, "ca"), der, key); err != nil {
		return nil, errs.New(errs.Unavailable, "sign.keystore").With(err)
	}
	return l, nil
}

// Authority is the certificate that Verify must trust.
func (l *Local) Authority() *x509.Certificate { return l.ca }

// Roots is a pool with the authority alone.
func (l *Local) Roots() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(l.ca)
	return p
}

// Describe tells which certificate signs, making it when there is none.
func (l *Local) Describe(_ context.Context, who Identity, at time.Time) (Certificate, error) {
	h, err := l.holder(who, at)
	if err != nil {
		return Certificate{}, err
	}
	return describe(h.cert), nil
}

// SignPDF signs with the identity's certificate.
func (l *Local) SignPDF(ctx context.Context, file []byte, r Request) ([]byte, Certificate, error) {
	if err := ctx.Err(); err != nil {
		return nil, Certificate{}, err
	}
	h, err := l.holder(r.Identity, r.At)
	if err != nil {
		return nil, Certificate{}, err
	}
	chain := []*x509.Certificate{h.cert, l.ca}
	out, err := embed(file, r, reserve(chain), func(digest []byte) ([]byte, error) {
		return signedData(digest, chain, h.key)
	})
	if err != nil {
		return nil, Certificate{}, err
	}
	return out, describe(h.cert), nil
}

func describe(c *x509.Certificate) Certificate {
	return Certificate{Subject: c.Subject.CommonName, Issuer: c.Issuer.CommonName, Serial: hex.EncodeToString(c.SerialNumber.Bytes()),
		NotBefore: c.NotBefore, NotAfter: c.NotAfter, Trial: true}
}

// holder finds or makes the certificate of an identity that is valid at an
// instant. A person in a new post is a new identity.
func (l *Local) holder(who Identity, at time.Time) (*holder, error) {
	if who.Name == "" {
		return nil, errs.New(errs.Invalid, "sign.no_name")
	}
	if at.Before(localFrom) || !at.Before(localUntil.AddDate(-signerYears, 0, 0)) {
		return nil, errs.New(errs.Invalid, "sign.time_out_of_range", at.UTC().Format(time.RFC3339))
	}
	// Certificates run from the start of a year, so that equal identities share
	// one whatever the order of their signatures.
	from := time.Date(at.UTC().Year(), 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1)
	sum := sha256.Sum256(fmt.Appendf(nil, "%q%q%q%q%d", who.ID, who.Name, who.Title, who.Organization, from.Unix()))
	file := hex.EncodeToString(sum[:12])

	l.mu.Lock()
	defer l.mu.Unlock()
	if h := l.held[file]; h != nil {
		return h, nil
	}
	path := filepath.Join(l.dir, "signer", file)
	cert, key, err := readPair(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errs.New(errs.Internal, "sign.keystore_damaged", path).With(err)
	}
	if err != nil {
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return nil, fmt.Errorf("sign: make a key: %w", err)
		}
		serial, err := serialNumber()
		if err != nil {
			return nil, err
		}
		subject := pkix.Name{CommonName: who.Name, Organization: []string{who.Organization}, Country: []string{"ID"}}
		if who.Title != "" {
			subject.ExtraNames = []pkix.AttributeTypeAndValue{{Type: oidTitle, Value: who.Title}}
		}
		t := &x509.Certificate{
			SerialNumber: serial, Subject: subject,
			NotBefore: from, NotAfter: from.AddDate(signerYears, 0, 0),
			KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
			BasicConstraintsValid: true,
		}
		der, err := x509.CreateCertificate(rand.Reader, t, l.ca, &key.PublicKey, l.key)
		if err != nil {
			return nil, fmt.Errorf("sign: make a certificate: %w", err)
		}
		if cert, err = x509.ParseCertificate(der); err != nil {
			return nil, fmt.Errorf("sign: make a certificate: %w", err)
		}
		if err := writePair(path, der, key); err != nil {
			return nil, errs.New(errs.Unavailable, "sign.keystore").With(err)
		}
	}
	h := &holder{cert, key}
	l.held[file] = h
	return h, nil
}

func serialNumber() (*big.Int, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("sign: make a serial number: %w", err)
	}
	return n.Add(n, big.NewInt(1)), nil
}

// writePair keeps a certificate with its key in one file, renamed into place:
// a crash leaves both or neither.
func writePair(path string, der []byte, key *ecdsa.PrivateKey) error {
	k, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k})...)
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path+".pem")
}

func readPair(path string) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	data, err := os.ReadFile(path + ".pem")
	if err != nil {
		return nil, nil, err
	}
	c, rest := pem.Decode(data)
	if c == nil {
		return nil, nil, errors.New("no certificate in " + path)
	}
	k, _ := pem.Decode(rest)
	if k == nil {
		return nil, nil, errors.New("no key in " + path)
	}
	cert, err := x509.ParseCertificate(c.Bytes)
	if err != nil {
		return nil, nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(k.Bytes)
	if err != nil {
		return nil, nil, err
	}
	ec, ok := key.(*ecdsa.PrivateKey)
	if !ok || !ec.PublicKey.Equal(cert.PublicKey) {
		return nil, nil, errors.New("key and certificate do not belong together in " + path)
	}
	return cert, ec, nil
}
