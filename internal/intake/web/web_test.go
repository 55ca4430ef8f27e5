package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"pendopo/internal/actor"
	"pendopo/internal/intake"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/dbtest"
	"pendopo/internal/kit/page"
	"pendopo/internal/kit/sheet"
	"pendopo/internal/ledger"
	"pendopo/internal/org"
)

const hostile = `Dinas <script>alert(1)</script> "Perhubungan" & 'Kawan'`

var (
	officer  = actor.Actor{Person: "p", Name: "Niken Larasati", Grants: []actor.Grant{{Function: actor.PersonnelOfficer}}}
	employee = actor.Actor{Person: "q", Name: "Yusuf Hidayat"}
)

// door serves the imports of an empty region to whoever by names.
type door struct {
	http.Handler
	svc *intake.Service
	db  *db.DB
	by  actor.Actor
}

func newDoor(t testing.TB, limit int64) *door {
	t.Helper()
	clk := clock.At(time.Date(2026, 11, 26, 2, 47, 0, 0, time.UTC))
	d := &door{db: dbtest.SQLite(t, clk), by: officer}
	d.svc = intake.NewService(d.db, [32]byte{1}, org.NewUnitKind(org.NewCache(d.db, clk)), org.NewPostKind(org.NewCache(d.db, clk)))
	engine := page.New(page.Config{Region: "Kota Wanasari", Clock: clk, Log: slog.New(slog.DiscardHandler)})
	d.Handler = engine.Handler(New(engine, d.svc, limit).Routes(), func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			ctx := r.Context()
			if d.by.SignedIn() {
				ctx = actor.With(page.WithVisitor(ctx, page.Visitor{SignedIn: true, PersonID: d.by.Person, Name: d.by.Name}), d.by)
			}
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	})
	return d
}

func (d *door) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d *door) get(path string) *httptest.ResponseRecorder {
	return d.do(httptest.NewRequest("GET", path, nil))
}

func (d *door) post(path string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.do(r)
}

// upload sends a file as a browser does.
func (d *door) upload(kind, name string, data []byte) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	if name != "" {
		f, _ := m.CreateFormFile("file", name)
		_, _ = f.Write(data)
	}
	_ = m.Close()
	r := httptest.NewRequest("POST", "/impor/"+kind, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return d.do(r)
}

// units is a CSV of units; a name may carry anything.
func units(t testing.TB, lines ...[4]string) []byte {
	t.Helper()
	b := sheet.NewBook(org.NewUnitKind(nil).Spec())
	s := b.Sheets[0]
	for _, l := range lines {
		s.AddMap(map[string]string{"code": l[0], "name": l[1], "kind": l[2], "parent": l[3], "from": "2020-01-01", "week_days": "5"})
	}
	var out bytes.Buffer
	if err := sheet.WriteCSV(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	root   = [4]string{"1", "Pemerintah Kota Wanasari", "pemerintah daerah", ""}
	agency = [4]string{"2", "Dinas Perhubungan", "dinas", "1"}
	orphan = [4]string{"3", hostile, "bidang", "99"}
)

// seen is what a reader sees of a page, blanks folded.
func seen(t testing.TB, w *httptest.ResponseRecorder) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// attr is the attribute of the first element with another attribute's value.
func attr(t testing.TB, w *httptest.ResponseRecorder, key, value, want string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		got := map[string]string{}
		for _, a := range n.Attr {
			got[a.Key] = a.Val
		}
		if v, ok := got[key]; ok && v == value {
			return got[want]
		}
	}
	return ""
}

// uploaded sends a file and returns the address of its preview.
func (d *door) uploaded(t *testing.T, kind, name string, data []byte) string {
	t.Helper()
	w := d.upload(kind, name, data)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("upload: %d %s", w.Code, seen(t, w))
	}
	return w.Header().Get("Location")
}

func has(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", what, want, text)
		}
	}
}

