package inbox

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// letters of mail programs, written by hand after what they send.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d letters, %v", len(files), err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".eml")] = []byte(strings.ReplaceAll(string(b), "\n", "\r\n"))
	}
	return out
}

func TestLettersOfMailPrograms(t *testing.T) {
	all := samples(t)
	for _, c := range []struct {
		file     string
		id       string
		name     string
		address  string
		subject  string
		text     string
		pictures int
		files    int
		number   string
		nature   Nature
		status   string
	}{
		{file: "gmail-baru", id: "CAJ+1=baru@mail.contoh.com", name: "Siti Rahayu", address: "siti@contoh.com", subject: "Lampu jalan mati di Setono – bahaya",
			text: "Selamat pagi,\n\nlampu jalan di depan SD Negeri 2 mati sejak Senin. Anak-anak pulang dalam gelap.", pictures: 1, nature: Human},
		{file: "gmail-balas", id: "CAJ+2=balas@mail.contoh.com", name: "Siti Rahayu", address: "siti@contoh.com", subject: "Re: Laporan KDR-2611-ABC23X kami terima",
			text: "Lampunya yang di sebelah kiri gerbang.", number: "KDR-2611-ABC23X", nature: Human},
		{file: "outlook-balas", id: "SG2PR01@contoh.example", name: "Budi Santoso, S.Kom", address: "budi@contoh.example", subject: "RE: Laporan KDR-2611-ABC23X kami terima",
			text: "Sudah saya cek, masih berlubang.\n\nTerima kasih", number: "KDR-2611-ABC23X", files: 1, nature: Human},
		{file: "iphone", id: "A1B2@contoh.id", address: "ahmad@contoh.id", text: "Sampah menumpuk di belakang pasar, sudah seminggu.", pictures: 1, nature: Human},
		{file: "html-saja", id: "h1@contoh.net", name: "Dewi", address: "dewi@contoh.net", subject: "Jalan rusak",
			text: "Yth. Bapak/Ibu,\n\nJalan Veteran berlubang:\n\n- dekat apotek\n- dekat halte\nMohon diperbaiki.", nature: Human},
		{file: "latin1", id: "sha256-", name: "José", address: "jose@contoh.org", subject: "Café tanpa izin", text: "Ada café di trotoar – pejalan kaki turun ke jalan.", nature: Human},
		{file: "sela", id: "s1@contoh.id", address: "rina@contoh.id", subject: "Re: Pertanyaan", text: "Ya, di depan pasar.\n\nSejak hari Senin.", nature: Human},
		{file: "cuti", id: "cuti@contoh.go.id", address: "kepala@contoh.go.id", subject: "Automatic reply: Laporan", text: "Saya sedang cuti.", nature: Automatic},
		{file: "kembali", id: "dsn@mx.contoh.com", name: "Mail Delivery System", address: "mailer-daemon@mx.contoh.com", subject: "Undelivered Mail Returned to Sender",
			text: "User unknown", nature: Returned, status: "5.1.1"},
		{file: "milis", id: "m1@milis.contoh.org", address: "warta@milis.contoh.org", subject: "Warta mingguan", text: "Berita minggu ini.", nature: List},
		{file: "rusak", id: "r1@contoh.id", address: "tono@contoh.id", subject: "Selokan mampet", text: "Selokan di RT 3 mampet.", nature: Human},
	} {
		l := Parse(all[c.file])
		if !strings.HasPrefix(l.ID, c.id) || l.From.Address != c.address || l.From.Name != c.name || l.Subject != c.subject {
			t.Errorf("%s: id %q from %q <%s> subject %q", c.file, l.ID, l.From.Name, l.From.Address, l.Subject)
		}
		if l.Text != c.text {
			t.Errorf("%s: text %q\nwant %q", c.file, l.Text, c.text)
		}
		if len(l.Pictures) != c.pictures || l.Files != c.files || l.Number != c.number || l.Nature != c.nature || l.Status != c.status {
			t.Errorf("%s: %d pictures, %d files, number %q, %s %q", c.file, len(l.Pictures), l.Files, l.Number, l.Nature, l.Status)
		}
	}
}

