package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"pendopo/internal/actor"
	"pendopo/internal/app"
	"pendopo/internal/document"
	"pendopo/internal/gathering"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/i18n"
	"pendopo/internal/org"
	"pendopo/internal/people"
)

var cmdGathering = command{
	name: "gathering", args: "list|show|create|change|round|choose|invited|set|invite|start|note|link|close|cancel|write|decide|withdraw|fulfil|draft|sign|paper|next|arrive|pledge [PERTEMUAN|…]",
	about: "ikrar Zona Integritas, pembinaan, dan rapat staf: undangan, kehadiran, tanda tangan, notulen, putusan",
	long: `list                    pertemuan terbaru
show PERTEMUAN          satu pertemuan: kehadiran, putusan, putusan sebelumnya yang masih berjalan, naskah
create JENIS            pledge, coaching, atau staff_meeting: --title, --on, --at, --hall, --link, --chair, --notes; --words BERKAS untuk ikrar;
                        --item "Judul | prioritas RPJMD" boleh diulang dengan ;
change PERTEMUAN        ubah susunan sebelum dimulai, dengan pilihan yang sama
round                   putaran pembinaan: --units, satu sesi per perangkat daerah; pilihan lain seperti create; cakupannya dicetak
choose PERTEMUAN        tambah undangan: --units, --levels, --posts, --all, --signs
invited PERTEMUAN       daftar undangan menurut urutan keprotokolan: --query, --attendance
set PERTEMUAN ORANG     ubah satu undangan: --do place (--before ORANG), signer, no_signer, remove
invite|start|close|draft PERTEMUAN   kirim undangan; mulai; tutup; siapkan notulen
cancel PERTEMUAN        batalkan: --why
note PERTEMUAN ORANG    catat kehadiran: --attendance hall, online, represented (--proxy, --proxy-title), excused (--why), expected
link PERTEMUAN ORANG    tautan dan kode pribadi baru, dicetak sekali
write PERTEMUAN         catatan: --summary BERKAS
decide PERTEMUAN        putusan: --words TEKS, --post KODE, --due TANGGAL atau --days N, --n butir agenda
withdraw PERTEMUAN PUTUSAN   tarik putusan: --why
fulfil PUTUSAN          nyatakan putusan tuntas: --outcome
sign PERTEMUAN          tanda tangani naskah: --kind invitation, pledge, meeting
paper PERTEMUAN         tulis naskah PDF ke -o: --kind
next PERTEMUAN          jadwalkan rapat staf berikutnya: --on
arrive PERTEMUAN        nyatakan diri hadir: --attendance; wakilkan --proxy; izin --why; ikrar ditandatangani dengan --name dan PIN di PENDOPO_PIN
pledge PERTEMUAN        siapa yang sudah menandatangani ikrar

ORANG adalah NIP atau pengenal tempat. Semua kecuali pledge memakai PENDOPO_TOKEN, atau --as NIP dengan kata sandinya di PENDOPO_PASSWORD.`,
	flags: func(fs *flag.FlagSet) {
		for _, f := range [][2]string{{"title", "`ACARA`"}, {"on", "`TANGGAL`"}, {"at", "`PUKUL`"}, {"hall", "`TEMPAT`"}, {"link", "`ALAMAT` rapat daring"}, {"chair", "`KODE` jabatan pimpinan"},
			{"notes", "`KODE` jabatan notulis"}, {"words", "create: `BERKAS` bunyi ikrar; decide: `TEKS` putusan"}, {"item", "`BUTIR` agenda, dipisah titik koma; prioritas sesudah tanda |"},
			{"units", "`KODE` perangkat daerah, dipisah koma"}, {"levels", "`JENJANG`, dipisah koma: KDH, JPTP, ADM, PWS, JF, PLK"}, {"posts", "`KODE` jabatan, dipisah koma"},
			{"do", "set: `UBAH` place, signer, no_signer, atau remove"}, {"before", "set: `ORANG` yang didahului"}, {"attendance", "`CARA` hadir"}, {"proxy", "`WAKIL`: NIP atau nama"},
			{"proxy-title", "`JABATAN` wakil"}, {"why", "`ALASAN`"}, {"summary", "`BERKAS` catatan"}, {"post", "`KODE` jabatan penanggung jawab"}, {"due", "`TANGGAL` tenggat, hari kerja"},
			{"outcome", "`HASIL`"}, {"kind", "`NASKAH`: invitation, pledge, atau meeting"}, {"query", "`KATA` yang dicari"}, {"name", "`NAMA` sendiri, untuk menandatangani dengan PENDOPO_PIN"}} {
			fs.String(f[0], "", f[1])
		}
		fs.String("o", "", "paper: tulis ke `BERKAS`")
		fs.Int("days", 0, "decide: `HARI` kerja")
		fs.Int("n", 0, "decide: `BUTIR` agenda")
		fs.Bool("all", false, "choose: semua pegawai")
		fs.Bool("signs", false, "choose: mereka menandatangani ikrar")
		flagAs(fs, "semua kecuali pledge")
	},
	run: func(ctx context.Context, c *call) error {
		what, err := c.need(0, "apa yang dilakukan, misalnya list")
		if err != nil {
			return err
		}
		a, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer a.Close(ctx)
		if what == "pledge" {
			return c.gatheringPledge(ctx, a)
		}
		step, known := gatheringSteps[what]
		if !known {
			return errs.New(errs.Invalid, "app.unknown_command", "gathering "+what)
		}
		snap, err := a.Org.On(ctx, a.Today())
		if err != nil {
			return err
		}
		scope := actor.CeremonyWrite
		switch what {
		case "list", "show", "invited":
			scope = actor.CeremonyRead
		case "paper":
			scope = actor.DocumentsRead
		case "sign":
			scope = actor.DocumentsSign
		}
		return c.decide(ctx, a, scope, func(by actor.Actor) error {
			return step(&gatheringCall{c, a, by, snap, gathering.ID(c.arg(1))}, ctx)
		})
	},
}

