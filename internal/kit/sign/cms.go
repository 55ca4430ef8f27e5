package sign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha256"
	_ "crypto/sha512" // foreign signers hash with SHA-384 and SHA-512
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"sort"
)

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidECDSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidRSAPSS        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidTitle         = asn1.ObjectIdentifier{2, 5, 4, 12}
)

// The shapes of RFC 5652, as far as they are written and read here.
type (
	contentInfo struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	signedDataBody struct {
		Version      int
		Digests      []pkix.AlgorithmIdentifier `asn1:"set"`
		Encap        encapsulated
		Certificates asn1.RawValue `asn1:"optional,tag:0"`
		CRLs         asn1.RawValue `asn1:"optional,tag:1"`
		Signers      []signerInfo  `asn1:"set"`
	}
	encapsulated struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,optional,tag:0"`
	}
	issuerAndSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	signerInfo struct {
		Version   int
		ID        issuerAndSerial
		Digest    pkix.AlgorithmIdentifier
		Signed    asn1.RawValue `asn1:"optional,tag:0"`
		Algorithm pkix.AlgorithmIdentifier
		Signature []byte
		Unsigned  asn1.RawValue `asn1:"optional,tag:1"`
	}
	attribute struct {
		Type   asn1.ObjectIdentifier
		Values asn1.RawValue
	}
)

// reserve is the room that a signature with this chain needs, in bytes: the
// same for the same chain, so that files keep their length.
func reserve(chain []*x509.Certificate) int {
	n := 768
	for _, c := range chain {
		n += len(c.Raw) + 16
	}
	return n
}

// signedData makes a detached CMS signature over a SHA-256 digest. ECDSA is
// deterministic (RFC 6979): the same document and key give the same bytes.
func signedData(digest []byte, chain []*x509.Certificate, key *ecdsa.PrivateKey) ([]byte, error) {
	cert := chain[0]
	ess, err := signingCertificate(cert)
	if err != nil {
		return nil, err
	}
	attrs, err := attributes(map[string][]byte{
		oidContentType.String():   must(asn1.Marshal(oidData)),
		oidMessageDigest.String(): must(asn1.Marshal(digest)),
		oidSigningCertV2.String(): ess,
	})
	if err != nil {
		return nil, err
	}
	// Signed as a SET, stored under the tag [0]: RFC 5652 5.4.
	asSet := append([]byte(nil), attrs...)
	asSet[0] = 0x31
	sum := sha256.Sum256(asSet)
	sig, err := key.Sign(nil, sum[:], crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var certs []byte
	for _, c := range chain {
		certs = append(certs, c.Raw...)
	}
	sha := pkix.AlgorithmIdentifier{Algorithm: oidSHA256}
	body, err := asn1.Marshal(signedDataBody{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{sha}, Encap: encapsulated{Type: oidData},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: certs},
		Signers: []signerInfo{{
			Version: 1, ID: issuerAndSerial{asn1.RawValue{FullBytes: cert.RawIssuer}, cert.SerialNumber}, Digest: sha,
			Signed: asn1.RawValue{FullBytes: attrs}, Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidECDSASHA256}, Signature: sig,
		}},
	})
	if err != nil {
		return nil, fmt.Errorf("sign: encode: %w", err)
	}
	return asn1.Marshal(contentInfo{oidSignedData, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: body}})
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic("sign: " + err.Error()) // values of this package always encode
	}
	return b
}

// attributes encodes signed attributes under [0], in DER order.
func attributes(values map[string][]byte) ([]byte, error) {
	var list [][]byte
	for oid, v := range values {
		var id asn1.ObjectIdentifier
		for _, known := range []asn1.ObjectIdentifier{oidContentType, oidMessageDigest, oidSigningCertV2} {
			if known.String() == oid {
				id = known
			}
		}
		b, err := asn1.Marshal(attribute{id, asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true, Bytes: v}})
		if err != nil {
			return nil, fmt.Errorf("sign: encode attributes: %w", err)
		}
		list = append(list, b)
	}
	sort.Slice(list, func(i, j int) bool { return bytes.Compare(list[i], list[j]) < 0 })
	return asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: bytes.Join(list, nil)})
}

// signingCertificate is the ESS attribute that binds the signature to the
// certificate (RFC 5035); SHA-256 is its default and stays unnamed.
func signingCertificate(c *x509.Certificate) ([]byte, error) {
	sum := sha256.Sum256(c.Raw)
	name, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: c.RawIssuer})
	if err != nil {
		return nil, fmt.Errorf("sign: encode issuer: %w", err)
	}
	type issuerSerial struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	type essCertID struct {
		Hash   []byte
		Issuer issuerSerial
	}
	type signingCertV2 struct{ Certs []essCertID }
	return asn1.Marshal(signingCertV2{[]essCertID{{sum[:], issuerSerial{
		asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSequence, IsCompound: true, Bytes: name}, c.SerialNumber}}}})
}

// cms is a parsed signature.
type cms struct {
	signer *x509.Certificate
	certs  []*x509.Certificate
	digest []byte // messageDigest attribute
	hash   crypto.Hash
}

var hashes = map[string]crypto.Hash{oidSHA256.String(): crypto.SHA256, oidSHA384.String(): crypto.SHA384, oidSHA512.String(): crypto.SHA512}

