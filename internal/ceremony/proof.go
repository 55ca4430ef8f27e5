package ceremony

import (
	"fmt"
	"strings"
	"time"

	"pendopo/internal/appointment/papers"
	"pendopo/internal/ceremony/stage"
	"pendopo/internal/document"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/i18n"
)

// record is everything that a session knows about its oaths, for the papers and
// for the one act of the roll.
type record struct {
	*Live
	passes   []*pass // of those with a task
	given    Signatures
	contacts map[SeatID][]stage.Span
	zone     *time.Location
}

func (s *Service) record(tx *db.Tx, v *View) (*record, error) {
	l, err := s.live(tx, v.Session)
	if err != nil {
		return nil, err
	}
	r := &record{Live: l, zone: v.Region.Location()}
	if r.passes, err = getPasses(tx, `session = $1`, string(v.ID)); err != nil {
		return nil, err
	}
	if r.given, err = getSignatures(tx, v.ID); err != nil {
		return nil, err
	}
	r.contacts, err = getContacts(tx, v.ID)
	return r, err
}

// words are the first and the last moment at which the words of a seat were
// shown; both zero when no run sheet was followed.
func (r *record) words(seat *Seat) (from, until time.Time) {
	for _, sp := range r.Spoken {
		if sp.N < len(r.Lines) && r.Lines[sp.N].Speaks(seat.voice()) {
			if from.IsZero() {
				from = sp.ShownAt
			}
			until = sp.ShownAt
		}
	}
	return from, until
}

// gathering is Gathering with the record of each oath that the hall alone does
// not show.
func (r *record) gathering() papers.Gathering {
	g := r.Gathering()
	for i, seat := range r.Seats {
		if seat.Mode == Online || seat.VouchedBy != "" || r.OnPaper != "" {
			g.Seats[i].Proof = r.proof(seat)
		}
	}
	return g
}

// proof is the record of one oath, in the words of the minutes.
//
// rule: se-bkn-10-2020 presensi, sumpah
func (r *record) proof(seat *Seat) *document.Proof {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.proof_"+key, args...) }
	p := &document.Proof{Lead: t("lead")}
	if r.OnPaper != "" {
		p.Lead = t("lead_paper")
	}
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, document.ProofLine{Label: t(key), Value: value})
		}
	}
	if seat.Mode == Online {
		add("mode", t("online"))
		add("basis", r.OnlineBasis)
	} else {
		add("mode", t("hall", r.Session.Hall))
	}
	if r.OnPaper != "" {
		add("paper", t("paper_by", r.OnPaper))
	}
	by := t("by_self")
	if seat.CheckedBy != "" {
		by = t("by_operator")
	}
	add("checked", r.at(seat.CheckedAt, by))
	if !seat.ArrivePressedAt.IsZero() {
		add("pressed_late", r.at(seat.ArrivePressedAt, ""))
	}
	add("connected", r.at(seat.ConnectedAt, ""))
	add("said", r.at(seat.SaidAt, ""))
	if !seat.PressedAt.IsZero() {
		add("pressed_late", r.at(seat.PressedAt, ""))
	}
	if seat.Heard == Yes {
		add("heard", t("heard_by", r.Role(Witness1).printed(), r.Role(Witness2).printed()))
	}
	if seat.VouchedBy != "" && seat.VouchedBy != r.OnPaper {
		add("vouched", r.at(seat.VouchedAt, seat.VouchedBy))
	}
	for _, x := range r.passes {
		if !x.stated.IsZero() && (x.Office == Reader || x.Office == Clergy && x.Religion == seat.Religion) {
			add("stated_"+string(x.Office), r.at(x.stated, r.holderOf(x.RoleKey).Name))
		}
	}
	for _, sp := range r.Spoken {
		if sp.N < len(r.Lines) && r.Lines[sp.N].Speaks(seat.voice()) {
			p.Words = append(p.Words, document.ProofLine{Label: r.second(sp.ShownAt), Value: sp.Words})
		}
	}
	if from, until := r.words(seat); seat.Mode == Online && !from.IsZero() {
		p.Contacts = r.contact(seat, from, until)
	}
	for _, h := range stage.Hands {
		a := r.given[seat.ID][h]
		if a == nil {
			continue
		}
		how := t("typed", a.Name)
		if drawn, ok := stage.ParseStrokes(a.Strokes); ok {
			how = t("drawn")
			if h == stage.Official {
				for _, stroke := range drawn {
					line := make([][2]int, len(stroke))
					for i, pt := range stroke {
						line[i] = [2]int{pt.X, pt.Y}
					}
					p.Drawn = append(p.Drawn, line)
				}
			}
		}
		if !a.PressedAt.IsZero() {
			how += "; " + t("signed_late", r.at(a.PressedAt, ""))
		}
		p.Signed = append(p.Signed, document.ProofLine{Label: i18n.T(i18n.ID, "ceremony.hand."+string(h)), Value: r.at(a.At, how)})
	}
	return p
}