// gatheringCall is one call of the command by a person.
type gatheringCall struct {
	*call
	app  *app.App
	by   actor.Actor
	snap *org.Snapshot
	id   gathering.ID
}

var gatheringSteps = map[string]func(g *gatheringCall, ctx context.Context) error{
	"list": (*gatheringCall).list, "show": (*gatheringCall).show, "create": (*gatheringCall).create, "change": (*gatheringCall).change, "round": (*gatheringCall).round,
	"choose": (*gatheringCall).choose, "invited": (*gatheringCall).invited, "set": (*gatheringCall).set, "note": (*gatheringCall).note, "link": (*gatheringCall).renew,
	"write": (*gatheringCall).write, "decide": (*gatheringCall).decision, "withdraw": (*gatheringCall).withdraw, "fulfil": (*gatheringCall).fulfil, "paper": (*gatheringCall).paper,
	"next": (*gatheringCall).next, "arrive": (*gatheringCall).arrive,
	"invite": func(g *gatheringCall, ctx context.Context) error {
		out, err := g.app.Gathering.Invite(ctx, g.by, g.id)
		return g.said(err, fmt.Sprintf("Undangan terkirim: %d orang, %d lewat surel.", out.Invited, out.Mailed))
	},
	"start": func(g *gatheringCall, ctx context.Context) error {
		return g.said(g.app.Gathering.Start(ctx, g.by, g.id), "Pertemuan dimulai.")
	},
	"close": func(g *gatheringCall, ctx context.Context) error {
		t, err := g.app.Gathering.Close(ctx, g.by, g.id)
		return g.said(err, fmt.Sprintf("Pertemuan ditutup: %d dari %d yang diundang datang.", t.Came(), t.Invited))
	},
	"cancel": func(g *gatheringCall, ctx context.Context) error {
		return g.said(g.app.Gathering.Cancel(ctx, g.by, g.id, g.flagString("why")), "Pertemuan dibatalkan.")
	},
	"draft": func(g *gatheringCall, ctx context.Context) error {
		return g.said(g.app.Gathering.Draft(ctx, g.by, g.id), "Konsep notulen disiapkan.")
	},
	"sign": func(g *gatheringCall, ctx context.Context) error {
		return g.said(g.app.Gathering.SignPaper(ctx, g.by, g.id, document.Kind(g.flagString("kind"))), "Ditandatangani.")
	},
}

