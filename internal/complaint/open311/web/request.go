package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
	"pendopo/internal/place"
)

func encoded(v any, start xml.StartElement) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	if err := enc.EncodeElement(v, start); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}

// services lists what can be reported.
func (w *Web) services(r *http.Request) (any, int, error) {
	book, err := w.book()
	if err != nil {
		return nil, 0, err
	}
	out := services{}
	for _, c := range book.Categories() {
		out = append(out, serviceOf(page.Lang(r), c))
	}
	return out, http.StatusOK, nil
}

func serviceOf(l i18n.Lang, c routing.Category) service {
	name := c.Name
	if l == i18n.EN && c.NameEn != "" {
		name = c.NameEn
	}
	return service{Code: string(c.Key), Name: name, Description: c.Lapor, Metadata: true, Type: "realtime", Group: string(c.Family)}
}

// The two switches of a report are the attributes of every service.
const (
	attributeSecret    = "rahasia"
	attributeAnonymous = "anonim"
)

// definition is what may be said beside the description.
func (w *Web) definition(r *http.Request, code string) (any, int, error) {
	book, err := w.book()
	if err != nil {
		return nil, 0, err
	}
	if book.Category(routing.CategoryKey(code)) == nil {
		return nil, 0, errs.New(errs.NotFound, "open311.service", code)
	}
	l := page.Lang(r)
	choice := func(order int, code, key string) attribute {
		return attribute{Variable: true, Code: code, Datatype: "singlevaluelist", Order: order, Description: i18n.T(l, key),
			Values: []value{{"tidak", i18n.T(l, "open311.no")}, {"ya", i18n.T(l, "open311.yes")}}}
	}
	return definition{Code: code, Attributes: []attribute{
		choice(1, attributeSecret, "open311.secret"), choice(2, attributeAnonymous, "open311.anonymous")}}, http.StatusOK, nil
}

// create takes a report. GeoReport has no key against sending twice: the same
// words about the same place from the same sender on one day are one report.
func (w *Web) create(r *http.Request, name string) (any, int, error) {
	if name != "requests" {
		return nil, 0, errs.New(errs.NotFound, "open311.unknown")
	}
	if err := r.ParseForm(); err != nil {
		return nil, 0, errs.New(errs.Invalid, "page.broken_form").With(err)
	}
	in, err := w.report(r.PostForm)
	if err != nil {
		return nil, 0, err
	}
	in.From = w.cfg.Address(r)
	in.ClientKey = "open311:" + w.key(r, in.From)
	got, err := w.svc.Receive(r.Context(), actor.Actor{}, in)
	if err != nil {
		return nil, 0, err
	}
	notice := page.T(r, "open311.notice", i18n.LongDate(page.Lang(r), clock.DateOf(got.Promise.First, w.cfg.Zone)))
	if got.TailMade {
		notice += " " + page.T(r, "complaint_web.keep_tail", got.Tail)
	}
	if call := (routing.Advice{Emergencies: got.Emergencies}).Call(); call != "" {
		notice = page.T(r, "complaint_web.emergency_sent", call) + " " + notice
	}
	return receipts{{ID: got.Number, Notice: notice}}, http.StatusCreated, nil
}

// report reads the form of a request.
func (w *Web) report(f url.Values) (complaint.Report, error) {
	in := complaint.Report{Channel: complaint.Open311, Category: routing.CategoryKey(f.Get("service_code")), Text: f.Get("description"),
		Where:  complaint.Where{Note: f.Get("address_string")},
		Person: complaint.Person{Name: strings.TrimSpace(f.Get("first_name") + " " + f.Get("last_name")), Phone: f.Get("phone"), Email: f.Get("email")},
		Secret: yes(f.Get("attribute[" + attributeSecret + "]")), Anonymous: yes(f.Get("attribute[" + attributeAnonymous + "]"))}
	if in.Category == "" {
		return in, errs.New(errs.Invalid, "open311.no_service")
	}
	book, err := w.book()
	if err != nil {
		return in, err
	}
	if book.Category(in.Category) == nil {
		return in, errs.New(errs.NotFound, "open311.service", string(in.Category))
	}
	if f.Get("lat") != "" || f.Get("long") != "" {
		lat, err1 := strconv.ParseFloat(f.Get("lat"), 64)
		long, err2 := strconv.ParseFloat(f.Get("long"), 64)
		at := place.Point{Lat: lat, Lon: long}
		if err1 != nil || err2 != nil || !at.InIndonesia() {
			return in, errs.New(errs.Invalid, "open311.point")
		}
		in.Where.Point = at
	}
	if in.Where.Point.IsZero() && in.Where.Note == "" {
		return in, errs.New(errs.Invalid, "open311.no_place")
	}
	// A picture is not fetched from an address that a stranger gives; the
	// address is kept for the officer.
	in.Source = f.Get("media_url")
	return in, nil
}

func yes(s string) bool {
	switch strings.ToLower(s) {
	case "ya", "yes", "true", "1":
		return true
	}
	return false
}

