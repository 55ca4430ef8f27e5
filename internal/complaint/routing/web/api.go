package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pendopo/internal/actor"
	"pendopo/internal/complaint/routing"
	"pendopo/internal/kit/api"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/org"
)

const (
	apiTag    = "routing"
	apiSample = "0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"
)

// programs is the door of programs to the routing of reports.
type programs struct {
	svc *routing.Service
	org *org.Cache
}

// API adds the operations on how reports find their agency.
func API(a huma.API, svc *routing.Service, cache *org.Cache) {
	x := programs{svc, cache}
	api.Register(a, api.Operation{ID: "get-routing", Route: "GET /routing", Tag: apiTag, Scope: actor.ReportsRead, Try: "/routing",
		Summary: api.Words{ID: "Pengaturan penyaluran", EN: "Settings of routing"},
		Text: api.Words{ID: "Unit untuk setiap rumpun, kata daerah, ambang keyakinan, dan apa yang sudah dipelajari dari putusan koordinator dengan ketepatannya pada putusan yang disisihkan. Bagi koordinator dan Inspektorat.",
			EN: "The unit of each family, the region's words, the threshold, and what was learned from coordinators' decisions with how right it is on decisions held out. For coordinators and the inspectorate."}}, x.get)
	api.Register(a, api.Operation{ID: "try-routing", Route: "POST /routing/trial", Tag: apiTag, Scope: actor.ReportsRead, Try: "/routing/trial", Body: `{"text": "Lampu jalan di depan SD padam"}`,
		Summary: api.Words{ID: "Coba sebuah teks", EN: "Try a text"}, Text: api.Words{ID: "Tiga saran dengan keyakinan dan kata alasannya, nomor darurat, dan yang perlu dilihat moderator. Teksnya tidak disimpan.", EN: "Three suggestions with confidence and the words that spoke for them, numbers of an emergency, and what a moderator should look at. Nobody keeps the text."}}, x.try)
	manage := func(id, route, try, body string, sum, text api.Words) api.Operation {
		return api.Operation{ID: id, Route: route, Tag: apiTag, Scope: actor.ReportsManage, Try: try, Body: body, Summary: sum, Text: text}
	}
	op := manage("set-routing-unit", "PUT /routing/units/{subject}", "/routing/units/category:jalan_rusak", `{"unit": "DPUPR"}`,
		api.Words{ID: "Tetapkan unit", EN: "Set a unit"}, api.Words{ID: "Untuk family:NAMA atau category:KUNCI. Tanpa unit kembali ke yang ditemukan dari namanya.", EN: "For family:NAME or category:KEY. Without a unit it goes back to the one found by its name."})
	api.Do(a, op, x.setUnit)
	op = manage("add-routing-word", "POST /routing/words", "/routing/words", `{"list": "keyword", "category": "jalan_rusak", "word": "juglangan"}`,
		api.Words{ID: "Tambah kata daerah", EN: "Add a word of the region"}, api.Words{ID: "Berlaku sejak hari ini. Bintang di akhir berarti setiap kata yang berawalan demikian.", EN: "It counts from today on. A star at the end means every word that begins so."})
	op.Status, op.Once = http.StatusCreated, true
	api.Register(a, op, x.addWord)
	api.Do(a, manage("end-routing-word", "DELETE /routing/words/{word}", "/routing/words/"+apiSample, "",
		api.Words{ID: "Akhiri kata daerah", EN: "End a word of the region"}, api.Words{ID: "Sejak hari ini tidak berlaku; saran yang lama tetap dapat dijelaskan.", EN: "It counts no longer from today on; what was suggested before can still be explained."}), x.endWord)
	api.Do(a, manage("set-routing-threshold", "PUT /routing/threshold", "/routing/threshold", `{"percent": 70}`,
		api.Words{ID: "Atur ambang keyakinan", EN: "Set the threshold"}, api.Words{ID: "Sejak berapa persen saran pertama ditawarkan sebagai isian; 0 kembali ke bawaan.", EN: "From which confidence the first suggestion is offered as the default; 0 goes back to what is shipped."}), x.setSure)
}

// Routing is how reports find their agency in this region.
type Routing struct {
	Threshold int             `json:"threshold" doc:"Percent from which the first suggestion is offered as the default"`
	Waiting   int             `json:"waiting" doc:"Decisions since the last training, at most 1000"`
	Model     *RoutingModel   `json:"model,omitempty" doc:"Nothing was learned yet when it is not there: rules alone suggest"`
	Families  []RoutingFamily `json:"families" nullable:"false"`
	Words     []RoutingWord   `json:"words" nullable:"false" doc:"The region's own, ended ones too"`
}