// said answers with one sentence.
func (g *gatheringCall) said(err error, words string) error {
	if err != nil {
		return err
	}
	return g.answer(map[string]any{"id": g.arg(1), "done": words}, func(w io.Writer) { fmt.Fprintln(w, words) })
}

func (g *gatheringCall) codeOf(name string) org.PostID {
	if p := g.snap.PostByCode(g.flagString(name)); p != nil {
		return p.ID
	}
	return org.PostID(g.flagString(name))
}

func (g *gatheringCall) units() (out []org.UnitID) {
	for _, code := range commaList(g.flagString("units")) {
		if u := g.snap.UnitByCode(code); u != nil {
			code = string(u.ID)
		}
		out = append(out, org.UnitID(code))
	}
	return out
}

func commaList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// in reads the options that arrange a gathering over what it was.
func (g *gatheringCall) in(was gathering.In) (gathering.In, error) {
	for _, f := range []struct {
		name string
		to   *string
	}{{"title", &was.Title}, {"at", &was.At}, {"hall", &was.Hall}, {"link", &was.Link}} {
		if v := g.flagString(f.name); v != "" {
			*f.to = v
		}
	}
	if v := g.flagString("on"); v != "" {
		was.On = clock.Date(v)
	}
	if g.flagString("chair") != "" {
		was.Chair = g.codeOf("chair")
	}
	if g.flagString("notes") != "" {
		was.Notes = g.codeOf("notes")
	}
	if v := g.flagString("words"); v != "" {
		b, err := os.ReadFile(v)
		if err != nil {
			return was, errs.New(errs.Invalid, "app.file_missing", v).With(err)
		}
		was.Words = string(b)
	}
	if v := g.flagString("item"); v != "" {
		was.Items = nil
		for _, x := range strings.Split(v, ";") {
			title, priority, _ := strings.Cut(x, "|")
			was.Items = append(was.Items, gathering.Item{Title: title, Priority: priority})
		}
	}
	return was, nil
}

func (g *gatheringCall) list(ctx context.Context) error {
	p, err := g.app.Gathering.List(ctx, g.by, gathering.ListFilter{Limit: 100})
	if err != nil {
		return err
	}
	return g.answer(p.Items, func(w io.Writer) {
		t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		for _, x := range p.Items {
			fmt.Fprintf(t, "%s\t%s\t%s %s\t%d/%d\t%s\t%s\n", x.ID, i18n.T(i18n.ID, "gathering.kind."+string(x.Kind)), i18n.Date(i18n.ID, x.On), x.At, x.Came(), x.Invited,
				i18n.T(i18n.ID, "gathering.state."+string(x.State)), x.Title)
		}
		t.Flush()
	})
}

