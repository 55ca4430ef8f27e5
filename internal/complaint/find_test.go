package complaint_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/complaint"
	"pendopo/internal/complaint/complainttest"
	"pendopo/internal/kit/errs"
	"pendopo/internal/place"
)

// Words find reports by their root, numbers find theirs, and a liaison finds
// the own agency's only. New reports are found some seconds later.
func TestFind(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		complaint.ResetIDs() // another test's clock was ahead of this one's
		send := func(n int, text string) complaint.Receipt {
			in := complainttest.Plain(n)
			in.Text = text
			r, err := w.Receive(w.Ctx, actor.Actor{}, in)
			w.Must(t, err)
			w.Clock.Add(time.Second)
			return r
		}
		a := send(1, "Lampu jalan padam di gang buntu, tolong diperbaiki")
		b := send(2, "Sampah menumpuk dekat lampu merah")
		c := send(3, "E-KTP belum jadi sudah tiga bulan")
		w.Must(t, w.Verify(w.Ctx, w.Coordinator, a.ID, complaint.VerifyIn{Unit: w.Agency.ID}))
		w.Must(t, w.Verify(w.Ctx, w.Coordinator, b.ID, complaint.VerifyIn{Unit: w.Other.ID}))
		w.Clock.Add(time.Minute)
		w.Must(t, w.RunIndex(w.Ctx))
		find := func(by actor.Actor, f complaint.Filter) (out []string) {
			t.Helper()
			page, err := w.Find(w.Ctx, by, f)
			w.Must(t, err)
			for _, it := range page.Items {
				out = append(out, it.Number)
			}
			return out
		}
		for _, x := range []struct {
			name string
			by   actor.Actor
			f    complaint.Filter
			want []string
		}{
			{"a word, newest first", w.Coordinator, complaint.Filter{Words: "lampu "}, []string{b.Number, a.Number}},
			{"every word", w.Coordinator, complaint.Filter{Words: "LAMPU padam "}, []string{a.Number}},
			{"another form of the word", w.Coordinator, complaint.Filter{Words: "perbaikan "}, []string{a.Number}},
			{"half a word", w.Coordinator, complaint.Filter{Words: "menump"}, []string{b.Number}},
			{"as people spell it", w.Coordinator, complaint.Filter{Words: "ektp "}, []string{c.Number}},
			{"a number", w.Coordinator, complaint.Filter{Words: strings.ToLower(b.Number)}, []string{b.Number}},
			{"another's number", w.Liaison, complaint.Filter{Words: b.Number}, nil},
			{"own agency", w.Liaison, complaint.Filter{Words: "lampu "}, []string{a.Number}},
			{"the other agency", w.OtherLiaison, complaint.Filter{Words: "lampu "}, []string{b.Number}},
			{"own list", w.Liaison, complaint.Filter{}, []string{a.Number}},
			{"a unit's list", w.Coordinator, complaint.Filter{Unit: w.Other.ID}, []string{b.Number}},
			{"by state", w.Coordinator, complaint.Filter{States: []complaint.State{complaint.Received}}, []string{c.Number}},
			{"words and state", w.Coordinator, complaint.Filter{Words: "lampu ", States: []complaint.State{complaint.Received}}, nil},
			{"words and a day", w.Coordinator, complaint.Filter{Words: "lampu ", From: "2020-12-01"}, nil},
			{"to a day", w.Coordinator, complaint.Filter{Until: "2020-11-29"}, nil},
			{"words that say nothing", w.Coordinator, complaint.Filter{Words: "di yang dan "}, nil},
			{"an attack", w.Coordinator, complaint.Filter{Words: `" OR * -- '); drop`}, nil},
		} {
			if got := find(x.by, x.f); !slices.Equal(got, x.want) {
				t.Errorf("%s: %v, want %v", x.name, got, x.want)
			}
		}
		_, err := w.Find(w.Ctx, w.Liaison, complaint.Filter{Unit: w.Other.ID})
		complainttest.Refused(t, err, errs.Forbidden, "complaint.not_yours")

		var walked []string // page by page
		f := complaint.Filter{Limit: 1}
		for range 5 {
			page, err := w.Find(w.Ctx, w.Coordinator, f)
			w.Must(t, err)
			for _, it := range page.Items {
				walked = append(walked, it.Number)
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if want := []string{c.Number, b.Number, a.Number}; !slices.Equal(walked, want) {
			t.Errorf("page by page %v, want %v", walked, want)
		}
		w.Must(t, w.Forward(w.Ctx, w.Coordinator, a.ID, complaint.ForwardIn{Unit: w.Other.ID, Reason: "salah alamat"}))
		w.Must(t, w.RunIndex(w.Ctx))
		if got := find(w.Liaison, complaint.Filter{Words: "lampu "}); len(got) != 0 {
			t.Errorf("the old agency still finds %v", got)
		}
		if got := find(w.OtherLiaison, complaint.Filter{Words: "lampu "}); len(got) != 2 {
			t.Errorf("the new agency finds %v", got)
		}
	})
}

