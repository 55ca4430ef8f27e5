package cli

import (
	"context"
	"fmt"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/demo"
	"pendopo/internal/duty"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/place"
)

// takeReports lets citizens report: those of the days before the story, taken
// over from the earlier system, and those of its last days. Coordinators route
// them and liaisons answer most; a few are late.
func (r *demoRun) takeReports(ctx context.Context, late bool) error {
	all, err := r.region.Reports()
	if err != nil {
		return err
	}
	m, err := r.app.Places.Map(ctx)
	if err != nil {
		return err
	}
	from, to := 0, len(all)*2/3
	if late {
		from, to = to, len(all)
	}
	for i := from; i < to; i++ {
		if late {
			all[i].Ago = 1 + all[i].Ago%44
		}
		if err := r.takeReport(ctx, i, all[i], m, late); err != nil {
			return err
		}
		r.steps.progress(i-from+1, to-from)
	}
	if late {
		return r.app.Reports.PublishFigures(ctx)
	}
	return nil
}

func (r *demoRun) takeReport(ctx context.Context, n int, w demo.Report, m *place.Map, late bool) error {
	s := r.app.Reports
	in := complaint.Report{ClientKey: fmt.Sprintf("contoh:%d", n), Channel: complaint.Lapor, Text: w.Text, Person: complaint.Person{Phone: w.Phone},
		ReceivedAt: r.app.Clock.Now().Add(-time.Duration(w.Ago) * time.Hour)}
	if late {
		in.Channel = complaint.Web
	}
	if marks := m.Landmarks(); len(marks) > 0 {
		at := marks[w.Place%len(marks)]
		in.Where = complaint.Where{Point: at.At.Move(float64(n*53%160)-80, float64(n*29%160)-80), Note: "dekat " + at.Name}
	}
	got, err := s.Receive(ctx, operator(), in)
	if err != nil {
		return err
	}
	coordinator := r.as(ctx, actor.ComplaintCoordinator)
	c, err := s.Case(ctx, coordinator, got.ID)
	if err != nil || !c.May["verify"] || late && n%3 == 0 || len(c.Advice.Suggestions) == 0 {
		return err // some wait for the coordinator
	}
	best := c.Advice.Suggestions[0]
	if best.TransferTo != "" {
		return s.TransferOut(ctx, coordinator, got.ID, complaint.TransferIn{To: best.TransferTo, Receipt: "diterima lewat surat elektronik", Reason: "Wewenangnya ada pada " + best.TransferTo + "."})
	}
	if best.Unit == "" {
		return nil
	}
	if err := s.Verify(ctx, coordinator, got.ID, complaint.VerifyIn{Kind: c.Kind, Category: best.Category, Unit: best.Unit}); err != nil {
		return err
	}
	if n%4 == 3 || late && n%2 == 0 {
		return nil // not answered yet
	}
	return r.answerReport(ctx, n, got, best.Unit)
}

// answerReport lets the office that has a report answer it.
func (r *demoRun) answerReport(ctx context.Context, n int, got complaint.Receipt, unit org.UnitID) error {
	s := r.app.Reports
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(r.app.Today())
	c, err := s.Case(ctx, operator(), got.ID)
	if err != nil {
		return err
	}
	h := duty.OwnerOf(snap, c.Duty.Post).Holding()
	if h == nil {
		return nil
	}
	by := snap.Actor(h.Person)
	day := i18n.LongDate(i18n.ID, r.app.Today().AddDays(2+n%3))
	text := fmt.Sprintf("Bapak/Ibu yang kami hormati, petugas %s sudah memeriksa tempatnya. Perbaikan kami selesaikan paling lambat %s. Salam, %s", reg.Units[unit].Name, day, by.Name)
	final := n%3 != 1
	if final {
		text = fmt.Sprintf("Bapak/Ibu yang kami hormati, masalah yang Anda laporkan sudah kami selesaikan pada %s. Terima kasih sudah mengabari kami. Salam, %s", i18n.LongDate(i18n.ID, r.app.Today()), by.Name)
	}
	if _, err := s.Answer(ctx, by, got.ID, complaint.AnswerIn{Text: text, Final: final, Anyway: true}); err != nil {
		return err
	}
	if final && n%2 == 0 {
		return s.Rate(ctx, complaint.Key{Number: got.Number, Token: got.Token}, 3+n%3, "")
	}
	return nil
}