func (g *gatheringCall) show(ctx context.Context) error {
	v, err := g.app.Gathering.Open(ctx, g.by, g.id)
	if err != nil {
		return err
	}
	return g.answer(map[string]any{"id": v.ID, "title": v.Title, "state": v.State, "invited": v.Tally.Invited, "came": v.Tally.Came(), "signed": v.Tally.Signed, "signers": v.Tally.Signers,
		"decisions": v.Decisions, "carried": v.Carried}, func(w io.Writer) {
		fmt.Fprintf(w, "%s (%s)\n%s, %s, %s%s\n", v.Title, i18n.T(i18n.ID, "gathering.state."+string(v.State)), i18n.LongDate(i18n.ID, v.On), v.At, v.Hall, v.Link)
		fmt.Fprintf(w, "Diundang %d, datang %d", v.Tally.Invited, v.Tally.Came())
		if v.Kind == gathering.Pledge {
			fmt.Fprintf(w, ", menandatangani %d dari %d", v.Tally.Signed, v.Tally.Signers)
		}
		fmt.Fprintln(w)
		for _, part := range []struct {
			head string
			list []*gathering.Decided
		}{{"Tindak lanjut putusan sebelumnya", v.Carried}, {"Putusan", v.Decisions}} {
			if len(part.list) > 0 {
				fmt.Fprintln(w, part.head+":")
			}
			for _, d := range part.list {
				fmt.Fprintf(w, "  %d. %s\n     %s, %s: %s\n", d.N, d.Words, d.Title, i18n.Date(i18n.ID, d.Due), gathering.StateWords(i18n.ID, d))
			}
		}
		for _, p := range v.Papers {
			fmt.Fprintf(w, "Naskah %s: %s %s\n", p.Kind, p.State, p.Number)
		}
	})
}

func (g *gatheringCall) create(ctx context.Context) error {
	in, err := g.in(gathering.In{})
	if err != nil {
		return err
	}
	x, err := g.app.Gathering.Create(ctx, g.by, gathering.Kind(g.arg(1)), in)
	if err != nil {
		return err
	}
	return g.answer(map[string]any{"id": x.ID}, func(w io.Writer) { fmt.Fprintln(w, x.ID) })
}

func (g *gatheringCall) change(ctx context.Context) error {
	v, err := g.app.Gathering.Open(ctx, g.by, g.id)
	if err != nil {
		return err
	}
	in, err := g.in(gathering.In{Title: v.Title, On: v.On, At: v.At, Hall: v.Hall, Link: v.Link, Chair: v.Chair, Notes: v.Notes, Words: v.Words, Items: v.Items})
	if err != nil {
		return err
	}
	_, err = g.app.Gathering.Change(ctx, g.by, g.id, v.Version, in)
	return g.said(err, "Susunan tersimpan.")
}

func (g *gatheringCall) round(ctx context.Context) error {
	in, err := g.in(gathering.In{})
	if err != nil {
		return err
	}
	s, err := g.app.Gathering.PlanRound(ctx, g.by, gathering.RoundIn{In: in, Units: g.units(), Levels: g.levels()})
	if err != nil {
		return err
	}
	cover, err := g.app.Gathering.Coverage(ctx, g.by, s.ID)
	if err != nil {
		return err
	}
	return g.answer(cover, func(w io.Writer) {
		for _, x := range cover.Agencies {
			fmt.Fprintf(w, "%s  %s  %s: %d dari %d pegawai\n", x.Session, i18n.Date(i18n.ID, x.On), x.Unit.Name, x.Invited, x.Staff)
		}
	})
}

func (g *gatheringCall) levels() (out []people.Level) {
	for _, l := range commaList(g.flagString("levels")) {
		out = append(out, people.Level(l))
	}
	return out
}

func (g *gatheringCall) choose(ctx context.Context) error {
	in := gathering.Choice{Units: g.units(), Levels: g.levels(), All: g.flagBool("all"), Signs: g.flagBool("signs")}
	for _, code := range commaList(g.flagString("posts")) {
		p := g.snap.PostByCode(code)
		if p == nil {
			return errs.New(errs.NotFound, "absence.no_such_post", code)
		}
		in.Posts = append(in.Posts, p.ID)
	}
	out, err := g.app.Gathering.Choose(ctx, g.by, g.id, in)
	return g.said(err, fmt.Sprintf("Ditambahkan %d orang; sudah ada %d; jabatan tanpa pejabat %d.", out.Added, out.Had, out.Vacant))
}