// Open reports near by are offered before writing; secret, guarded, old, far
// and ended ones are not.
func TestSimilar(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		at := place.Point{Lat: -7.8228, Lon: 112.0118}
		n := 0
		send := func(p place.Point, edit func(r *complaint.Report)) complaint.Receipt {
			n++
			in := complainttest.Plain(n)
			in.Where.Point = p
			if edit != nil {
				edit(&in)
			}
			r, err := w.Receive(w.Ctx, actor.Actor{}, in)
			w.Must(t, err)
			return r
		}
		near := send(at.Move(60, 0), nil)
		send(at.Move(900, 0), nil)
		send(at.Move(10, 0), func(r *complaint.Report) { r.Secret = true })
		send(at.Move(10, 0), func(r *complaint.Report) { r.Kind = complaint.KindWhistleblowing })
		ended := send(at.Move(5, 5), nil)
		w.Must(t, w.Reject(w.Ctx, w.Coordinator, ended.ID, complaint.RejectIn{Ground: complaint.Repeated, Reason: "sudah selesai"}))
		like := complaint.Likeness{Point: at, Category: "jalan_rusak", Text: "jalan berlubang depan pasar"}
		got, err := w.Similar(w.Ctx, like)
		w.Must(t, err)
		if len(got) != 1 || got[0].Number != near.Number || math.Abs(got[0].Metres-60) > 2 {
			t.Fatalf("similar: %+v", got)
		}
		f, err := w.Join(w.Ctx, complaint.JoinIn{ClientKey: "j", Number: near.Number, Person: complaint.Person{Phone: "0899 1234 5678"}, Channel: complaint.Web})
		w.Must(t, err)
		again, err := w.Join(w.Ctx, complaint.JoinIn{ClientKey: "j2", Number: near.Number, Person: complaint.Person{Phone: "+62899 1234 5678"}, Channel: complaint.Web})
		w.Must(t, err)
		if !again.Again || again.Token != f.Token {
			t.Errorf("joined twice: %+v and %+v", f, again)
		}
		if got, err = w.Similar(w.Ctx, like); err != nil || got[0].Followers != 1 {
			t.Errorf("followers %+v, %v", got, err)
		}
		own, err := w.Track(w.Ctx, complaint.Key{Number: near.Number, Tail: "678"})
		w.Must(t, err)
		if own.Reporter || own.MayReopen || len(own.Looks) > 0 {
			t.Errorf("a follower is taken for the reporter: %+v", own)
		}
		complainttest.Refused(t, w.Confirm(w.Ctx, complaint.Key{Token: f.Token}), errs.Forbidden, "complaint.reporter_only")
		w.Clock.Add(31 * 24 * time.Hour)
		if got, err = w.Similar(w.Ctx, like); err != nil || len(got) != 0 {
			t.Errorf("a month later %+v, %v", got, err)
		}
		page, err := w.Around(w.Ctx, complaint.AroundFilter{Point: at, Metres: 300})
		w.Must(t, err)
		if len(page.Items) != 1 || page.Items[0].Number != near.Number {
			t.Errorf("around: %+v", page.Items)
		}
	})
}