// RoutingModel is what was learned.
type RoutingModel struct {
	Version   int64     `json:"version"`
	TrainedAt time.Time `json:"trained_at"`
	Decisions int       `json:"decisions" doc:"Learned from"`
	HeldOut   int       `json:"held_out" doc:"Decisions on which it was measured, none of them learned from"`
	Top1      int       `json:"top1_percent" doc:"How often the first suggestion named the right family"`
	Top3      int       `json:"top3_percent" doc:"How often one of three did"`
}

// RoutingFamily is a kind of agency and the unit that it is here.
type RoutingFamily struct {
	Family  routing.Family    `json:"family" example:"PU_JALAN_AIR"`
	Scope   string            `json:"scope" doc:"What it handles, in Indonesian"`
	Unit    org.UnitID        `json:"unit,omitempty"`
	Guessed bool              `json:"guessed,omitempty" doc:"Found by its name, not set"`
	Others  []RoutingCategory `json:"categories" nullable:"false" doc:"Of the family, that another unit has"`
}

// RoutingCategory is a category with a unit of its own.
type RoutingCategory struct {
	Category routing.CategoryKey `json:"category"`
	Unit     org.UnitID          `json:"unit"`
}

// RoutingWord is a word of the region.
type RoutingWord struct {
	ID       string              `json:"id"`
	List     routing.List        `json:"list" enum:"keyword,exclude,emergency,spam,abuse"`
	Category routing.CategoryKey `json:"category,omitempty"`
	Number   string              `json:"number,omitempty" doc:"To call, in an emergency"`
	Word     string              `json:"word"`
	Weight   float64             `json:"weight"`
	From     clock.Date          `json:"from,omitempty"`
	Until    clock.Date          `json:"until,omitempty" doc:"First day on which it no longer counts"`
	By       string              `json:"by,omitempty"`
}

func (x programs) get(ctx context.Context, _ *struct{}) (Routing, error) {
	set, err := x.svc.Settings(ctx, actor.Of(ctx))
	if err != nil {
		return Routing{}, err
	}
	book := x.svc.Router().Book()
	out := Routing{Threshold: percent(set.Sure), Waiting: set.Waiting}
	if m := set.Model; m.Version != 0 {
		out.Model = &RoutingModel{m.Version, m.At, m.Decisions, m.Measured.Decisions, percent(m.Measured.Top1), percent(m.Measured.Top3)}
	}
	out.Families = api.List(set.Families, func(f routing.FamilySetting) RoutingFamily {
		scope, _ := book.Scope(f.Family)
		return RoutingFamily{f.Family, scope, f.Unit, f.Guessed, api.List(f.Categories, func(c routing.CategorySetting) RoutingCategory { return RoutingCategory(c) })}
	})
	out.Words = api.List(set.Words, func(w routing.RegionWord) RoutingWord {
		return RoutingWord{w.ID, w.List, w.Category, w.Number, w.Text, w.Weight, w.From, w.Until, w.By}
	})
	return out, nil
}

func percent(share float64) int { return int(share*100 + 0.5) }

// RoutingTrial is what the router says about a text.
type RoutingTrial struct {
	Suggestions []RoutingSuggestion `json:"suggestions" nullable:"false" doc:"At most three of different families, best first"`
	Sure        bool                `json:"sure" doc:"The first may be offered as the default"`
	Emergencies []RoutingReason     `json:"emergencies" nullable:"false"`
	Moderation  int                 `json:"moderation_percent" doc:"0 clean, 100 certainly not to be published unread"`
	Flagged     []RoutingReason     `json:"flagged" nullable:"false" doc:"Words that a moderator should look at"`
	Model       int64               `json:"model" doc:"Version of the learned part; 0: rules alone"`
}

// RoutingSuggestion is one answer to what a text is about and whose it is.
type RoutingSuggestion struct {
	Category   routing.CategoryKey `json:"category"`
	Family     routing.Family      `json:"family"`
	Unit       org.UnitID          `json:"unit,omitempty"`
	TransferTo string              `json:"transfer_to,omitempty" doc:"A body outside the region that has the authority"`
	Percent    int                 `json:"percent" doc:"Of a hundred such suggestions so many are right"`
	Reasons    []RoutingReason     `json:"reasons" nullable:"false" doc:"Strongest first"`
}

// RoutingReason is a run of words of the text.
type RoutingReason struct {
	Words  string         `json:"words"`
	From   int            `json:"from" doc:"First byte in the text"`
	Until  int            `json:"until"`
	Source routing.Source `json:"source,omitempty" enum:"rule,decision" doc:"A shipped or regional word, or what coordinators decided"`
	Share  int            `json:"share_percent,omitempty" doc:"Of all that spoke for it"`
	Number string         `json:"number,omitempty" doc:"To call now"`
}

