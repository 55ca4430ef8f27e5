package web

import (
	"net/url"
	"strings"
	"testing"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
)

// What was reported on the spot is offered as soon as the place is known, before
// a word is written; "this is different" is heard once and sends nothing.
func TestReportsNearbyAreOfferedBeforeWriting(t *testing.T) {
	s := newSite(t)
	first := s.w.Routed(t, 1)
	form := carried(s.get(t, "/lapor", 200))
	form.Set("titik_di", "-7.822800,112.011900")
	_, body := s.upload(t, "/lapor", form)
	says(t, body, "Yang sudah dilaporkan di sini", "Ikut laporan itu", "Ini berbeda")
	hidden(t, body, `name="berbeda"`, "Ceritakan masalahnya, satu kalimat")
	form.Set("lain", first.Number+" ")
	_, body = s.upload(t, "/lapor", form)
	hidden(t, body, "Ikut laporan itu")
	if !strings.Contains(body, `name="lain" value="`+first.Number+`"`) {
		t.Error("the form forgets of which report it differs")
	}
	form.Set("cerita", "Jalan berlubang besar di depan pasar, ada yang jatuh")
	form.Set("kirim", "1")
	if _, body = s.upload(t, "/lapor", form); !strings.Contains(text(body), "Laporan Anda kami terima") {
		t.Errorf("it is asked again: %s", text(body))
	}
	far := carried(s.get(t, "/lapor", 200))
	far.Set("titik_di", "-7.850000,112.030000")
	_, body = s.upload(t, "/lapor", far)
	hidden(t, body, "Ikut laporan itu")
}

// The topic is guessed as one line with three others at most; it follows the
// words until the reporter chooses, and then it is theirs.
func TestTopicIsGuessedAndCorrected(t *testing.T) {
	s := newSite(t)
	s.w.Route(t)
	line := func(body string) string {
		_, rest, _ := strings.Cut(body, `<details class="more-choices topic"`)
		out, _, _ := strings.Cut(rest, "</details>")
		return out
	}
	form := carried(s.get(t, "/lapor", 200))
	form.Set("cerita", "Jalan berlubang besar di depan pasar")
	_, body := s.upload(t, "/lapor", form)
	if got := line(body); !strings.Contains(got, "<b>Jalan rusak</b>") || strings.Count(got, "<option") > 4 {
		t.Fatalf("the topic is %s", got)
	}
	form.Set("topik", "jalan_rusak")
	form.Set("topik_tebak", "jalan_rusak")
	form.Set("cerita", "Sampah menumpuk di TPS, tidak diangkut dinas kebersihan")
	_, body = s.upload(t, "/lapor", form)
	if got := line(body); !strings.Contains(got, "<b>Sampah</b>") {
		t.Errorf("other words, and the topic stays %s", got)
	}
	form.Set("topik", "pasar")
	form.Set("topik_tebak", "sampah")
	_, body = s.upload(t, "/lapor", form)
	if got := line(body); !strings.Contains(got, "<b>Pasar</b>") {
		t.Errorf("the reporter's choice is lost: %s", got)
	}
	for chosen, want := range map[string]string{"pasar": "pasar", "'; drop": "sampah"} {
		number, _ := s.send(t, url.Values{"titik_cari": {"TPS Bandar " + chosen}, "cerita": {form.Get("cerita")}, "topik": {chosen}, "topik_tebak": {"sampah"}})
		id, err := s.w.ByNumber(s.w.Ctx, s.w.Coordinator, number)
		s.w.Must(t, err)
		c, err := s.w.Case(s.w.Ctx, s.w.Coordinator, id)
		s.w.Must(t, err)
		if string(c.Category) != want {
			t.Errorf("chosen %q, kept %q, want %q", chosen, c.Category, want)
		}
	}
	// A topic that is secret by its nature is so when a citizen names it, too.
	in := complainttest.Plain(7)
	in.Category, in.Text = "kekerasan", "Tetangga saya tidak aman di rumahnya"
	got, err := s.w.Receive(s.w.Ctx, actor.Actor{}, in)
	s.w.Must(t, err)
	if p, err := s.w.PublicView(s.w.Ctx, got.Number); err != nil || !p.Secret || p.Kind == complaint.KindWhistleblowing {
		t.Errorf("it is public: %+v %v", p, err)
	}
}
