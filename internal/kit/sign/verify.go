package sign

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"pendopo/internal/kit/pdf"
)

// Report is what a file's signatures say.
type Report struct {
	Signatures []Signature
	// Whole is true when the last signature covers every byte of the file.
	Whole bool
}

// Valid tells whether the file is signed, every signature is intact and
// trusted, nothing but signatures was added after any of them, and the last one
// covers the whole file.
func (r Report) Valid() bool {
	if len(r.Signatures) == 0 || !r.Whole {
		return false
	}
	for _, s := range r.Signatures {
		if !s.Intact || !s.Trusted || s.Altered {
			return false
		}
	}
	return true
}

// Signature is one signature of a file.
type Signature struct {
	Name, Title, Organization string // from the certificate
	Issuer, Serial            string
	Reason, Location          string
	At                        time.Time // as the signer claims

	Intact  bool // the signed bytes are unchanged and the mathematics fit
	Trusted bool // the certificate leads to a trusted authority and was valid then
	Altered bool // something other than a signature was added afterwards
	// Problem says in a few words why Intact or Trusted is false, for logs.
	Problem string
}

// MaxFile is the largest file that Verify reads.
const MaxFile = 64 << 20

// Verify reads the signatures of a file. roots are the trusted authorities. An
// error means that the file cannot be read as a PDF; a bad signature is no
// error but a finding.
func Verify(file []byte, roots *x509.CertPool) (Report, error) {
	if len(file) > MaxFile {
		return Report{}, fmt.Errorf("file of %d bytes is too large to check", len(file))
	}
	rd, err := pdf.Open(file)
	if err != nil {
		return Report{}, err
	}
	fields, err := signatureFields(rd)
	if err != nil {
		return Report{}, err
	}
	var rep Report
	end := int64(0)
	for _, d := range fields {
		s, until := check(file, d, roots)
		if until > end {
			end = until
		}
		if s.Intact && until < int64(len(file)) {
			if err := onlySigned(file, rd, until); err != nil {
				s.Altered = true
				s.Problem = err.Error()
			}
		}
		rep.Signatures = append(rep.Signatures, s)
		rep.Whole = s.Intact && until == int64(len(file))
	}
	if end < int64(len(file)) {
		rep.Whole = false
	}
	return rep, nil
}

// maxSignatures bounds the work a hostile file can ask for.
const maxSignatures = 32

