package web

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/briefing"
	"pendopo/internal/duty"
	"pendopo/internal/handover"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/org"
)

// API adds the morning of the head of the region.
func API(a huma.API, svc *briefing.Service) {
	api.Register(a, api.Operation{ID: "get-morning", Route: "GET /morning", Tag: "duties", Scope: actor.DutiesRead, Try: "/morning",
		Summary: api.Words{ID: "Pagi kepala daerah", EN: "The head's morning"},
		Text: api.Words{ID: "Angka di halaman pagi: tiga tugas terlambat yang naik ke kepala daerah, berapa yang masih ditangani kepala perangkat daerah, suara warga tujuh hari, jabatan kosong, dan serah terima. Daftarnya: list-duties-below, get-report-pulse, list-vacancies, list-handovers. Bagi pimpinan daerah dan Plt atau Plh-nya.",
			EN: "The figures of the morning page: three late duties that rose to the head of the region, how many the heads of agencies still have, citizens' seven days, vacancies and the handover. The lists: list-duties-below, get-report-pulse, list-vacancies, list-handovers. For those who lead the region, whoever acts for them too."}},
		func(ctx context.Context, _ *struct{}) (Morning, error) {
			b, err := svc.Morning(ctx, actor.Of(ctx))
			if err != nil {
				return Morning{}, err
			}
			return morningOf(b), nil
		})
}

// Morning is what the head of the region reads.
type Morning struct {
	Today     clock.Date        `json:"today" format:"date"`
	Late      int               `json:"late" doc:"Duties whose time is over, in the whole region"`
	AtHead    int               `json:"at_head" doc:"Of these, risen to the head of the region"`
	Worst     []MorningDuty     `json:"worst" nullable:"false" doc:"At most three of those that rose, worst first"`
	Reports   *MorningReports   `json:"reports,omitempty"`
	Vacant    int               `json:"vacant" doc:"Structural posts without a definitive holder"`
	Alone     int               `json:"vacant_without_acting" doc:"Of these, without a Plt or Plh too"`
	Vacancies []MorningVacancy  `json:"vacancies" nullable:"false" doc:"At most ten, highest level and longest first"`
	Handover  *MorningHandovers `json:"handover,omitempty" doc:"Not there when nothing is or was lately under way"`
}

// MorningDuty is a late duty that rose to the head.
type MorningDuty struct {
	ID     duty.ID    `json:"id" doc:"See GET /duties/{id}"`
	Title  string     `json:"title"`
	Post   org.PostID `json:"post"`
	Agency string     `json:"agency,omitempty"`
	DueAt  time.Time  `json:"due_at"`
	Days   int        `json:"days_late" doc:"Working days"`
	Asked  bool       `json:"asked" doc:"An explanation was asked for"`
}

// MorningReports is what citizens said in seven days.
type MorningReports struct {
	Last     int `json:"last" doc:"Reports of the last seven days"`
	Before   int `json:"before" doc:"Of the seven days before them"`
	Kept     int `json:"kept" doc:"First answers that fell due in the last seven days and came in time"`
	Promised int `json:"promised" doc:"First answers that fell due in the last seven days"`
}

// MorningVacancy is a vacant post.
type MorningVacancy struct {
	Post  org.PostID `json:"post"`
	Title string     `json:"title"`
	Since clock.Date `json:"since,omitempty"`
	Acted bool       `json:"acted" doc:"There is a Plt or Plh"`
}

// MorningHandovers is how the newest handover stands.
type MorningHandovers struct {
	Total   int                    `json:"total" doc:"Officials who moved"`
	Counts  map[handover.State]int `json:"counts"`
	Due     time.Time              `json:"due"`
	Risen   int                    `json:"risen" doc:"Unsettled at the end"`
	Blocked int                    `json:"blocked"`
}

func morningOf(b *briefing.Briefing) Morning {
	out := Morning{Today: b.Today, Late: b.Late, AtHead: b.AtHead, Vacant: b.Vacant, Alone: b.Alone,
		Worst: api.List(b.Worst, func(x duty.Below) MorningDuty {
			d := MorningDuty{ID: x.ID, Title: x.Title, Post: x.Post, DueAt: x.DueAt, Days: max(0, -x.Left.Days), Asked: x.Asked != nil}
			if x.Agency != nil {
				d.Agency = x.Agency.Name
			}
			return d
		}),
		Vacancies: api.List(b.Vacancies[:min(len(b.Vacancies), 10)], func(s org.Seating) MorningVacancy {
			return MorningVacancy{s.Post.ID, s.Post.Title, s.VacantSince, len(s.Acting) > 0}
		})}
	if p := b.Pulse; p != nil {
		out.Reports = &MorningReports{p.Last, p.Before, p.Kept, p.Promised}
	}
	if h := b.Handover; h != nil {
		out.Handover = &MorningHandovers{h.Total, h.Counts, h.DueAt, len(h.Risen), len(h.Blocked)}
	}
	return out
}
