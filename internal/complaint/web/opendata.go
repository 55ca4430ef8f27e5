package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/complaint"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/page"
)

// Licence is under which the region gives its open data away.
const (
	licence     = "CC BY 4.0"
	licenceHref = "https://creativecommons.org/licenses/by/4.0/deed.id"
)

type openDataPage struct {
	page.Base
	Licence, LicenceHref string
	Publisher            string
	Newest               clock.Date // of the figures, "" before the first
	Months               []clock.Date
	FigureColumns        []term
	ReportColumns        []term
}

// openData says which files there are, what their columns mean and what one may
// do with them.
func (w *Web) openData(rw http.ResponseWriter, r *http.Request) error {
	v := &openDataPage{Licence: licence, LicenceHref: licenceHref, Publisher: "Pemerintah " + w.cfg.Region}
	v.Layout, v.Title, v.Lead = page.Public, page.T(r, "complaint_web.open_title"), page.T(r, "complaint_web.open_lead")
	days, err := w.svc.FigureDays(r.Context(), 1)
	if err != nil {
		return err
	}
	if len(days) > 0 {
		v.Newest = days[0]
	}
	if v.Months, err = w.svc.OpenMonths(r.Context()); err != nil {
		return err
	}
	for _, c := range figureColumns {
		v.FigureColumns = append(v.FigureColumns, term{c, page.T(r, "complaint_web.column_"+c)})
	}
	for _, c := range reportColumns {
		v.ReportColumns = append(v.ReportColumns, term{c, page.T(r, "complaint_web.column_"+c)})
	}
	return w.set.Render(rw, r, "opendata.html", v)
}

var reportColumns = []string{"number", "received_at", "kind", "category", "channel", "state", "secret", "agency", "village", "lat", "lon", "place", "text",
	"first_answer_due", "first_answered_at", "due_at", "answered_at", "closed_at", "reopened", "returned_by_agency", "rating", "handed_to"}

// reportsFile is a month of reports, "2020-11.csv" or "2020-11.json". It is
// written as it is read: what breaks off in the middle closes the connection,
// so that half a file does not look like a whole one.
func (w *Web) reportsFile(rw http.ResponseWriter, r *http.Request) error {
	name, kind, _ := strings.Cut(r.PathValue("file"), ".")
	month, err := clock.ParseDate(name + "-01")
	if err != nil || kind != "csv" && kind != "json" {
		return errs.New(errs.NotFound, "complaint.no_month")
	}
	write := w.reportsCSV(rw)
	if kind == "json" {
		write = w.reportsJSON(rw, name)
	}
	begun := false
	err = w.svc.OpenMonth(r.Context(), month, func(page []complaint.OpenReport) error {
		if !begun {
			h := rw.Header()
			h.Set("Cache-Control", "public, max-age=3600")
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Content-Disposition", `attachment; filename="laporan-`+r.PathValue("file")+`"`)
		}
		err := write(page, !begun, false)
		begun = true
		return err
	})
	if err == nil {
		err = write(nil, false, true)
	}
	if err != nil && begun {
		panic(http.ErrAbortHandler)
	}
	return err
}

func (w *Web) reportsCSV(rw http.ResponseWriter) func([]complaint.OpenReport, bool, bool) error {
	c := csv.NewWriter(rw)
	return func(page []complaint.OpenReport, first, _ bool) error {
		if first {
			rw.Header().Set("Content-Type", "text/csv; charset=utf-8")
			if err := c.Write(reportColumns); err != nil {
				return err
			}
		}
		for i := range page {
			if err := c.Write(reportRow(&page[i])); err != nil {
				return err
			}
		}
		c.Flush()
		return c.Error()
	}
}

func (w *Web) reportsJSON(rw http.ResponseWriter, month string) func([]complaint.OpenReport, bool, bool) error {
	sep := "\n"
	return func(page []complaint.OpenReport, first, last bool) error {
		if first {
			rw.Header().Set("Content-Type", "application/json")
			head, err := json.Marshal(struct {
				Month     string `json:"month"`
				Publisher string `json:"publisher"`
				Licence   string `json:"licence"`
			}{month, "Pemerintah " + w.cfg.Region, licence})
			if err != nil {
				return err
			}
			if _, err := rw.Write(append(head[:len(head)-1], `,"reports":[`...)); err != nil {
				return err
			}
		}
		for i := range page {
			b, err := json.Marshal(&page[i])
			if err != nil {
				return err
			}
			if _, err := rw.Write(append([]byte(sep), b...)); err != nil {
				return err
			}
			sep = ",\n"
		}
		if last {
			_, err := rw.Write([]byte("\n]}\n"))
			return err
		}
		return nil
	}
}

func reportRow(o *complaint.OpenReport) []string {
	at := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	degree := func(f float64) string {
		if o.Lat == 0 && o.Lon == 0 {
			return ""
		}
		return strconv.FormatFloat(f, 'f', 4, 64)
	}
	rating := ""
	if o.Rating > 0 {
		rating = strconv.Itoa(o.Rating)
	}
	return []string{o.Number, at(o.ReceivedAt), string(o.Kind), string(o.Category), string(o.Channel), string(o.State), strconv.FormatBool(o.Secret),
		sheetSafe(o.Agency), o.Village, degree(o.Lat), degree(o.Lon), sheetSafe(o.Place), sheetSafe(o.Text), at(o.FirstBy), at(o.FirstAnswered), at(o.DueAt),
		at(o.AnsweredAt), at(o.ClosedAt), strconv.FormatBool(o.Reopened), strconv.Itoa(o.Returned), rating, sheetSafe(o.TransferredTo)}
}
