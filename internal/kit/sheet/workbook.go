package sheet

import (
	"encoding/xml"
	"path"
	"regexp"
	"strings"

	"pendopo/internal/kit/errs"
)

// workbook is what the small parts of an XLSX file say (ECMA-376 part 1,
// chapter 18): the names of the sheets and where they are, the system of dates
// and the styles.
type workbook struct {
	archive  *archive
	sheets   []sheetPart
	strings  string // path of the shared strings, "" when there are none
	styles   []cellStyle
	date1904 bool
}

type sheetPart struct {
	name string
	path string
}

func openWorkbook(a *archive) (*workbook, error) {
	w := &workbook{archive: a}
	main, kind, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	if strings.Contains(strings.ToLower(kind), "macroenabled") {
		return nil, errs.New(errs.Invalid, "sheet.macro", a.name)
	}
	relations, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	raw, err := a.readAll(main)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name string     `xml:"name,attr"`
			Attr []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(raw, &doc); err != nil {
		return nil, a.damaged(err)
	}
	w.date1904 = doc.Properties.Date1904 == "1" || strings.EqualFold(doc.Properties.Date1904, "true")
	for _, s := range doc.Sheets {
		for _, at := range s.Attr {
			if at.Name.Local != "id" || at.Name.Space == "" {
				continue
			}
			if r, ok := relations[at.Value]; ok && strings.HasSuffix(r.Type, "/worksheet") { // not chart sheets
				w.sheets = append(w.sheets, sheetPart{clean(s.Name), r.Target})
			}
		}
	}
	if len(w.sheets) == 0 {
		return nil, errs.New(errs.Invalid, "sheet.not_a_spreadsheet", a.name)
	}
	for _, r := range relations {
		switch {
		case strings.HasSuffix(r.Type, "/sharedStrings") && a.has(r.Target):
			w.strings = r.Target
		case strings.HasSuffix(r.Type, "/styles") && a.has(r.Target):
			if err := w.readStyles(r.Target); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// mainPart finds the workbook through the package relations and gives its
// content type.
func (w *workbook) mainPart() (part, contentType string, err error) {
	rels, err := w.relations("")
	if err != nil {
		return "", "", err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/officeDocument") {
			part = r.Target
		}
	}
	if part == "" || !w.archive.has(part) {
		return "", "", errs.New(errs.Invalid, "sheet.not_a_spreadsheet", w.archive.name)
	}
	raw, err := w.archive.readAll("[content_types].xml")
	if err != nil {
		return "", "", err
	}
	var types struct {
		Override []struct {
			Part string `xml:"PartName,attr"`
			Type string `xml:"ContentType,attr"`
		}
	}
	if err := xml.Unmarshal(raw, &types); err != nil {
		return "", "", w.archive.damaged(err)
	}
	for _, o := range types.Override {
		if strings.EqualFold(strings.TrimPrefix(o.Part, "/"), part) {
			contentType = o.Type
		}
	}
	if contentType != "" && !strings.Contains(contentType, "spreadsheetml") && !strings.Contains(strings.ToLower(contentType), "macroenabled") {
		return "", "", errs.New(errs.Invalid, "sheet.not_a_spreadsheet", w.archive.name) // Word, PowerPoint
	}
	return part, contentType, nil
}

type relation struct{ Type, Target string }

// relations reads the relations of a part, by identifier; "" is the package.
func (w *workbook) relations(part string) (map[string]relation, error) {
	p := "_rels/.rels"
	if part != "" {
		p = path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	}
	raw, err := w.archive.readAll(p)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
			Mode   string `xml:"TargetMode,attr"`
		}
	}
	if err := xml.Unmarshal(raw, &doc); err != nil {
		return nil, w.archive.damaged(err)
	}
	rels := make(map[string]relation, len(doc.Relationship))
	for _, r := range doc.Relationship {
		if r.Mode == "External" {
			continue
		}
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(path.Dir(part), target)
		}
		rels[r.ID] = relation{r.Type, strings.ToLower(target)}
	}
	return rels, nil
}

// readStyles keeps of every cell format whether it shows a date and whether it
// shows leading zeros.
func (w *workbook) readStyles(part string) error {
	raw, err := w.archive.readAll(part)
	if err != nil {
		return err
	}
	var doc struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := xml.Unmarshal(raw, &doc); err != nil {
		return w.archive.damaged(err)
	}
	custom := make(map[int]cellStyle, len(doc.Formats))
	for _, f := range doc.Formats {
		custom[f.ID] = styleOf(f.Code)
	}
	w.styles = make([]cellStyle, len(doc.Cells))
	for i, c := range doc.Cells {
		s, ok := custom[c.Format]
		if !ok {
			s.date = builtinDate(c.Format)
		}
		w.styles[i] = s
	}
	return nil
}

// builtinDate knows the formats that have numbers instead of codes; 27-36 and
// 50-58 are dates of East Asian editions (ECMA-376 part 1, 18.8.30).
func builtinDate(id int) bool {
	return id >= 14 && id <= 17 || id == 22 || id >= 27 && id <= 36 || id >= 50 && id <= 58
}

var (
	quotedFormat = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)
	onlyZeros    = regexp.MustCompile(`^0{2,20}$`)
)

// styleOf reads a format code. A date shows a day or a year; a code of hours
// and minutes alone is a duration.
func styleOf(code string) cellStyle {
	first, _, _ := strings.Cut(code, ";")
	bare := strings.ToLower(quotedFormat.ReplaceAllString(first, ""))
	if onlyZeros.MatchString(bare) {
		return cellStyle{zeros: len(bare)}
	}
	if strings.Contains(bare, "general") {
		return cellStyle{}
	}
	return cellStyle{date: strings.ContainsAny(bare, "dy")}
}