// parseCMS reads a detached SignedData and checks the signature over its signed
// attributes. It does not judge the certificate.
func parseCMS(der []byte) (*cms, error) {
	var info contentInfo
	rest, err := asn1.Unmarshal(der, &info)
	if err != nil {
		return nil, fmt.Errorf("signature container: %w", err)
	}
	if len(bytes.Trim(rest, "\x00")) != 0 {
		return nil, errors.New("signature container: bytes after its end")
	}
	if !info.Type.Equal(oidSignedData) {
		return nil, errors.New("signature container: not SignedData")
	}
	var body signedDataBody
	if rest, err = asn1.Unmarshal(info.Content.Bytes, &body); err != nil {
		return nil, fmt.Errorf("signature container: %w", err)
	}
	if len(rest) != 0 || len(body.Signers) != 1 || len(body.Encap.Content.FullBytes) != 0 {
		return nil, errors.New("signature container: want one detached signer")
	}
	c := &cms{}
	if c.certs, err = x509.ParseCertificates(body.Certificates.Bytes); err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	if len(c.certs) > 16 {
		return nil, errors.New("certificates: more than 16")
	}
	si := &body.Signers[0]
	for _, cert := range c.certs {
		if cert.SerialNumber.Cmp(si.ID.Serial) == 0 && bytes.Equal(cert.RawIssuer, si.ID.Issuer.FullBytes) {
			c.signer = cert
		}
	}
	if c.signer == nil {
		return nil, errors.New("the signer's certificate is not in the file")
	}
	var ok bool
	if c.hash, ok = hashes[si.Digest.Algorithm.String()]; !ok {
		return nil, fmt.Errorf("hash %v is not accepted", si.Digest.Algorithm)
	}
	if len(si.Signed.FullBytes) == 0 {
		return nil, errors.New("no signed attributes")
	}
	if err := c.readAttributes(si.Signed.Bytes); err != nil {
		return nil, err
	}
	asSet := append([]byte(nil), si.Signed.FullBytes...)
	asSet[0] = 0x31
	h := c.hash.New()
	h.Write(asSet)
	return c, checkSignature(c.signer, c.hash, h.Sum(nil), si)
}

func (c *cms) readAttributes(b []byte) error {
	seen := map[string]bool{}
	for len(b) > 0 {
		var a attribute
		var err error
		if b, err = asn1.Unmarshal(b, &a); err != nil {
			return fmt.Errorf("signed attributes: %w", err)
		}
		if seen[a.Type.String()] {
			return errors.New("signed attributes: one stands twice")
		}
		seen[a.Type.String()] = true
		switch {
		case a.Type.Equal(oidMessageDigest):
			if rest, err := asn1.Unmarshal(a.Values.Bytes, &c.digest); err != nil || len(rest) != 0 {
				return errors.New("signed attributes: messageDigest")
			}
		case a.Type.Equal(oidContentType):
			var id asn1.ObjectIdentifier
			if _, err := asn1.Unmarshal(a.Values.Bytes, &id); err != nil || !id.Equal(oidData) {
				return errors.New("signed attributes: contentType")
			}
		case a.Type.Equal(oidSigningCertV2):
			if err := bound(a.Values.Bytes, c.signer); err != nil {
				return err
			}
		}
	}
	if len(c.digest) != c.hash.Size() {
		return errors.New("signed attributes: no messageDigest")
	}
	return nil
}

// bound checks that the signed attributes name the certificate that is used:
// another one with the same key must not take its place.
func bound(b []byte, signer *x509.Certificate) error {
	var v struct {
		Certs asn1.RawValue
	}
	if _, err := asn1.Unmarshal(b, &v); err != nil {
		return errors.New("signed attributes: signingCertificateV2")
	}
	var first asn1.RawValue
	if _, err := asn1.Unmarshal(v.Certs.Bytes, &first); err != nil {
		return errors.New("signed attributes: signingCertificateV2")
	}
	h := crypto.SHA256
	rest := first.Bytes
	var el asn1.RawValue
	var err error
	if rest, err = asn1.Unmarshal(rest, &el); err != nil {
		return errors.New("signed attributes: signingCertificateV2")
	}
	if el.Tag == asn1.TagSequence {
		var alg pkix.AlgorithmIdentifier
		if _, err := asn1.Unmarshal(el.FullBytes, &alg); err != nil {
			return errors.New("signed attributes: signingCertificateV2")
		}
		known, ok := hashes[alg.Algorithm.String()]
		if !ok {
			return fmt.Errorf("hash %v is not accepted", alg.Algorithm)
		}
		h = known
		if _, err = asn1.Unmarshal(rest, &el); err != nil {
			return errors.New("signed attributes: signingCertificateV2")
		}
	}
	d := h.New()
	d.Write(signer.Raw)
	if el.Tag != asn1.TagOctetString || !bytes.Equal(el.Bytes, d.Sum(nil)) {
		return errors.New("the signature names another certificate")
	}
	return nil
}

func checkSignature(cert *x509.Certificate, h crypto.Hash, sum []byte, si *signerInfo) error {
	bad := errors.New("the signature does not fit the certificate")
	switch key := cert.PublicKey.(type) {
	case *ecdsa.PublicKey:
		if !ecdsa.VerifyASN1(key, sum, si.Signature) {
			return bad
		}
	case *rsa.PublicKey:
		if key.Size() < 256 || key.Size() > 1024 {
			return errors.New("RSA key of an unaccepted size")
		}
		if si.Algorithm.Algorithm.Equal(oidRSAPSS) {
			if rsa.VerifyPSS(key, h, sum, si.Signature, nil) != nil {
				return bad
			}
			return nil
		}
		if rsa.VerifyPKCS1v15(key, h, sum, si.Signature) != nil {
			return bad
		}
	default:
		return fmt.Errorf("keys of type %T are not accepted", key)
	}
	return nil
}