// signatureFields lists the signature dictionaries of the form, in order.
func signatureFields(rd *pdf.Reader) ([]pdf.Dict, error) {
	_, cat, err := rd.Catalog()
	if err != nil {
		return nil, err
	}
	form, err := rd.Dict(cat["AcroForm"])
	if err != nil || form == nil {
		return nil, err
	}
	var out []pdf.Dict
	seen := map[int]bool{}
	var walk func(v any, depth int) error
	walk = func(v any, depth int) error {
		if ref, ok := v.(pdf.Ref); ok {
			if seen[ref.Num] {
				return nil
			}
			seen[ref.Num] = true
		}
		d, err := rd.Dict(v)
		if err != nil || d == nil || depth > 8 || len(seen) > 4096 {
			return err
		}
		if d["FT"] == pdf.Name("Sig") && d["V"] != nil {
			sig, err := rd.Dict(d["V"])
			if err != nil {
				return err
			}
			if sig != nil && len(out) < maxSignatures {
				out = append(out, sig)
			}
		}
		kids, err := list(rd, d["Kids"])
		if err != nil {
			return err
		}
		for _, k := range kids {
			if err := walk(k, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	fields, err := list(rd, form["Fields"])
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if err := walk(f, 0); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// check judges one signature and returns where its signed revision ends.
func check(file []byte, d pdf.Dict, roots *x509.CertPool) (Signature, int64) {
	s := Signature{Reason: text(d["Reason"]), Location: text(d["Location"]), At: pdfTime(text(d["M"]))}
	before, contents, after, err := signedParts(file, d)
	if err != nil {
		s.Problem = err.Error()
		return s, 0
	}
	until := int64(len(before)) + int64(2*len(contents)+2) + int64(len(after))
	c, err := parseCMS(contents)
	if c != nil && c.signer != nil {
		s.Name = c.signer.Subject.CommonName
		s.Issuer = c.signer.Issuer.CommonName
		s.Serial = hex.EncodeToString(c.signer.SerialNumber.Bytes())
		if len(c.signer.Subject.Organization) > 0 {
			s.Organization = c.signer.Subject.Organization[0]
		}
		for _, n := range c.signer.Subject.Names {
			if n.Type.Equal(oidTitle) {
				s.Title, _ = n.Value.(string)
			}
		}
	}
	if err != nil {
		s.Problem = err.Error()
		return s, until
	}
	if s.Trusted, err = trusted(c, roots, s.At); err != nil {
		s.Problem = err.Error()
	}
	h := c.hash.New()
	h.Write(before)
	h.Write(after)
	if s.Intact = bytes.Equal(h.Sum(nil), c.digest); !s.Intact {
		s.Problem = "the signed bytes were changed"
	}
	return s, until
}

// signedParts cuts the file as /ByteRange says and refuses every range that
// leaves out more than the signature itself: anything in a wider gap, or before
// the first byte, would be unsigned and yet shown.
func signedParts(file []byte, d pdf.Dict) (before, contents, after []byte, err error) {
	bad := errors.New("the byte range does not cover the document")
	ranges, ok := d["ByteRange"].(pdf.Array)
	if !ok || len(ranges) != 4 {
		return nil, nil, nil, bad
	}
	var n [4]int64
	for i, v := range ranges {
		if n[i], ok = v.(int64); !ok || n[i] < 0 || n[i] > int64(len(file)) {
			return nil, nil, nil, bad
		}
	}
	gap, resume, end := n[1], n[2], n[2]+n[3]
	if n[0] != 0 || gap >= resume || end > int64(len(file)) || file[gap] != '<' || file[resume-1] != '>' {
		return nil, nil, nil, bad
	}
	raw := file[gap+1 : resume-1]
	contents = make([]byte, hex.DecodedLen(len(raw)))
	if _, err := hex.Decode(contents, raw); err != nil {
		return nil, nil, nil, bad
	}
	stated, ok := d["Contents"].(pdf.String)
	if !ok || !bytes.Equal(stated, contents) {
		return nil, nil, nil, errors.New("the signature stands outside its gap")
	}
	return file[:gap], contents, file[resume:end], nil
}

func trusted(c *cms, roots *x509.CertPool, at time.Time) (bool, error) {
	if roots == nil {
		return false, errors.New("no authority is trusted here")
	}
	between := x509.NewCertPool()
	for _, x := range c.certs {
		if x != c.signer {
			between.AddCert(x)
		}
	}
	// The claimed time is under the signature; without a timestamp authority
	// nothing better is known.
	_, err := c.signer.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
	if err != nil {
		return false, fmt.Errorf("certificate: %w", err)
	}
	return true, nil
}

// onlySigned checks what was added after a signed revision: new signatures,
// their fields, and the lists that name them. Any other change of an object
// that the signer saw means that the page may show something else now.
func onlySigned(file []byte, now *pdf.Reader, until int64) error {
	then, err := pdf.Open(file[:until])
	if err != nil {
		return fmt.Errorf("the signed revision cannot be read: %w", err)
	}
	catalog, cat1, err := then.Catalog()
	if err != nil {
		return err
	}
	catalog2, cat2, err := now.Catalog()
	if err != nil {
		return err
	}
	if catalog != catalog2 {
		return errors.New("the document has another root")
	}
	pages1, err := then.Pages()
	if err != nil {
		return err
	}
	pages2, err := now.Pages()
	if err != nil {
		return err
	}
	if len(pages1) != len(pages2) {
		return errors.New("pages were added or taken out")
	}
	free := map[int]pdf.Name{catalog.Num: "AcroForm"}
	if !sameBut(cat1, cat2, "AcroForm") {
		return errors.New("the root of the document was changed")
	}
	for i := range pages1 {
		if pages1[i] != pages2[i] {
			return errors.New("pages were exchanged")
		}
		free[pages1[i].Num] = "Annots"
	}
	form1, err := then.Dict(cat1["AcroForm"])
	if err != nil {
		return err
	}
	form2, err := now.Dict(cat2["AcroForm"])
	if err != nil {
		return err
	}
	if !sameBut(form1, form2, "Fields", "SigFlags") {
		return errors.New("the form was changed")
	}
	if form, ok := cat1["AcroForm"].(pdf.Ref); ok {
		free[form.Num] = "Fields"
	}
	for _, num := range then.Numbers() {
		if then.Place(num) == now.Place(num) {
			continue
		}
		key, ok := free[num]
		if !ok {
			return fmt.Errorf("object %d was replaced", num)
		}
		a, err := then.Dict(pdf.Ref{Num: num})
		if err != nil {
			return err
		}
		b, err := now.Dict(pdf.Ref{Num: num})
		if err != nil {
			return err
		}
		if !sameBut(a, b, key, "SigFlags") {
			return fmt.Errorf("object %d was changed", num)
		}
	}
	return onlySignatureWidgets(then, now, pages2)
}

// onlySignatureWidgets refuses annotations that came later and are not the
// invisible widget of a signature: a visible one can cover the text.
func onlySignatureWidgets(then, now *pdf.Reader, pages []pdf.Ref) error {
	for _, p := range pages {
		d1, err := then.Dict(p)
		if err != nil {
			return err
		}
		d2, err := now.Dict(p)
		if err != nil {
			return err
		}
		old, err := list(then, d1["Annots"])
		if err != nil {
			return err
		}
		cur, err := list(now, d2["Annots"])
		if err != nil {
			return err
		}
		if len(cur) < len(old) {
			return errors.New("annotations were taken out")
		}
		for i, a := range cur {
			if i < len(old) {
				if !bytes.Equal(pdf.Append(nil, old[i]), pdf.Append(nil, a)) {
					return errors.New("annotations were exchanged")
				}
				continue
			}
			w, err := now.Dict(a)
			if err != nil {
				return err
			}
			rect, _ := w["Rect"].(pdf.Array)
			empty := len(rect) == 4
			for _, v := range rect {
				empty = empty && v == int64(0)
			}
			if w["FT"] != pdf.Name("Sig") || !empty || w["AP"] != nil {
				return errors.New("something visible was added")
			}
		}
	}
	return nil
}

func sameBut(a, b pdf.Dict, keys ...pdf.Name) bool {
	x, y := clone(a), clone(b)
	for _, k := range keys {
		delete(x, k)
		delete(y, k)
	}
	return bytes.Equal(pdf.Append(nil, x), pdf.Append(nil, y))
}

func text(v any) string {
	s, _ := v.(pdf.String)
	return s.Text()
}

// pdfTime reads "D:20201127094711+07'00'", the zero time when it is none.
func pdfTime(s string) time.Time {
	if len(s) < 16 || s[:2] != "D:" {
		return time.Time{}
	}
	t, err := time.Parse("20060102150405", s[2:16])
	if err != nil {
		return time.Time{}
	}
	if zone := s[16:]; len(zone) >= 3 && (zone[0] == '+' || zone[0] == '-') {
		z := zone[:3] + "00"
		if len(zone) >= 6 {
			z = zone[:3] + zone[4:6]
		}
		if off, err := time.Parse("-0700", z); err == nil {
			_, sec := off.Zone()
			t = t.Add(-time.Duration(sec) * time.Second)
		}
	}
	return t
}
