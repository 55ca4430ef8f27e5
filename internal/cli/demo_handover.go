package cli

import (
	"context"

	"pendopo/internal/actor"
	"pendopo/internal/appointment"
	"pendopo/internal/handover"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

// handovers opens the lists of everybody who moved and lets the officials of
// the story work on them for a day: some are done, most are under way, a few
// have not begun or are blocked. Every step is taken by whose it is.
func (r *demoRun) handovers(ctx context.Context) error {
	in := appointment.TookEffect{Round: r.round, At: r.app.Clock.Now()}
	v, err := r.app.Appointment.Open(ctx, operator(), r.round, "")
	if err != nil {
		return err
	}
	for _, m := range v.Moves {
		if m.State == appointment.Seated {
			in.Moves = append(in.Moves, m.ID)
		}
	}
	if err := r.app.Handover.Open(ctx, in); err != nil {
		return err
	}
	b, err := r.app.Handover.Board(ctx, operator(), handover.Filter{Round: r.round})
	if err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(r.app.Today())
	n, seen := 0, map[handover.TransferID]bool{}
	away := map[people.PersonID]bool{} // on duty elsewhere: their lists are untouched
	for i, row := range b.Rows {
		if i%3 == 1 && len(row.Cells) > 2 {
			away[row.Cells[len(row.Cells)-1].Person] = true
		}
	}
	for _, row := range b.Rows {
		for _, c := range row.Cells {
			p, err := r.app.Handover.Page(ctx, operator(), string(c.ID))
			if err != nil {
				return err
			}
			for _, t := range append(p.Give, p.Receive...) {
				if seen[t.ID] {
					continue
				}
				seen[t.ID] = true
				if away[t.Giver.Person] || away[t.Receiver.Person] {
					continue
				}
				if err := r.settle(ctx, n, t, snap); err != nil {
					return err
				}
				n++
			}
			if !away[c.Person] {
				if err := r.firstDay(ctx, c, snap.Actor(c.Person), n%3 == 0); err != nil {
					return err
				}
			}
			r.steps.progress(n, n)
		}
	}
	return nil
}

// settle takes one post as far as the n-th pair of officials gets in a day.
func (r *demoRun) settle(ctx context.Context, n int, t *handover.TransferView, snap *org.Snapshot) error {
	h := r.app.Handover
	giver, receiver := snap.Actor(t.Giver.Person), snap.Actor(t.Receiver.Person)
	all := func(by actor.Actor, e handover.Event) error {
		_, err := h.StepAll(ctx, by, t.ID, e)
		if errs.Is(err, errs.Conflict) { // nothing was ready for it
			return nil
		}
		return err
	}
	step := func(by actor.Actor, i int, s handover.Step) error {
		if i >= len(t.Items) || t.Items[i].State.Ended() {
			return nil
		}
		_, err := h.Step(ctx, by, t.Items[i].ID, s)
		return err
	}
	if giver.Person == "" || t.Giver.As == handover.AsNobody || t.Receiver.As == handover.AsNobody {
		return nil
	}
	switch n % 9 {
	case 0, 1, 2, 3, 8: // done
		if err := all(giver, handover.HandIn); err != nil {
			return err
		}
		if t.Giver.As == handover.AsSame {
			return nil
		}
		if err := all(receiver, handover.Accept); err != nil {
			return err
		}
		if n%9 == 0 && t.Settles() && t.Giver.As == handover.AsHolder {
			var above actor.Actor
			if x := snap.Holder(t.SuperiorPost); x != nil && n%18 == 0 {
				above = snap.Actor(x.Person)
			}
			return r.sign(ctx, t, giver, receiver, above)
		}
	case 4, 5: // under way: handed over, half of it accepted
		if err := all(giver, handover.HandIn); err != nil || t.Giver.As == handover.AsSame {
			return err
		}
		for i := 0; i < len(t.Items)/2; i++ {
			if err := step(receiver, i, handover.Step{Event: handover.Accept}); err != nil {
				return err
			}
		}
	case 6: // under way, something came back
		if t.Giver.As == handover.AsSame {
			return nil
		}
		if err := step(giver, 0, handover.Step{Event: handover.HandIn, Status: "daftar disusun"}); err != nil {
			return err
		}
		return step(receiver, 0, handover.Step{Event: handover.Return, Reason: "Daftar belum memuat tenggat setiap pekerjaan"})
	case 7: // begun; one of them is stuck
		if err := step(giver, 0, handover.Step{Event: handover.Begin, Status: "sedang disusun"}); err != nil || n%36 != 7 {
			return err
		}
		return step(giver, 1, handover.Step{Event: handover.Block, Reason: "Kunci ruang arsip masih dibawa pejabat yang cuti", Names: "Pengurus barang"})
	}
	return nil
}

// sign writes the memo and collects the signatures under the minutes; the
// superior's is left out when there is none to sign for. Drawing and sealing is
// left to the background job.
func (r *demoRun) sign(ctx context.Context, t *handover.TransferView, signers ...actor.Actor) error {
	h := r.app.Handover
	if err := h.WriteMemo(ctx, signers[0], t.ID, handover.Memo{
		Condition:  "Unit kerja lengkap, semua berkas berjalan tersimpan di ruang arsip.",
		Programmes: "Kegiatan tahun ini tinggal pertanggungjawaban akhir.",
		Problems:   "Dua pekerjaan menunggu data dari instansi lain.",
		Advice:     "Temui dahulu para kepala seksi, mereka tahu keadaan lapangan.",
	}); err != nil {
		return err
	}
	for _, by := range signers {
		if by.Person == "" {
			continue
		}
		if _, err := h.Sign(ctx, by, t.ID); err != nil {
			return err
		}
	}
	return nil
}

// firstDay marks the first duty of an official and, for a quick one, seals the
// strategy.
func (r *demoRun) firstDay(ctx context.Context, c handover.Cell, by actor.Actor, quick bool) error {
	if by.Person == "" || c.Confirmation {
		return nil
	}
	if err := r.app.Handover.FinishFirst(ctx, by, c.ID, handover.Start, "SPMT "+c.Name); err != nil || !quick {
		return err
	}
	return r.app.Handover.WriteStrategy(ctx, by, c.ID, handover.StrategyBody{
		Needs:   [3]string{"Jawaban yang pasti tanggalnya", "Antrean loket yang lebih pendek", "Informasi layanan yang mudah dibaca"},
		Results: [3]string{"Semua laporan terbuka diberi tanggal janji dalam sepekan", "Satu loket tambahan pada jam sibuk mulai pekan depan", "Papan informasi syarat layanan selesai akhir bulan"},
		Offices: [2]string{"Bagian Organisasi: penataan alur layanan", "Dinas Komunikasi dan Informatika: kanal laporan"},
	}, true)
}
