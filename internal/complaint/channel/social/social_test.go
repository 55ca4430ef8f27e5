package social_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/channel/social"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/errs"
)

func open(w *complainttest.World) *social.Service {
	s := &social.Service{DB: w.DB, Org: w.Org, Duties: w.Duties, Reports: w.Service, Link: "https://lapor.test/lacak/"}
	w.Arrived = s.Arrived
	return s
}

func TestLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://www.instagram.com/p/C9xyz/?igsh=abc&utm_source=ig": "https://instagram.com/p/C9xyz",
		"instagram.com/p/C9xyz":                                         "https://instagram.com/p/C9xyz",
		"https://twitter.com/warga/status/123?s=20&t=x":                 "https://x.com/warga/status/123",
		"https://m.facebook.com/story.php?story_fbid=1&id=2&mibextid=q": "https://facebook.com/story.php?id=2&story_fbid=1",
		"https://www.youtube.com/watch?v=abc&feature=share#t=3":         "https://youtube.com/watch?v=abc",
		"https://forum.warga.test/t/12?page=3&utm_medium=x":             "https://forum.warga.test/t/12?page=3",
	} {
		if got, err := social.Link(in, "link"); err != nil || got != want {
			t.Errorf("%s: %q, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "jalan rusak", "javascript:alert(1)", "ftp://x.com/a", "https://user:pw@x.com/a", "https://x", "https://x.com/a b", "https://x.com/" + strings.Repeat("a", 600)} {
		if got, err := social.Link(bad, "link"); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) { // a tidy link is tidy
		one, err := social.Link("https://"+rapid.StringMatching(`(www\.)?(instagram|x|contoh)\.com/[a-zA-Z0-9/_?&=.#-]{0,40}`).Draw(t, "link"), "link")
		if err != nil {
			return
		}
		if two, err := social.Link(one, "link"); err != nil || one != two {
			t.Fatalf("%q becomes %q, %v", one, two, err)
		}
	})
}