func TestOwn(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing quoted", "Jalan rusak.\n\nTerima kasih", "Jalan rusak.\n\nTerima kasih"},
		{"below", "Pada Sen, 23 Nov 2026 pukul 08.00 Lapor <lapor@contoh.go.id>\nmenulis:\n\n> Di mana?\n\nDi depan pasar.", "Di depan pasar."},
		{"above", "Di depan pasar.\n\nOn Mon, 23 Nov 2026 at 08:00, Lapor <lapor@contoh.go.id> wrote:\n\nDi mana?", "Di depan pasar."},
		{"only a quotation", "> Di mana?", "> Di mana?"},
		{"a sentence that ends so", "Di papan ada yang menulis:\nawas lubang", "Di papan ada yang menulis:\nawas lubang"},
		{"passed on", "Mohon dibantu.\n\n---------- Forwarded message ---------\nDari: Budi <b@contoh.id>\nIsi laporan", "Mohon dibantu.\n\n---------- Forwarded message ---------\nDari: Budi <b@contoh.id>\nIsi laporan"},
		{"printed head", "Sudah.\n\n________________________________\nDari: Lapor <lapor@contoh.go.id>\nDikirim: Senin\nKepada: Budi\nSubjek: Laporan\n\nDi mana?", "Sudah."},
		{"signature", "Lampu mati.\n\n-- \nBudi\n0812 3456 7890", "Lampu mati."},
		{"telephone", "Lampu mati.\n\nDikirim dari iPhone saya", "Lampu mati."},
		{"dashes in a list", "Rusak:\n-- dekat apotek", "Rusak:\n-- dekat apotek"},
		{"empty", " \n\n", ""},
	} {
		if got := Own(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestMailbox(t *testing.T) {
	m := Mailbox{User: "lapor", Domain: "wanasari.go.id"}
	const token = "AZ8xTWvGfmyAAQIDBAUGBwgJCgsMDQ4P-_w"
	at := m.Case(token)
	if user, _, _ := strings.Cut(at, "@"); len(user) > 64 || at != strings.ToLower(at) {
		t.Fatalf("case address %q", at)
	}
	for _, c := range []struct {
		address     string
		want        target
		relayed, ok bool
	}{
		{"lapor@wanasari.go.id", target{}, false, true},
		{"Lapor@WANASARI.GO.ID", target{}, false, true},
		{at, target{token: token}, false, true},
		{strings.ToUpper(at), target{token: token}, false, true},
		{m.Return("0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"), target{message: "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"}, false, true},
		{"lapor+kembali-zz@wanasari.go.id", target{}, false, false},
		{"lapor+@wanasari.go.id", target{}, false, false},
		{"lapor+1!@wanasari.go.id", target{}, false, false},
		{"bupati@wanasari.go.id", target{}, false, false},
		{"lapor@contoh.com", target{}, true, false},
		{"lapor", target{}, true, false},
	} {
		got, relayed, ok := m.target(c.address)
		if got != c.want || relayed != c.relayed || ok != c.ok {
			t.Errorf("%s: %+v %v %v", c.address, got, relayed, ok)
		}
	}
	if m.Case("") != "" || m.Case("!!") != "" || m.Return("x") != "" {
		t.Error("an address of nothing")
	}
}

func FuzzLetter(f *testing.F) {
	for _, b := range samples(f) {
		f.Add(b)
	}
	f.Add([]byte("Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a--"))
	f.Add([]byte("Content-Type: text/html\r\n\r\n<p hidden>x<blockquote><blockquote>\x00<script>"))
	f.Add([]byte("From: =?utf-7?q?x?= <a@b>\r\nContent-Type: text/plain; charset=utf-16; format=flowed\r\nContent-Transfer-Encoding: base64\r\n\r\n//79"))
	f.Add([]byte("From: a@contoh.go.id\r\nAuthentication-Results: mx.contoh.go.id; dkim=pass (a\\)b) header.d=\"contoh.go.id\"; spf\r\n\r\nx"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l := Parse(raw)
		if l.ID == "" || strings.ContainsAny(l.ID, "\r\n<>") || l.Nature == "" {
			t.Errorf("%q %q", l.ID, l.Nature)
		}
		for _, s := range []string{l.Subject, l.Text, l.From.Name} {
			if !utf8.ValidString(s) {
				t.Errorf("no text: %q", s)
			}
		}
		c := claim{raw: raw}
		c.from, c.results, c.all = claims(raw)
		if domain, ok := claimed(c); ok && (domain == "" || len(c.from) != 1 || domain != domainOf(l.From.Address)) {
			t.Errorf("proven would be %q of %q, read is %q", domain, c.from, l.From.Address)
		}
		vouched("mx.contoh.go.id", "contoh.go.id", c.results)
		if strings.ContainsAny(l.Subject+l.From.Name, "\r\n") {
			t.Errorf("two lines: %q %q", l.Subject, l.From.Name)
		}
		if len(l.Pictures) > maxKept*maxParts {
			t.Errorf("%d pictures", len(l.Pictures))
		}
		if l.Text != strings.TrimSpace(l.Text) || l.Text == "" && strings.TrimSpace(Own(l.Text)) != "" {
			t.Errorf("text %q", l.Text)
		}
	})
}