// contact says when the phone of an official was heard during the words, and
// when it was not.
func (r *record) contact(seat *Seat, from, until time.Time) []document.ProofLine {
	t := func(key string, args ...any) string { return i18n.T(i18n.ID, "ceremony.proof_"+key, args...) }
	spans := r.contacts[seat.ID]
	if len(spans) == 0 {
		return []document.ProofLine{{Label: r.second(from) + "–" + r.second(until), Value: t("never_heard")}}
	}
	var out []document.ProofLine
	at := from
	heard := func(until time.Time) {
		if at.Before(until) {
			out = append(out, document.ProofLine{Label: r.second(at) + "–" + r.second(until), Value: t("linked")})
		}
	}
	for _, gap := range stage.Silences(spans, from, until) {
		heard(gap.From)
		out = append(out, document.ProofLine{Label: r.second(gap.From) + "–" + r.second(gap.Until), Value: t("silent", int(gap.Until.Sub(gap.From).Round(time.Second).Seconds()))})
		at = gap.Until
	}
	heard(until)
	if len(out) == 0 { // one line, shown in an instant in which the phone was there
		out = append(out, document.ProofLine{Label: r.second(from), Value: t("linked")})
	}
	return out
}

// at is a moment in the words of the minutes, with what belongs to it.
func (r *record) at(t time.Time, what string) string {
	if t.IsZero() {
		return what
	}
	return strings.TrimSuffix(r.second(t)+" "+i18n.ZoneName(t.In(r.zone))+", "+what, ", ")
}

func (r *record) second(t time.Time) string { return t.In(r.zone).Format("15.04.05") }

// roll is the whole roll as the one act of the close says it: of everybody how
// they took part, when they came, spoke and signed, whether they were heard and
// by whose word, and how long the device was silent during the words.
func (r *record) roll() []map[string]any {
	var out []map[string]any
	for _, seat := range r.Seats {
		m := map[string]any{"person": seat.Person, "mode": seat.Mode, "result": seat.Result}
		put := func(key string, t time.Time) {
			if !t.IsZero() {
				m[key] = t.UTC().Truncate(time.Second).Format(time.RFC3339)
			}
		}
		put("checked", seat.CheckedAt)
		put("said", seat.SaidAt)
		put("pressed", seat.PressedAt)
		put("arrive_pressed", seat.ArrivePressedAt)
		if seat.Heard != Unknown {
			m["heard"] = seat.Heard
		}
		if seat.VouchedBy != "" {
			m["vouched_by"] = seat.VouchedBy
		}
		if from, until := r.words(seat); seat.Mode == Online && !from.IsZero() && len(r.contacts[seat.ID]) > 0 {
			m["silent"] = fmt.Sprint(stage.Gap(r.contacts[seat.ID], from, until).Round(time.Second))
		}
		var hands []stage.Hand
		for _, h := range stage.Hands {
			if r.given[seat.ID][h] != nil {
				hands = append(hands, h)
			}
		}
		if seat.Signed != NotSigned {
			m["signed"] = seat.Signed
		}
		if len(hands) > 0 {
			m["hands"] = hands
		}
		out = append(out, m)
	}
	return out
}

// spoken is the words as they were shown, once for all.
func (r *record) spoken() []map[string]any {
	var out []map[string]any
	for _, sp := range r.Spoken {
		out = append(out, map[string]any{"words": sp.Words, "shown": sp.ShownAt.UTC().Truncate(time.Second).Format(time.RFC3339)})
	}
	return out
}