func capture(t *testing.T, w *complainttest.World) complaint.PhotoID {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 200, 300))
	for y := range 300 {
		for x := range 200 {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	p, err := w.AddPhoto(t.Context(), "", &b)
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// A post becomes one report however often it is pasted, is owed a reply within a
// working day, and rests when somebody noted where the reply stands.
func TestPostIsOwedAReply(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		s, ctx := open(w), t.Context()
		in := social.In{Link: "https://www.instagram.com/p/C9xyz/?igsh=1", Text: "Min @kedirikota jalan depan pasar berlubang, hubungi 0812 3456 7890", Author: "@sulastri_kdr",
			Photos: []complaint.PhotoID{capture(t, w)}}
		r, err := s.Record(ctx, w.Liaison, in)
		if err != nil {
			t.Fatal(err)
		}
		in.Link, in.Photos = "instagram.com/p/C9xyz", nil
		if again, err := s.Record(ctx, w.Coordinator, in); err != nil || !again.Again || again.Number != r.Number {
			t.Fatalf("pasted again: %+v, %v", again, err)
		}
		if _, err := s.Record(ctx, actor.Actor{}, in); !errs.Is(err, errs.Unauthenticated) {
			t.Errorf("by nobody: %v", err)
		}
		p, c, err := s.Of(ctx, w.Coordinator, r.Number)
		if err != nil {
			t.Fatal(err)
		}
		if want := time.Date(2020, 12, 1, 9, 0, 0, 0, time.UTC); p.Platform != social.Instagram || !p.DueAt.Equal(want) || p.Late {
			t.Errorf("%s due %s", p.Platform, p.DueAt)
		}
		if strings.Contains(c.Text, "3456") || strings.Contains(c.Text, "sulastri") || len(c.Photos) != 1 || !c.Photos[0].Hidden {
			t.Errorf("report %q, photos %+v", c.Text, c.Photos)
		}
		public, err := w.PublicView(ctx, r.Number)
		if err != nil || len(public.Photos) != 0 {
			t.Errorf("the public sees %+v, %v", public, err)
		}
		if d := s.Draft(p, c); !strings.Contains(d, r.Number) || !strings.Contains(d, "Desember 2020") || strings.Contains(d, "sulastri") {
			t.Errorf("draft %q", d)
		}

		// Routed and answered, the draft brings the answer.
		w.Must(t, w.Verify(ctx, w.Coordinator, r.ID, complaint.VerifyIn{Unit: w.Agency.ID}))
		if _, err := w.Answer(ctx, w.Liaison, r.ID, complaint.AnswerIn{Text: complainttest.Good(w.Liaison), Final: true}); err != nil {
			t.Fatal(err)
		}
		if p, c, err = s.Of(ctx, w.Liaison, r.Number); err != nil {
			t.Fatal(err)
		}
		if d := s.Draft(p, c); !strings.Contains(d, "Lubang di depan pasar kami tutup") || strings.Contains(d, "Siti") || !strings.Contains(d, "https://lapor.test/lacak/"+r.Number) {
			t.Errorf("draft %q", d)
		}

		w.At("2020-12-02", 9, 0)
		for _, x := range []struct {
			who     string
			by      actor.Actor
			waiting int
		}{{"coordinator", w.Coordinator, 1}, {"its liaison", w.Liaison, 1}, {"another's liaison", w.OtherLiaison, 0}, {"the head", w.Head, 1}} {
			b, err := s.Board(ctx, x.by, social.Filter{})
			if err != nil || b.Waiting != x.waiting || len(b.Posts) != x.waiting || b.Late != x.waiting {
				t.Errorf("%s sees %+v, %v", x.who, b, err)
			}
			if x.waiting > 0 && (len(b.Agencies) != 1 || b.Agencies[0].Waiting != 1) {
				t.Errorf("%s: agencies %+v", x.who, b.Agencies)
			}
		}
		if _, err := s.Board(ctx, w.Nobody, social.Filter{}); !errs.Is(err, errs.Forbidden) {
			t.Errorf("nobody: %v", err)
		}

		// Who may note the reply.
		const link = "https://www.instagram.com/p/C9xyz/c/17890/?igsh=2"
		complainttest.Refused(t, s.Replied(ctx, w.Head, r.Number, link), errs.Forbidden, "social.not_yours")
		complainttest.Refused(t, s.Replied(ctx, w.OtherLiaison, r.Number, link), errs.Forbidden, "")
		complainttest.Refused(t, s.Replied(ctx, w.Liaison, r.Number, "sudah"), errs.Invalid, "social.link")
		w.Must(t, s.Replied(ctx, w.Liaison, r.Number, link))
		complainttest.Refused(t, s.Replied(ctx, w.Coordinator, r.Number, link), errs.Conflict, "social.replied_before")
		if p, _, err = s.Of(ctx, w.Liaison, r.Number); err != nil || p.RepliedAt.IsZero() || !p.Late || string(p.ReplyPost) != w.Liaison.Post || p.ReplyLink != "https://instagram.com/p/C9xyz/c/17890" {
			t.Errorf("replied %+v, %v", p, err)
		}
		if b, err := s.Board(ctx, w.Coordinator, social.Filter{}); err != nil || b.Waiting != 0 {
			t.Errorf("still waits: %+v, %v", b, err)
		}
		if b, err := s.Board(ctx, w.Coordinator, social.Filter{Replied: true}); err != nil || len(b.Posts) != 1 {
			t.Errorf("replied: %+v, %v", b, err)
		}
	})
}

// A report that came by another way owes no public reply.
func TestOnlyPosts(t *testing.T) {
	w := complainttest.SQLite(t)
	s := open(w)
	r := w.Report(t, 1)
	_, _, err := s.Of(t.Context(), w.Coordinator, r.Number)
	complainttest.Refused(t, err, errs.NotFound, "social.no_post")
}

// A draft fits its platform, whatever was answered.
func TestDraftFits(t *testing.T) {
	w := complainttest.SQLite(t)
	s := open(w)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab é😀. ,:\n"))).Draw(t, "answer")
		p := &social.Post{Platform: rapid.SampledFrom([]social.Platform{social.X, social.TikTok, social.Threads, social.Facebook}).Draw(t, "platform"),
			Report: &complaint.Complaint{Number: "KDR-2011-ABC23X"}}
		c := &complaint.Case{Complaint: p.Report, Steps: []complaint.Step{{Kind: complaint.StepAnswer, View: complaint.ForPublic, Text: text}}}
		if strings.TrimSpace(text) == "" {
			return
		}
		limit := map[social.Platform]int{social.X: 280, social.TikTok: 150, social.Threads: 500, social.Facebook: 1000}[p.Platform]
		if d := s.Draft(p, c); utf8.RuneCountInString(d) > limit || !utf8.ValidString(d) {
			t.Fatalf("%d letters: %q", utf8.RuneCountInString(d), d)
		}
	})
}
