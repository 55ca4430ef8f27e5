package app

import (
	"context"
	"fmt"

	"pendopo/internal/account"
	"pendopo/internal/appointment"
	"pendopo/internal/kit/db"
)

// takeThrough takes the round from the draft to the switch.
func (r *demoRun) takeThrough(ctx context.Context) error {
	s := r.app.Appointment
	steps := []struct {
		key, label string
		do         func() error
	}{
		{"submit", "mengajukan penataan", func() error { _, err := s.Submit(ctx, operator(), r.round, 0); return err }},
		{"clear", "menyetujui penataan", func() error { _, err := s.Clear(ctx, operator(), r.round, 0); return err }},
		{"decree", "menetapkan keputusan", func() error {
			_, err := s.MarkDecreed(ctx, operator(), r.round, 0, appointment.DecreeIn{Number: "821.2/1/419.204/2020", Dated: r.story.decree})
			return err
		}},
		{"invite", "mengundang", func() error {
			_, err := s.MarkInvited(ctx, operator(), r.round, 0, r.story.invite)
			return err
		}},
		{"oath", "mencatat sumpah", func() error { return r.oath(ctx) }},
		{"switch", "memberlakukan jabatan", func() error { return r.switchPosts(ctx) }},
		{"accounts", "membuat akun contoh", func() error { return r.accounts(ctx) }},
		{"ledger", "mengurutkan catatan resmi", func() error { return r.ledger(ctx) }},
	}
	for _, st := range steps {
		if err := r.steps.run(st.key, st.label, st.do); err != nil {
			return err
		}
	}
	return nil
}

func (r *demoRun) oath(ctx context.Context) error {
	v, err := r.app.Appointment.Open(ctx, operator(), r.round, "demo")
	if err != nil {
		return err
	}
	var results []appointment.OathResult
	for _, m := range v.Moves {
		results = append(results, appointment.OathResult{Move: m.ID, Sworn: true})
	}
	_, err = r.app.Appointment.RecordOath(ctx, operator(), r.round, r.story.oath, results)
	r.sum.Sworn = len(results)
	return err
}

func (r *demoRun) switchPosts(ctx context.Context) error {
	if _, err := r.app.Appointment.Switch(ctx, operator(), r.round, appointment.SwitchIn{}); err != nil {
		return err
	}
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	snap := reg.At(r.story.oath)
	for _, p := range snap.Vacancies() {
		if !snap.AwaitsConfirmation(p) {
			r.sum.VacanciesAfter++
		}
	}
	return nil
}

func (r *demoRun) ledger(ctx context.Context) error {
	if _, err := r.app.Ledger.Sequence(ctx); err != nil {
		return err
	}
	return r.app.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`select count(*) from act where seq is not null`).Scan(&r.sum.LedgerActs)
	})
}

// accounts makes one sign-in for each role of the story.
func (r *demoRun) accounts(ctx context.Context) error {
	reg, err := r.app.Org.Get(ctx)
	if err != nil {
		return err
	}
	for i, s := range r.region.SignIns {
		n := account.NewAccount{Login: s.Person, Name: s.Name}
		if p := reg.PersonByNumber(s.Person); p != nil && s.Person != "" {
			n.Person, n.Name = string(p.ID), p.Name.String()
		} else {
			n.Login = "admin"
		}
		acc, err := r.app.Accounts.Create(ctx, operator(), n)
		if err != nil {
			return err
		}
		// Said openly in the summary: an example region keeps no secrets.
		password := fmt.Sprintf("gadung-mlati-%02d", 71+i)
		if err := r.app.Accounts.SetPassword(ctx, operator(), acc.ID, password); err != nil {
			return err
		}
		r.sum.SignIns = append(r.sum.SignIns, demoSignIn{Role: s.Role, Name: n.Name, Post: s.Post, User: n.Login, Password: password})
		r.steps.progress(i+1, len(r.region.SignIns))
	}
	return nil
}