func reasonOf(r routing.Reason) RoutingReason {
	return RoutingReason{r.Words, r.From, r.Until, r.Source, percent(r.Share), ""}
}

func (x programs) try(ctx context.Context, in *struct {
	Body struct {
		Text    string `json:"text" minLength:"1" maxLength:"10000"`
		Village string `json:"village,omitempty" maxLength:"20" doc:"Kemendagri code of the place"`
	}
}) (RoutingTrial, error) {
	if _, err := x.svc.Settings(ctx, actor.Of(ctx)); err != nil { // as the page: those who may look at the settings
		return RoutingTrial{}, err
	}
	a := x.svc.Router().Advise(in.Body.Text, routing.Place{Village: in.Body.Village})
	out := RoutingTrial{Sure: a.Sure, Moderation: percent(a.Moderation.Score), Model: a.Model, Flagged: api.List(append(a.Moderation.Spam, a.Moderation.Abuse...), reasonOf)}
	out.Suggestions = api.List(a.Suggestions, func(s routing.Suggestion) RoutingSuggestion {
		return RoutingSuggestion{s.Category, s.Family, s.Unit, s.TransferTo, percent(s.Confidence), api.List(s.Reasons, reasonOf)}
	})
	out.Emergencies = api.List(a.Emergencies, func(e routing.Emergency) RoutingReason {
		r := reasonOf(e.Reason)
		r.Number = e.Number
		return r
	})
	return out, nil
}

func (x programs) setUnit(ctx context.Context, in *struct {
	Subject string `path:"subject" maxLength:"100" pattern:"^(family|category):[A-Za-z0-9_]+$" doc:"family:NAME or category:KEY" example:"category:jalan_rusak"`
	Body    struct {
		Unit string `json:"unit,omitempty" maxLength:"40" doc:"Identifier or code"`
	}
}) error {
	var unit org.UnitID
	if name := in.Body.Unit; name != "" {
		reg, err := x.org.Get(ctx)
		if err != nil {
			return err
		}
		if u := reg.UnitByCode(name); u != nil {
			unit = u.ID
		} else if u := reg.Units[org.UnitID(name)]; u != nil {
			unit = u.ID
		} else {
			return errs.New(errs.Invalid, "routing.unit_closed").Field("body.unit", "routing.unit_closed")
		}
	}
	if key, ok := strings.CutPrefix(in.Subject, "category:"); ok {
		return x.svc.SetUnit(ctx, actor.Of(ctx), routing.CategoryKey(key), "", unit)
	}
	family, _ := strings.CutPrefix(in.Subject, "family:")
	return x.svc.SetUnit(ctx, actor.Of(ctx), "", routing.Family(family), unit)
}

func (x programs) addWord(ctx context.Context, in *struct {
	Body struct {
		List     routing.List        `json:"list" enum:"keyword,exclude,emergency,spam,abuse"`
		Word     string              `json:"word" minLength:"1" maxLength:"80"`
		Category routing.CategoryKey `json:"category,omitempty" maxLength:"80" doc:"Of keyword and exclude"`
		Number   string              `json:"number,omitempty" enum:"110,112,113,118,119" doc:"Of emergency: the number to call"`
		Weight   float64             `json:"weight,omitempty" minimum:"0" maximum:"4" doc:"3 when it is not given"`
	}
}) (RoutingWordMade, error) {
	b := in.Body
	id, err := x.svc.AddWord(ctx, actor.Of(ctx), routing.Word{List: b.List, Category: b.Category, Number: b.Number, Text: b.Word, Weight: b.Weight})
	return RoutingWordMade{id}, err
}

// RoutingWordMade names a new word.
type RoutingWordMade struct {
	ID string `json:"id"`
}

func (x programs) endWord(ctx context.Context, in *struct {
	Word string `path:"word" maxLength:"40" doc:"Identifier of the word" example:"0195a1f4-7a3c-7c1e-9d2b-6f0e8a4b1c2d"`
}) error {
	return x.svc.EndWord(ctx, actor.Of(ctx), in.Word)
}

func (x programs) setSure(ctx context.Context, in *struct {
	Body struct {
		Percent int `json:"percent" minimum:"0" maximum:"99" doc:"30 to 99; 0 goes back to what is shipped"`
	}
}) error {
	return x.svc.SetSure(ctx, actor.Of(ctx), in.Body.Percent)
}
