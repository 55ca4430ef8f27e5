package app

import (
	"context"
	netmail "net/mail"
	"strings"

	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/lapor"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/duty"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/kit/mail"
	"pendopo/internal/kit/photo"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// openReports builds what citizens' reports need: the map, the router that
// learns from coordinators, the vault, and the use cases.
func (a *App) openReports(clk clock.Clock, key [32]byte, region *org.Region) error {
	a.Places = place.NewService(a.DB, clk)
	a.Routing = &routing.Service{DB: a.DB, Org: a.Org, Clock: clk, Zone: a.Zone, Log: a.Log,
		Texts: func(ctx context.Context, reports []string) (map[string]string, error) {
			return a.Reports.Texts(ctx, reports)
		}}
	vault, err := complaint.NewVault(key[:], nil)
	if err != nil {
		return err
	}
	a.Reports = &complaint.Service{DB: a.DB, Org: a.Org, Duties: a.Duty, Calendar: a.Calendar, Vault: vault, Blobs: a.Blobs,
		Darkroom: photo.NewDarkroom(photo.DefaultLimits, a.Zone), Map: a.Places.Map, Router: a.Routing.Router, Decided: a.decided,
		Link: a.BaseURL() + "/lacak/", Clock: clk, Log: a.Log}
	if region != nil {
		a.Reports.Prefix = ReportPrefix(region.Name)
	}
	a.Reports.SetSender("mail", reportMail{a})
	a.Social = &social.Service{DB: a.DB, Org: a.Org, Duties: a.Duty, Reports: a.Reports, Map: a.Places.Map, Zone: a.Zone, Link: a.BaseURL() + "/lacak/"}
	a.Reports.Arrived, a.Reports.Emptied = a.Social.Arrived, a.Social.Emptied
	a.Intake.Add(lapor.NewKind(a.Reports, a.Zone, clk))
	if a.Duty.Movers == nil {
		a.Duty.Movers = map[duty.Kind]duty.Mover{}
	}
	for _, k := range []duty.Kind{complaint.DutyVerify, complaint.DutyAnswer, complaint.DutyInformation, complaint.DutyWhistle} {
		a.Duty.Movers[k] = a.Reports.Mover()
	}
	return nil
}

// decided tells the router what a coordinator decided.
func (a *App) decided(tx *db.Tx, id complaint.ID, _ string, category routing.CategoryKey, unit org.UnitID) error {
	return a.Routing.Learn(tx, routing.Decision{Report: string(id), Category: category, Unit: unit})
}

// reportMail tells reporters by mail. It goes past the table of jobs, which
// would keep the address.
type reportMail struct{ a *App }

// Send makes one attempt. Where there is a mailbox for reports an answer to the
// letter adds to the case, and a letter that cannot be delivered comes back to it.
func (m reportMail) Send(ctx context.Context, to string, o complaint.Outgoing) error {
	letter := mail.Message{ID: o.ID, Date: m.a.Clock.Now(), To: []string{to}, Thread: o.Number, InReplyTo: o.Thread, Subject: o.Subject, Text: o.Text}
	if o.Link != "" {
		letter.Text += "\n\n" + o.Link
	}
	if box, ok := m.a.mailbox(); ok && o.Token != "" {
		letter.ReplyTo = box.Case(o.Token)
		letter.Text += "\n\n" + i18n.T(i18n.ID, "channel.reply_adds")
		if from, err := netmail.ParseAddress(m.a.Config.MailFrom); err == nil && strings.HasSuffix(strings.ToLower(from.Address), "@"+box.Domain) {
			letter.ReturnPath = box.Return(o.ID) // of our own domain only: another's server would refuse it
		}
	}
	return m.a.Mail.Send(ctx, letter)
}

// ReportPrefix is how the region's report numbers begin: the first consonants
// of its name, "KDR" of Kota Kediri.
func ReportPrefix(name string) string {
	name = strings.ToUpper(name)
	for _, kind := range []string{"KOTA ", "KABUPATEN "} {
		name = strings.TrimPrefix(name, kind)
	}
	name, _, _ = strings.Cut(name, " (")
	letters, rest := "", ""
	for _, r := range name {
		switch {
		case r < 'A' || r > 'Z':
		case strings.ContainsRune("AEIOU", r):
			rest += string(r)
		default:
			letters += string(r)
		}
	}
	out := letters + rest
	if len(out) < 2 {
		return "LPR"
	}
	return out[:min(3, len(out))]
}