func (g *gatheringCall) invited(ctx context.Context) error {
	f := gathering.Filter{Attendance: gathering.Attendance(g.flagString("attendance")), Query: g.flagString("query"), Limit: 200}
	var all []gathering.Line
	for {
		p, err := g.app.Gathering.Invited(ctx, g.by, g.id, f)
		if err != nil {
			return err
		}
		all = append(all, p.Lines...)
		if f.After = p.Next; f.After == "" {
			break
		}
	}
	return g.answer(all, func(w io.Writer) {
		t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
		for _, l := range all {
			fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\n", l.No, l.Number, l.Name, l.Title, i18n.T(i18n.ID, "gathering.attendance."+string(l.Attendance(gathering.Running))))
		}
		t.Flush()
	})
}

// who finds a place by the person's number or by its identifier.
func (g *gatheringCall) who(ctx context.Context, named string) (gathering.InviteeID, error) {
	p := g.snap.PersonByNumber(people.NumberKey(named))
	if p == nil {
		return gathering.InviteeID(named), nil
	}
	page, err := g.app.Gathering.Invited(ctx, g.by, g.id, gathering.Filter{Query: p.Number, Limit: 1})
	if err != nil {
		return "", err
	}
	if len(page.Lines) == 0 {
		return "", errs.New(errs.NotFound, "gathering.invitee_not_found")
	}
	return page.Lines[0].ID, nil
}

func (g *gatheringCall) set(ctx context.Context) error {
	one, err := g.who(ctx, g.arg(2))
	if err != nil {
		return err
	}
	switch do := g.flagString("do"); do {
	case "place":
		before := gathering.InviteeID("")
		if b := g.flagString("before"); b != "" {
			if before, err = g.who(ctx, b); err != nil {
				return err
			}
		}
		err = g.app.Gathering.Place(ctx, g.by, g.id, one, before)
	case "signer", "no_signer":
		err = g.app.Gathering.SetSigner(ctx, g.by, g.id, one, do == "signer")
	case "remove":
		err = g.app.Gathering.Uninvite(ctx, g.by, g.id, one)
	default:
		err = errs.New(errs.Invalid, "gathering.attendance_unknown")
	}
	return g.said(err, "Tercatat.")
}

func (g *gatheringCall) note(ctx context.Context) error {
	one, err := g.who(ctx, g.arg(2))
	if err != nil {
		return err
	}
	_, err = g.app.Gathering.Note(ctx, g.by, g.id, gathering.NoteIn{Who: []gathering.InviteeID{one}, Attendance: gathering.Attendance(g.flagString("attendance")),
		Proxy: gathering.Proxy{Name: g.flagString("proxy"), Title: g.flagString("proxy-title")}, Excuse: g.flagString("why")})
	return g.said(err, "Tercatat.")
}

func (g *gatheringCall) renew(ctx context.Context) error {
	one, err := g.who(ctx, g.arg(2))
	if err != nil {
		return err
	}
	p, err := g.app.Gathering.Reissue(ctx, g.by, g.id, one)
	if err != nil {
		return err
	}
	address := g.app.BaseURL() + "/pertemuan/" + string(g.id) + "/ikut?k=" + p.Link
	return g.answer(map[string]any{"address": address, "code": p.Code}, func(w io.Writer) { fmt.Fprintf(w, "%s\nKode %s\n", address, p.Code) })
}

func (g *gatheringCall) write(ctx context.Context) error {
	b, err := os.ReadFile(g.flagString("summary"))
	if err != nil {
		return errs.New(errs.Invalid, "app.file_missing", g.flagString("summary")).With(err)
	}
	return g.said(g.app.Gathering.Write(ctx, g.by, g.id, 0, strings.TrimSpace(string(b)), nil), "Catatan tersimpan.")
}

