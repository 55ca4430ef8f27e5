package sign

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/pdf"
)

// embed appends one signature to a file as an incremental update: a signature
// dictionary, its field with an invisible widget on the first page, and new
// versions of that page and of the catalog. What was there stays byte for byte.
func embed(file []byte, r Request, room int, seal func(digest []byte) ([]byte, error)) ([]byte, error) {
	rd, err := pdf.Open(file)
	if err != nil {
		return nil, errs.New(errs.Invalid, "sign.not_a_pdf").With(err)
	}
	u, err := newUpdate(rd, file)
	if err != nil {
		return nil, errs.New(errs.Invalid, "sign.not_a_pdf").With(err)
	}
	sig, field := u.next, u.next+1
	page := u.page
	page.dict["Annots"] = append(page.annots, pdf.Ref{Num: field})
	u.form["Fields"] = append(u.fields, pdf.Ref{Num: field})
	u.form["SigFlags"] = 3 // signatures exist; append only
	u.catalog.dict["AcroForm"] = u.form

	var b bytes.Buffer
	b.Grow(len(file) + 2*room + 2048)
	b.Write(file)
	if n := len(file); n > 0 && file[n-1] != '\n' {
		b.WriteByte('\n')
	}
	offsets := map[int]int{}
	object := func(num int, v any) {
		offsets[num] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", num)
		b.Write(pdf.Append(nil, v))
		b.WriteString("\nendobj\n")
	}

	offsets[sig] = b.Len()
	fmt.Fprintf(&b, "%d 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached", sig)
	for _, kv := range [...][2]string{{"Name", r.Identity.Name}, {"Reason", r.Reason}, {"Location", r.Location}} {
		if kv[1] != "" {
			fmt.Fprintf(&b, "/%s ", kv[0])
			b.Write(pdf.AppendText(nil, kv[1]))
		}
	}
	fmt.Fprintf(&b, "/M(%s)/ByteRange ", pdf.Date(r.At))
	rangeAt := b.Len()
	const rangeForm = "[%010d %010d %010d %010d]"
	fmt.Fprintf(&b, rangeForm, 0, 0, 0, 0)
	b.WriteString("/Contents ")
	contents := b.Len()
	b.WriteByte('<')
	b.Write(bytes.Repeat([]byte{'0'}, 2*room))
	b.WriteByte('>')
	after := b.Len()
	b.WriteString(">>\nendobj\n")

	object(field, pdf.Dict{"Type": pdf.Name("Annot"), "Subtype": pdf.Name("Widget"), "FT": pdf.Name("Sig"),
		"T": pdf.String(fmt.Sprintf("Tanda tangan %d", len(u.fields)+1)), "V": pdf.Ref{Num: sig},
		"Rect": pdf.Array{0, 0, 0, 0}, "F": 132, "P": page.ref})
	object(page.ref.Num, page.dict)
	object(u.catalog.ref.Num, u.catalog.dict)
	u.finish(&b, offsets)

	out := b.Bytes()
	copy(out[rangeAt:], fmt.Sprintf(rangeForm, 0, contents, after, len(out)-after))
	h := sha256.New()
	h.Write(out[:contents])
	h.Write(out[after:])
	der, err := seal(h.Sum(nil))
	if err != nil {
		return nil, err
	}
	if len(der) > room {
		return nil, fmt.Errorf("sign: the signature takes %d bytes, %d were kept free", len(der), room)
	}
	hex.Encode(out[contents+1:], der)
	return out, nil
}

type rewritten struct {
	ref  pdf.Ref
	dict pdf.Dict
	// annots of a page
	annots pdf.Array
}

// update is an incremental update being prepared: copies of the objects that
// change, so that the reader's own stay as they are.
type update struct {
	rd      *pdf.Reader
	next    int
	catalog rewritten
	page    rewritten
	form    pdf.Dict
	fields  pdf.Array
}

func newUpdate(rd *pdf.Reader, file []byte) (*update, error) {
	size, ok := rd.Trailer["Size"].(int64)
	if !ok || size < 1 || size > 1<<23 {
		return nil, fmt.Errorf("no /Size in the trailer of %d bytes", len(file))
	}
	if rd.XrefStream {
		return nil, fmt.Errorf("cross-reference streams are not signed here")
	}
	u := &update{rd: rd, next: int(size)}
	ref, cat, err := rd.Catalog()
	if err != nil {
		return nil, err
	}
	u.catalog = rewritten{ref: ref, dict: clone(cat)}
	form, err := rd.Dict(cat["AcroForm"])
	if err != nil {
		return nil, err
	}
	u.form = clone(form)
	if u.fields, err = list(rd, form["Fields"]); err != nil {
		return nil, err
	}
	pages, err := rd.Pages()
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("no pages")
	}
	d, err := rd.Dict(pages[0])
	if err != nil {
		return nil, err
	}
	u.page = rewritten{ref: pages[0], dict: clone(d)}
	u.page.annots, err = list(rd, d["Annots"])
	return u, err
}

func clone(d pdf.Dict) pdf.Dict {
	out := make(pdf.Dict, len(d)+2)
	for k, v := range d {
		out[k] = v
	}
	return out
}

func list(rd *pdf.Reader, v any) (pdf.Array, error) {
	v, err := rd.Resolve(v)
	if err != nil {
		return nil, err
	}
	a, _ := v.(pdf.Array)
	return append(pdf.Array(nil), a...), nil
}

// finish writes the cross-reference section and a trailer that carries /Info
// and /ID on; the second part of /ID changes with the file.
func (u *update) finish(b *bytes.Buffer, offsets map[int]int) {
	sum := sha256.Sum256(b.Bytes())
	at := b.Len()
	b.WriteString("xref\n")
	nums := make([]int, 0, len(offsets))
	top := 0
	for n := range offsets {
		nums = append(nums, n)
		top = max(top, n)
	}
	slices.Sort(nums)
	for i := 0; i < len(nums); {
		j := i
		for j+1 < len(nums) && nums[j+1] == nums[j]+1 {
			j++
		}
		fmt.Fprintf(b, "%d %d\n", nums[i], j-i+1)
		for ; i <= j; i++ {
			fmt.Fprintf(b, "%010d 00000 n \n", offsets[nums[i]])
		}
	}
	t := pdf.Dict{"Size": max(u.next, top+1), "Root": u.catalog.ref, "Prev": u.rd.StartXref}
	if info := u.rd.Trailer["Info"]; info != nil {
		t["Info"] = info
	}
	first := pdf.String(sum[:16])
	if ids, ok := u.rd.Trailer["ID"].(pdf.Array); ok && len(ids) == 2 {
		if s, ok := ids[0].(pdf.String); ok {
			first = s
		}
	}
	t["ID"] = pdf.Array{first, pdf.String(sum[:16])}
	b.WriteString("trailer\n")
	b.Write(pdf.Append(nil, t))
	fmt.Fprintf(b, "\nstartxref\n%d\n%%%%EOF\n", at)
}