// The whole way of a file: preview, apply, the receipt, the second press, the
// workbook of wrong rows.
func TestFromUploadToReceipt(t *testing.T) {
	d := newDoor(t, 0)
	has(t, "first visit", seen(t, d.get("/impor")), "Belum ada berkas. Mulai dari unit kerja", "1. Unit kerja", "Belum ada berkas yang diunggah.")

	at := d.uploaded(t, "unit", `C:\Users\niken\unit kerja.csv`, units(t, root, agency, orphan))
	w := d.get(at)
	text := seen(t, w)
	has(t, "preview", text, "unit kerja.csv", "3 baris: 2 baru, 1 salah.", "Terapkan 2 baris yang benar", "Unduh 1 baris yang salah", "Buang", "Baris 4", hostile)
	if strings.Contains(w.Body.String(), "<script>alert") {
		t.Error("the preview carries the script of the file")
	}
	has(t, "new rows", seen(t, d.get(at+"?tampil=baru")), "Dinas Perhubungan", "2 dari 2 ditampilkan")
	has(t, "an empty list", seen(t, d.get(at+"?tampil=berubah")), "Tidak ada baris di daftar ini.")
	has(t, "waiting", seen(t, d.get("/impor")), "1 berkas menunggu diterapkan atau dibuang.", "2 baru, 1 salah")

	digest := attr(t, w, "name", "digest", "value")
	if w := d.post(at+"/terapkan", url.Values{"digest": {digest}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != at {
		t.Fatalf("apply: %d %s", w.Code, seen(t, w))
	}
	text = seen(t, d.get(at))
	has(t, "applied", text, "Diterapkan 26 Nov 2026, 09.47 WIB oleh Niken Larasati: 2 baru, 1 salah.", "Tercatat", "Unggah perbaikannya")
	if strings.Contains(text, "Terapkan 2") {
		t.Error("an applied file can be applied again")
	}
	if w := d.post(at+"/terapkan", url.Values{"digest": {digest}}); w.Code != http.StatusSeeOther {
		t.Errorf("the second press: %d", w.Code)
	}
	if w := d.post(at+"/buang", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != at {
		t.Errorf("throwing an applied file away: %d to %s", w.Code, w.Header().Get("Location"))
	}
	var applied []ledger.Entry
	_ = d.db.Read(context.Background(), func(tx *db.Tx) (err error) {
		applied, err = ledger.Find(tx, ledger.Filter{Kind: "intake.file_applied"})
		return err
	})
	if len(applied) != 1 || applied[0].ActorPerson != "p" {
		t.Errorf("acts = %+v, want one of the officer", applied)
	}
	if w := d.get(at + "/salah"); w.Code != 200 || !bytes.HasPrefix(w.Body.Bytes(), []byte("PK")) || !strings.Contains(w.Header().Get("Content-Disposition"), "perbaikan.xlsx") {
		t.Errorf("wrong rows: %d %v", w.Code, w.Header())
	}
	again := d.get(d.uploaded(t, "unit", "lagi.csv", units(t, root, agency)))
	has(t, "the same again", seen(t, again), "2 baris, semuanya sama dengan data sekarang.", "Tidak ada yang perlu diterapkan.")
	if attr(t, again, "class", "button button-primary", "class") != "" {
		t.Error("a file without changes offers to be applied")
	}
	bad := d.uploaded(t, "unit", "salah.csv", units(t, orphan))
	has(t, "all wrong", seen(t, d.get(bad)), "Dari 1 baris tidak ada yang dapat diterapkan: 1 salah.", "Unduh 1 baris yang salah", "Unggah perbaikannya", "Buang")
	text = seen(t, d.get("/impor"))
	has(t, "the list", text, "1 berkas tidak dapat diterapkan karena barisnya salah.", "Tidak ada yang berubah", "Tidak ada yang diterapkan, 1 baris salah")
	if strings.Contains(text, "Menunggu diterapkan") {
		t.Error("a file with nothing to apply waits")
	}
	if w := d.post(bad+"/terapkan", url.Values{"digest": {"?"}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != bad {
		t.Errorf("applying nothing: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w := d.post(bad+"/buang", nil); w.Header().Get("Location") != "/impor" {
		t.Errorf("throwing it away goes to %s", w.Header().Get("Location"))
	}
}

// When the register changed after the preview, nothing is applied: the preview
// is renewed and says so.
func TestConflictRenewsThePreview(t *testing.T) {
	d := newDoor(t, 0)
	first := d.uploaded(t, "unit", "a.csv", units(t, root, agency))
	second := d.uploaded(t, "unit", "b.csv", units(t, root, agency))
	old := attr(t, d.get(first), "name", "digest", "value")
	if w := d.post(second+"/terapkan", url.Values{"digest": {attr(t, d.get(second), "name", "digest", "value")}}); w.Code != 303 {
		t.Fatalf("apply: %d", w.Code)
	}
	w := d.post(first+"/terapkan", url.Values{"digest": {old}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("conflict: %d", w.Code)
	}
	r := httptest.NewRequest("GET", first, nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	has(t, "renewed", seen(t, d.do(r)), "Data berubah sejak pratinjau", "2 baris, semuanya sama dengan data sekarang.")
	if w := d.post(first+"/buang", nil); w.Header().Get("Location") != "/impor" {
		t.Errorf("discard goes to %s", w.Header().Get("Location"))
	}
	has(t, "discarded", seen(t, d.get(first)), "Berkas ini sudah dibuang.")
}

// A file that cannot be read brings the form back with the reason at its field.
func TestRefusedFiles(t *testing.T) {
	d := newDoor(t, 2000)
	for name, c := range map[string]struct {
		file string
		data []byte
		want string
		code int
	}{
		"nothing chosen": {"", nil, "Pilih berkasnya dulu.", 422},
		"no spreadsheet": {"surat.docx", []byte("\xd0\xcf\x11\xe0halo"), "", 422},
		"wrong headings": {"x.csv", []byte("nama;umur\nBudi;3\n"), "Judul kolom tidak ditemukan", 422},
		"too large":      {"besar.csv", bytes.Repeat([]byte("a;b\n"), 2000), "batasnya", 422},
		"far too large":  {"besar.csv", bytes.Repeat([]byte("a;b\n"), 40_000), "", 413},
	} {
		t.Run(name, func(t *testing.T) {
			w := d.upload("unit", c.file, c.data)
			if w.Code != c.code {
				t.Fatalf("status %d, want %d: %s", w.Code, c.code, seen(t, w))
			}
			if c.code == 422 {
				has(t, name, seen(t, w), "Ada yang perlu dibetulkan", c.want)
				if attr(t, w, "id", "f-file", "aria-invalid") != "true" {
					t.Error("the field does not carry the error")
				}
			}
		})
	}
	has(t, "limit", seen(t, newDoor(t, 0).get("/impor/unit")), "Paling besar 64 MB.", "Lembar", "Kode unit")
}

// Templates and exports are spreadsheets; an export is recorded.
func TestDownloads(t *testing.T) {
	d := newDoor(t, 0)
	d.post(d.uploaded(t, "unit", "u.csv", units(t, root))+"/terapkan", url.Values{"digest": {"?"}})
	if w := d.get("/impor/templat/unit"); w.Code != 200 || w.Header().Get("Content-Type") != xlsxType || w.Header().Get("Content-Disposition") != "attachment; filename=templat-daftar-unit-kerja.xlsx" {
		t.Errorf("template: %d %v", w.Code, w.Header())
	}
	w := d.post("/impor/ekspor/unit", url.Values{"format": {"xlsx"}, "on": {"2026-11-26"}})
	if body, _ := io.ReadAll(w.Body); w.Code != 200 || !bytes.HasPrefix(body, []byte("PK")) {
		t.Errorf("export: %d", w.Code)
	}
	if _, err := sheet.Read("x.csv", d.post("/impor/ekspor/unit", url.Values{"format": {d.svc.Kinds()[0].Spec().Tables[0].Name}}).Body.Bytes(), d.svc.Kinds()[0].Spec(), sheet.DefaultLimits); err != nil {
		t.Errorf("the exported CSV does not come back: %v", err)
	}
	if w := d.post("/impor/ekspor/unit", url.Values{"format": {"Lembar Rahasia"}}); w.Code != 422 {
		t.Errorf("an unknown sheet: %d", w.Code)
	}
	if w := d.post("/impor/ekspor/unit", url.Values{"on": {"kemarin"}}); w.Code != 422 || !strings.Contains(seen(t, w), "bukan tanggal") {
		t.Errorf("a bad date: %d", w.Code)
	}
	if w := d.get("/impor/ekspor/unit"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("an export by looking: %d", w.Code)
	}
}

// Nobody imports without the power; strangers are asked to sign in.
func TestWrongPerson(t *testing.T) {
	d := newDoor(t, 0)
	at := d.uploaded(t, "unit", "u.csv", units(t, root))
	for _, c := range []struct {
		by   actor.Actor
		want int
	}{{actor.Actor{}, 303}, {employee, 403}, {actor.Actor{Account: "a", Name: "Admin", Admin: true}, 403}} {
		d.by = c.by
		for _, path := range []string{"/impor", "/impor/unit", "/impor/templat/unit", at, at + "/salah"} {
			if w := d.get(path); w.Code != c.want {
				t.Errorf("%s GET %s = %d, want %d", c.by.Name, path, w.Code, c.want)
			}
		}
		want := c.want
		if want == 303 {
			want = 401 // a form of nobody is not sent on
		}
		for _, path := range []string{at + "/terapkan", at + "/buang", "/impor/ekspor/unit"} {
			if w := d.post(path, nil); w.Code != want {
				t.Errorf("%s POST %s = %d, want %d", c.by.Name, path, w.Code, want)
			}
		}
		if w := d.upload("unit", "u.csv", units(t, root)); w.Code != want {
			t.Errorf("%s upload = %d, want %d", c.by.Name, w.Code, want)
		}
	}
	d.by = officer
	has(t, "still waiting", seen(t, d.get(at)), "Terapkan 1 baris")
	for _, path := range []string{"/impor/gaji", "/impor/berkas/tidakada", "/impor/templat/gaji"} {
		if w := d.get(path); w.Code != 404 {
			t.Errorf("%s = %d, want 404", path, w.Code)
		}
	}
}

// Every page of this door speaks English too, and no message is missing.
func TestEnglish(t *testing.T) {
	d := newDoor(t, 0)
	at := d.uploaded(t, "unit", "u.csv", units(t, root, agency, orphan))
	for _, path := range []string{"/impor", "/impor/unit", "/impor/post", at, at + "?tampil=baru"} {
		for _, prefix := range []string{"", "/en"} {
			w := d.get(prefix + path)
			if text := seen(t, w); w.Code != 200 || strings.Contains(text, "[intake") {
				t.Errorf("%s%s: %d %s", prefix, path, w.Code, text)
			}
		}
	}
	has(t, "English", seen(t, d.get("/en"+at)), "3 rows: 2 new, 1 wrong.", "Apply 2 good rows")
}