func (g *gatheringCall) decision(ctx context.Context) error {
	d, err := g.app.Gathering.Decide(ctx, g.by, g.id, gathering.DecisionIn{Words: g.flagString("words"), Post: g.codeOf("post"), Due: clock.Date(g.flagString("due")), Days: g.flagInt("days"), Item: g.flagInt("n")})
	if err != nil {
		return err
	}
	return g.answer(map[string]any{"id": d.ID, "n": d.N, "duty": d.Duty}, func(w io.Writer) { fmt.Fprintf(w, "Putusan %d: %s\n", d.N, d.ID) })
}

func (g *gatheringCall) withdraw(ctx context.Context) error {
	return g.said(g.app.Gathering.Withdraw(ctx, g.by, g.id, gathering.DecisionID(g.arg(2)), g.flagString("why")), "Putusan ditarik.")
}

func (g *gatheringCall) fulfil(ctx context.Context) error {
	return g.said(g.app.Gathering.Fulfil(ctx, g.by, gathering.DecisionID(g.arg(1)), g.flagString("outcome")), "Putusan dinyatakan tuntas.")
}

func (g *gatheringCall) paper(ctx context.Context) error {
	data, name, err := g.app.Gathering.PaperFile(ctx, g.by, g.id, document.Kind(g.flagString("kind")))
	if err != nil {
		return err
	}
	if to := g.flagString("o"); to != "" {
		name = to
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return errs.New(errs.Unavailable, "db.folder", name).With(err)
	}
	return g.said(nil, "Ditulis: "+name)
}

func (g *gatheringCall) next(ctx context.Context) error {
	x, err := g.app.Gathering.Next(ctx, g.by, g.id, clock.Date(g.flagString("on")))
	if err != nil {
		return err
	}
	return g.answer(map[string]any{"id": x.ID}, func(w io.Writer) { fmt.Fprintln(w, x.ID) })
}

func (g *gatheringCall) arrive(ctx context.Context) error {
	o := gathering.Own{By: g.by, Gathering: g.id}
	svc := g.app.Gathering
	var s *gathering.Seat
	var err error
	switch {
	case g.flagString("name") != "": // a PIN in the arguments would be seen by everybody on the machine
		pin := os.Getenv("PENDOPO_PIN")
		s, err = svc.Sign(ctx, o, gathering.SignIn{Name: g.flagString("name"), PIN: pin, Again: pin})
	case g.flagString("proxy") != "":
		s, err = svc.Represent(ctx, o, gathering.Proxy{Name: g.flagString("proxy"), Title: g.flagString("proxy-title")})
	case g.flagString("why") != "":
		s, err = svc.Excuse(ctx, o, g.flagString("why"))
	default:
		s, err = svc.Arrive(ctx, o, gathering.Attendance(g.flagString("attendance")))
	}
	if err != nil {
		return err
	}
	return g.said(nil, i18n.T(i18n.ID, "gathering.attendance."+string(s.Invitee.Attendance(s.State)))+map[bool]string{true: ", sudah menandatangani"}[!s.Invitee.SignedAt.IsZero()]+".")
}

// gatheringPledge prints what anybody may see of a pledge.
func (c *call) gatheringPledge(ctx context.Context, a *app.App) error {
	id, err := c.need(1, "pengenal ikrar")
	if err != nil {
		return err
	}
	var all []gathering.PublicLine
	var p *gathering.PublicPledge
	for after := ""; ; {
		if p, err = a.Gathering.Public(ctx, gathering.ID(id), after); err != nil {
			return err
		}
		all = append(all, p.Lines...)
		if after = p.Next; after == "" {
			break
		}
	}
	return c.answer(map[string]any{"title": p.Title, "signed": p.Signed, "signers": p.Signers, "signatures": all, "number": p.Number}, func(w io.Writer) {
		fmt.Fprintf(w, "%s: %d dari %d menandatangani\n", p.Title, p.Signed, p.Signers)
		for _, l := range all {
			fmt.Fprintf(w, "%s. %s, %s, %s %s\n", strconv.Itoa(l.No), l.Post, l.Name, i18n.Date(i18n.ID, l.Day), l.Time)
		}
	})
}