// key is the client's own key, else the sender, the day and everything said.
func (w *Web) key(r *http.Request, from string) string {
	if k := r.Header.Get("Idempotency-Key"); k != "" {
		return from + ":" + k
	}
	h := sha256.New()
	fmt.Fprintln(h, from, clock.DateOf(w.now.Now(), w.cfg.Zone))
	names := make([]string, 0, len(r.PostForm))
	for name := range r.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(h, "%q=%q\n", name, r.PostForm[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// token gives the number of a token; reports have theirs at once, so the token
// is the number.
func (w *Web) token(r *http.Request, token string) (any, int, error) {
	p, err := w.public(r, token)
	if err != nil {
		return nil, 0, err
	}
	return tokens{{ID: p.Number, Token: token}}, http.StatusOK, nil
}

func (w *Web) public(r *http.Request, number string) (*complaint.Public, error) {
	number, ok := complaint.ParseNumber(number)
	if !ok {
		return nil, errs.New(errs.NotFound, "open311.request")
	}
	return w.svc.PublicView(r.Context(), number)
}

func (w *Web) one(r *http.Request, number string) (any, int, error) {
	out := requests{}
	for _, n := range strings.Split(number, ",") {
		p, err := w.public(r, n)
		if err != nil {
			return nil, 0, err
		}
		out = append(out, w.request(r, p))
	}
	return out, http.StatusOK, nil
}

// Bounds of a list, as the specification has them.
const (
	maxRequests = 1000
	maxSpan     = 90 * 24 * time.Hour
	maxIDs      = 50
)

// requests lists what was reported, newest first.
func (w *Web) requests(r *http.Request) (any, int, error) {
	q := r.URL.Query()
	if ids := q.Get("service_request_id"); ids != "" {
		if strings.Count(ids, ",") >= maxIDs {
			return nil, 0, errs.New(errs.TooLarge, "open311.too_many", maxIDs)
		}
		return w.one(r, ids)
	}
	until, err := instant(q.Get("end_date"), w.now.Now())
	if err != nil {
		return nil, 0, err
	}
	from, err := instant(q.Get("start_date"), until.Add(-maxSpan))
	if err != nil {
		return nil, 0, err
	}
	if until.Sub(from) > maxSpan {
		from = until.Add(-maxSpan)
	}
	codes := split(q.Get("service_code"))
	states := split(q.Get("status"))
	out := requests{}
	f := complaint.AroundFilter{Ended: true, Limit: 100, After: before(until)}
	if len(codes) == 1 {
		f.Category = routing.CategoryKey(codes[0])
	}
	for len(out) < maxRequests {
		page, err := w.svc.OpenData(r.Context(), f)
		if err != nil {
			return nil, 0, err
		}
		for i := range page.Items {
			p := &page.Items[i]
			if p.ReceivedAt.Before(from) {
				return out, http.StatusOK, nil
			}
			x := w.request(r, p)
			if len(codes) > 0 && !slices.Contains(codes, x.ServiceCode) || len(states) > 0 && !slices.Contains(states, x.Status) {
				continue
			}
			if out = append(out, x); len(out) == maxRequests {
				break
			}
		}
		if page.Next == "" {
			break
		}
		f.After = page.Next
	}
	return out, http.StatusOK, nil
}

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func instant(s string, otherwise time.Time) (time.Time, error) {
	if s == "" {
		return otherwise, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errs.New(errs.Invalid, "open311.date", s)
}

// before is the key of the first report at or after an instant: identifiers
// begin with their time.
func before(t time.Time) complaint.ID {
	ms := max(0, t.UnixMilli())
	return complaint.ID(fmt.Sprintf("%08x-%04x-7fff-ffff-ffffffffffff", uint64(ms)>>16, uint64(ms)&0xffff))
}

// request is a report as the specification names its parts.
func (w *Web) request(r *http.Request, p *complaint.Public) request {
	l := page.Lang(r)
	x := request{ID: p.Number, Status: "open", ServiceCode: string(p.Category), Description: p.Text, Agency: p.Promise.UnitName, Address: p.Where.Note,
		AddressID: p.Where.Village, RequestedAt: p.ReceivedAt.In(w.cfg.Zone).Format(time.RFC3339), ExtendedLink: w.cfg.Base + "/lacak/" + p.Number}
	if p.State.Ended() || p.State == complaint.Answered {
		x.Status = "closed"
	}
	if book, err := w.book(); err == nil {
		if c := book.Category(p.Category); c != nil {
			x.ServiceName = serviceOf(l, *c).Name
		}
	}
	updated := p.ReceivedAt
	for _, s := range p.Steps {
		updated = s.At
		switch s.Kind {
		case complaint.StepProgress, complaint.StepAnswer, complaint.StepCorrection:
			x.StatusNotes = s.Text
		}
	}
	if x.StatusNotes == "" {
		x.StatusNotes = i18n.T(l, "complaint.state."+string(p.State))
	}
	x.UpdatedAt = updated.In(w.cfg.Zone).Format(time.RFC3339)
	if !p.Promise.First.IsZero() {
		x.ExpectedAt = p.Promise.First.In(w.cfg.Zone).Format(time.RFC3339)
	}
	if at := p.Where.Point; !at.IsZero() {
		x.Lat, x.Long = &at.Lat, &at.Lon
	}
	if len(p.Photos) > 0 {
		x.MediaURL = w.cfg.Base + "/foto/" + string(p.Photos[0].ID)
	}
	return x
}
