// Package receipt puts due times into words: the badge of a deadline, and the
// list of days that shows how it was counted. Every door that shows a deadline
// uses it, so that a citizen and an officer read the same list, each in words
// of their own.
//
// A door draws them with the templates of kit/page:
//
//	{{template "deadline" .Badge}}    page.Deadline from Badge
//	{{template "receipt" .Receipt}}   page.Receipt from Of
package receipt

import (
	"time"

	"pendopo/internal/calendar"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/page"
)

// Reader is for whom the words are.
type Reader string

// The readers.
const (
	Desk    Reader = "desk"
	Citizen Reader = "citizen"
)

// Of is the receipt in words.
func Of(l i18n.Lang, r calendar.DueReceipt, who Reader) page.Receipt {
	t := func(key string, args ...any) string { return i18n.T(l, "calendar."+key, args...) }
	out := page.Receipt{Title: t("receipt_title"), Standing: r.Standing}
	counted, skipped := 0, 0
	for i, d := range r.Days {
		x := page.ReceiptDay{Date: d.Date, Basis: d.Basis, Count: d.Count, Uncertain: d.Provisional, Minutes: d.Minutes}
		switch {
		case d.Received && d.Count == 0 && d.Minutes == 0:
			x.Kind, x.Word = "start", t("day_received_"+string(who))
			if d.Verdict == calendar.AfterHours {
				x.Word = t("day_after_hours")
			}
		case d.Count > 0 && r.Span.Unit == calendar.WorkingDays:
			counted++
			x.Kind, x.Word = "count", t("day_working_n", d.Count)
		case d.Count > 0:
			counted++
			x.Kind, x.Word = "count", t("day_n", d.Count)
		case d.Minutes > 0:
			counted++
			x.Kind, x.Word = "count", t("day_minutes", d.Minutes)
		default:
			skipped++
			x.Kind, x.Word = "skip", t("day_"+string(d.Verdict)+"_"+string(who))
		}
		if d.Reason != "" {
			x.Reason = d.Reason
		}
		if d.Verdict == calendar.Paused {
			x.Basis = ""
		}
		if i == len(r.Days)-1 && !r.Due.IsZero() {
			x.Kind, x.Note = "end", t("due_at", i18n.Clock(l, r.Due, r.Zone))
		}
		out.Days = append(out.Days, x)
	}
	switch {
	case r.Standing:
		out.Lead = t("standing_" + string(who))
	default:
		out.Lead = t("due_"+string(who), Moment(l, r.Due, r.Zone))
	}
	out.Summary = summary(t, r.Span, counted, skipped)
	if r.DayOff && r.Span.Unit == calendar.CalendarDays {
		out.Notes = append(out.Notes, t("day_off_strict", clock.DateOf(r.Due, r.Zone), Moment(l, r.NextWorking, r.Zone)))
	}
	if r.Provisional {
		out.Notes = append(out.Notes, t("provisional_"+string(who)))
	}
	for _, p := range r.Pauses {
		if p.Until.IsZero() {
			out.Notes = append(out.Notes, t("pause_open", p.Reason, Moment(l, p.From, r.Zone)))
		} else {
			out.Notes = append(out.Notes, t("pause_over", p.Reason, Moment(l, p.From, r.Zone), Moment(l, p.Until, r.Zone)))
		}
	}
	return out
}

func summary(t func(string, ...any) string, s calendar.Span, counted, skipped int) string {
	if s.Unit == calendar.WorkingDays || s.Unit == calendar.OfficeMinutes {
		if skipped == 0 {
			return t("summary_all", counted)
		}
		return t("summary", counted, skipped)
	}
	return t("summary_running", counted)
}

// Moment is an instant with its day: "Jumat, 10 April 2026 pukul 16.30 WIB".
func Moment(l i18n.Lang, at time.Time, zone *time.Location) string {
	return i18n.T(l, "calendar.moment", i18n.LongDate(l, clock.DateOf(at, zone)), i18n.Clock(l, at, zone))
}

// Span is a span in words: "14 hari kerja".
func Span(l i18n.Lang, s calendar.Span) string {
	if s.Unit == calendar.OfficeMinutes && s.N >= 60 && s.N%60 == 0 {
		return i18n.T(l, "calendar.span_office_hours", s.N/60)
	}
	return i18n.T(l, "calendar.span_"+string(s.Unit), s.N)
}

// Badge is the badge of a deadline: "2 hari kerja lagi", "hari ini 16.00 WIB",
// "lewat 4 hari kerja". Its address leads to the receipt.
func Badge(l i18n.Lang, left calendar.Left, due time.Time, zone *time.Location, href string) page.Deadline {
	if due.IsZero() {
		return page.Deadline{Text: i18n.T(l, "calendar.badge_standing"), Href: href}
	}
	d := page.Deadline{Date: Moment(l, due, zone), Href: href}
	switch {
	case left.Late && left.Days == 0:
		d.Kind, d.Text = "bad", i18n.T(l, "calendar.badge_late_today", i18n.Clock(l, due, zone))
	case left.Late:
		d.Kind, d.Text = "bad", i18n.T(l, "calendar.badge_late", -left.Days)
	case left.Days == 0:
		d.Kind, d.Text = "warn", i18n.T(l, "calendar.badge_today", i18n.Clock(l, due, zone))
	case left.Days == 1:
		d.Kind, d.Text = "warn", i18n.T(l, "calendar.badge_next", i18n.Clock(l, due, zone))
	default:
		d.Text = i18n.T(l, "calendar.badge_left", left.Days)
	}
	return d
}
