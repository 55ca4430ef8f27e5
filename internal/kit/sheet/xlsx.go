package sheet

import (
	"bytes"
	"math"
	"strings"
	"sync"

	"pendopo/internal/kit/errs"
)

// readXLSX reads a workbook: the small parts first, then the shared strings,
// then the sheets, several at once.
func readXLSX(a *archive, spec *Spec, limits Limits) (*Book, error) {
	w, err := openWorkbook(a)
	if err != nil {
		return nil, err
	}
	chosen, ignored, notes, err := chooseSheets(a.name, w.sheets, spec)
	if err != nil {
		return nil, err
	}
	shared, err := w.readSharedStrings()
	if err != nil {
		return nil, err
	}
	offset := 0
	if w.date1904 {
		offset = days1904
	}
	readers := make([]*tableReader, 0, len(chosen))
	var wg sync.WaitGroup
	failures := make([]error, len(chosen))
	for i, c := range chosen {
		t := newTableReader(a.name, c.table, limits, offset)
		readers = append(readers, t)
		wg.Go(func() { failures[i] = w.readSheet(c.part, t, shared) })
	}
	wg.Wait()
	for _, err := range failures {
		if err != nil {
			return nil, a.damaged(err)
		}
	}
	b := assemble(spec, readers, notes)
	b.Ignored = append(b.Ignored, ignored...)
	return b, nil
}

type chosenSheet struct {
	table *Table
	part  string
}

// chooseSheets joins the sheets of the file with the tables of the kind by
// name. A kind with one required table takes the only sheet of a file whatever
// its name ("Sheet1").
func chooseSheets(file string, parts []sheetPart, spec *Spec) (chosen []chosenSheet, ignored []string, notes []Problem, err error) {
	taken := make([]bool, len(parts))
	for i := range spec.Tables {
		t := &spec.Tables[i]
		for j, p := range parts {
			if !taken[j] && t.isCalled(p.name) {
				chosen = append(chosen, chosenSheet{t, p.path})
				taken[j] = true
				break
			}
		}
	}
	var names, absent []string
	last := -1 // a sheet nobody took
	for j, p := range parts {
		if isInstruction(p.name) {
			continue
		}
		names = append(names, shorten(p.name))
		if !taken[j] {
			last = j
		}
	}
	required := (*Table)(nil)
	for i := range spec.Tables {
		t := &spec.Tables[i]
		has := false
		for _, c := range chosen {
			has = has || c.table == t
		}
		if has {
			continue
		}
		absent = append(absent, t.Name)
		if t.Required || len(spec.Tables) == 1 {
			required = t
		}
	}
	if required != nil {
		if len(names) != 1 || last < 0 {
			return nil, nil, nil, errs.New(errs.Invalid, "sheet.wrong_sheet", file, required.Name, sortedNames(names))
		}
		chosen = append(chosen, chosenSheet{required, parts[last].path})
		taken[last] = true
	}
	if len(chosen) == 0 {
		return nil, nil, nil, errs.New(errs.Invalid, "sheet.wrong_sheet", file, sortedNames(absent), sortedNames(names))
	}
	for j, p := range parts {
		if taken[j] || isInstruction(p.name) {
			continue
		}
		if near := nearest(p.name, absent); near != "" {
			name := shorten(p.name)
			notes = append(notes, Problem{Sheet: name, Value: name, Key: "sheet.sheet_near", Args: []any{name, near}, Remedy: "sheet.sheet_near_remedy"})
			continue
		}
		ignored = append(ignored, shorten(p.name))
	}
	return chosen, ignored, notes, nil
}

func (t *Table) isCalled(name string) bool {
	f := fold(name)
	if f == fold(t.Name) {
		return true
	}
	for _, a := range t.Aliases {
		if f == fold(a) {
			return true
		}
	}
	return false
}

// Sheets that templates have beside their tables.
const (
	instructionSheet = "Petunjuk"
	choiceSheet      = "Pilihan"
)

func isInstruction(name string) bool {
	return strings.EqualFold(name, instructionSheet) || strings.EqualFold(name, choiceSheet)
}

// readSharedStrings reads the table of texts that cells refer to. All texts lie
// in one string: a register has some hundred thousand of them.
func (w *workbook) readSharedStrings() ([]string, error) {
	if w.strings == "" {
		return nil, nil
	}
	r, err := w.archive.open(w.strings)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := newScanner(r)
	var all, one []byte
	var ends []int
	inText, phonetic := false, 0
	for {
		kind, err := s.next()
		if err != nil {
			return nil, w.archive.damaged(err)
		}
		switch kind {
		case tokenEnd:
			return cut(all, ends)
		case startTag:
			switch string(s.name) {
			case "si":
				one = one[:0]
				if s.empty {
					ends = append(ends, len(all))
				}
			case "t":
				inText = !s.empty
			case "rPh": // how a Japanese text is pronounced
				if !s.empty {
					phonetic++
				}
			}
		case endTag:
			switch string(s.name) {
			case "si":
				all = appendClean(all, one)
				ends = append(ends, len(all))
			case "t":
				inText = false
			case "rPh":
				phonetic--
			}
		case charData:
			if inText && phonetic <= 0 {
				one = s.appendText(one)
			}
		}
		if len(all) > math.MaxInt32 || len(one) > maxToken {
			return nil, w.archive.damaged(errToken)
		}
	}
}

func appendClean(dst, src []byte) []byte {
	for _, c := range src {
		if c < ' ' || c > '~' || c == '_' {
			return append(dst, clean(string(src))...)
		}
	}
	n := len(dst)
	dst = append(dst, src...)
	if s := dst[n:]; len(s) > 0 && (s[0] == ' ' || s[len(s)-1] == ' ' || bytes.Contains(s, []byte("  "))) {
		return append(dst[:n], clean(string(src))...)
	}
	return dst
}

func cut(all []byte, ends []int) ([]string, error) {
	text := string(all)
	out := make([]string, len(ends))
	from := 0
	for i, to := range ends {
		out[i] = text[from:to]
		from = to
	}
	return out, nil
}