// picture is a scene that n changes.
func picture(t *testing.T, n int, bright int) *bytes.Reader {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			v := 128 + 60*math.Sin(float64(x)/(17+float64(n*9))) + 50*math.Cos(float64(y)/(11+float64(n*7))+float64(x*n)/90)
			c := uint8(min(255, max(0, int(v)+bright)))
			img.Set(x, y, color.RGBA{c, c / 2, 255 - c, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

// Photos: only their report shows them, and evidence that was used before is
// noticed, under another brightness too.
func TestPhotos(t *testing.T) {
	complainttest.Each(t, func(t *testing.T, w *complainttest.World) {
		p, err := w.AddPhoto(w.Ctx, "1.1.1.1", picture(t, 1, 0))
		w.Must(t, err)
		if _, err := w.PhotoFile(w.Ctx, actor.Actor{}, complaint.Key{}, p.ID, false); !errs.Is(err, errs.NotFound) {
			t.Errorf("a photo without its report is shown: %v", err)
		}
		if small, err := w.PhotoFile(w.Ctx, actor.Actor{}, complaint.Key{}, p.ID, true); err != nil || len(small) == 0 {
			t.Errorf("the sender does not see what they sent: %v", err)
		}
		in := complainttest.Plain(1)
		in.Photos, in.Text = []complaint.PhotoID{p.ID}, "" // a photo says enough
		r, err := w.Receive(w.Ctx, actor.Actor{}, in)
		w.Must(t, err)
		if b, err := w.PhotoFile(w.Ctx, actor.Actor{}, complaint.Key{}, p.ID, false); err != nil || len(b) == 0 {
			t.Errorf("the public cannot see it: %v", err)
		}
		in2 := complainttest.Plain(2)
		in2.Photos = []complaint.PhotoID{p.ID}
		_, err = w.Receive(w.Ctx, actor.Actor{}, in2)
		complainttest.Refused(t, err, errs.Invalid, "complaint.photo_gone")

		w.Must(t, w.Verify(w.Ctx, w.Coordinator, r.ID, complaint.VerifyIn{Unit: w.Agency.ID}))
		first, err := w.AddEvidence(w.Ctx, w.Liaison, r.ID, picture(t, 4, 0))
		w.Must(t, err)
		if len(first.Doubts) != 0 {
			t.Errorf("a fresh photo is doubted: %+v", first.Doubts)
		}
		other := w.Routed(t, 3)
		again, err := w.AddEvidence(w.Ctx, w.Liaison, other.ID, picture(t, 4, 12))
		w.Must(t, err)
		if len(again.Doubts) == 0 || again.Doubts[0].Number != r.Number {
			t.Errorf("a photo used before is not noticed: %+v", again.Doubts)
		}
		k, err := w.Case(w.Ctx, w.Liaison, other.ID)
		w.Must(t, err)
		if len(k.Photos) != 1 || len(k.Photos[0].Doubts) == 0 {
			t.Errorf("the case shows %+v", k.Photos)
		}
		w.Must(t, w.HidePhoto(w.Ctx, w.Liaison, p.ID, "wajah anak terlihat"))
		if _, err := w.PhotoFile(w.Ctx, actor.Actor{}, complainttest.Key(r), p.ID, false); !errs.Is(err, errs.NotFound) {
			t.Errorf("a hidden photo is shown: %v", err)
		}
		if _, err := w.PhotoFile(w.Ctx, w.Liaison, complaint.Key{}, p.ID, false); err != nil {
			t.Errorf("the desk cannot see it: %v", err)
		}
		lost, err := w.AddPhoto(w.Ctx, "", picture(t, 7, 0))
		w.Must(t, err)
		w.Clock.Add(25 * time.Hour)
		w.Must(t, w.RunSweep(w.Ctx))
		in3 := complainttest.Plain(9)
		in3.Photos = []complaint.PhotoID{lost.ID}
		_, err = w.Receive(w.Ctx, actor.Actor{}, in3)
		complainttest.Refused(t, err, errs.Invalid, "complaint.photo_gone")
		if _, err := w.AddPhoto(w.Ctx, "", strings.NewReader("MZ\x90 not a photo")); err == nil {
			t.Error("a program was taken for a photo")
		}
	})
}

// What an answer lacks, by name.
func TestCheckAnswer(t *testing.T) {
	good := "Yth. Ibu Siti. Lubang kami tutup Kamis, 3 Desember 2020 pukul 09.00. Salam, Ratna Dewi"
	for _, c := range []struct {
		name, text string
		final      bool
		want       []string
	}{
		{"good", good, true, nil},
		{"only in work", "Yth. Bapak. Laporan sedang diproses, kabar Senin. Ratna", true, []string{"only_in_work"}},
		{"in work with a plan, not the end", "Yth. Bapak. Laporan sedang diproses. Tim kami sudah melihat lokasi kemarin dan membawa bahan pada Senin, 7 Desember 2020, lalu menutup lubang pada hari yang sama bila tidak hujan. Ratna Dewi", false, nil},
		{"nothing", "oke", true, []string{"no_greeting", "no_officer", "no_date"}},
		{"abbreviations", "Yth. Ibu. Sdh dikerjakan OPD yg bertugas tgl 3 Des. Ratna", true, []string{"abbreviation", "abbreviation", "abbreviation"}},
	} {
		var got []string
		for _, f := range complaint.CheckAnswer(c.text, complaint.AnswerFacts{Officer: "Dr. Ratna Dewi, S.T.", Final: c.final}) {
			got = append(got, strings.TrimPrefix(f.Key, "complaint.answer."))
			if f.Until > 0 && (f.From < 0 || f.Until > len(c.text)) {
				t.Errorf("%s: finding outside the text: %+v", c.name, f)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// An official who reports as a citizen leaves no trace of who they are.
func TestOfficialsReportAsCitizens(t *testing.T) {
	w := complainttest.SQLite(t)
	in := complainttest.Plain(1)
	in.Kind = complaint.KindWhistleblowing
	r, err := w.Receive(w.Ctx, w.Liaison, in)
	w.Must(t, err)
	k, err := w.Case(w.Ctx, w.Whistle, r.ID)
	w.Must(t, err)
	if k.ByPost != "" || k.Steps[0].Person != "" || k.Steps[0].ByPost != "" {
		t.Errorf("the report names %s %+v", k.ByPost, k.Steps[0])
	}
	in = complainttest.Plain(2)
	in.Channel = complaint.Counter
	if r, err = w.Receive(w.Ctx, w.Nobody, in); err != nil {
		t.Fatal(err)
	}
	if k, err = w.Case(w.Ctx, w.Coordinator, r.ID); err != nil || k.ByPost == "" {
		t.Errorf("the clerk's post is %q (%v)", k.ByPost, err)
	}
	in.ClientKey = "x"
	_, err = w.Receive(w.Ctx, actor.Actor{}, in)
	complainttest.Refused(t, err, errs.Unauthenticated, "")
}
