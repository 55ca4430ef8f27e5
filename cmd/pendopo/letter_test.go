package main

import (
	"errors"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var variable = regexp.MustCompile(`\$\{[A-Z]+\}`) // ${NOMOR} in a letter

var mailboxAt = regexp.MustCompile(`Kotak surat laporan \S+ di (127\.0\.0\.1:\d+)`)

// cmdSurat is a citizen's mail server that speaks SMTP to the running site, and
// the eye on what the site sends back:
//
//	surat kirim KODE DARI KE BERKAS [KALI]   sends a letter (its last line so many times); the answer has this code
//	surat tunggu NAMA FOLDER POLA            waits for a letter in the folder's outbox and keeps what the pattern finds
//
// DARI ” is the empty return path. The identifier in lapor+kembali-… may be
// written with its hyphens, as it stands in the Message-ID.
func cmdSurat(ts *testscript.TestScript, neg bool, args []string) {
	switch {
	case !neg && len(args) >= 5 && args[0] == "kirim":
		sendLetter(ts, args[1:])
	case len(args) == 4 && args[0] == "tunggu" && !neg:
		awaitLetter(ts, args[1], filepath.Join(ts.MkAbs(args[2]), "outbox"), args[3])
	default:
		ts.Fatalf("pemakaian: surat kirim KODE DARI KE BERKAS [KALI], surat tunggu NAMA FOLDER POLA")
	}
}

func sendLetter(ts *testscript.TestScript, args []string) {
	want, from, to, text := args[0], args[1], args[2], ts.ReadFile(args[3])
	at := mailboxAt.FindStringSubmatch(townOf(ts).said.String())
	if at == nil {
		ts.Fatalf("situs tidak membuka kotak surat: %s", townOf(ts).said.String())
	}
	text = variable.ReplaceAllStringFunc(text, func(v string) string { return ts.Getenv(v[2 : len(v)-1]) })
	if user, host, _ := strings.Cut(to, "@"); strings.HasPrefix(user, "lapor+kembali-") {
		to = "lapor+kembali-" + strings.ReplaceAll(strings.TrimPrefix(user, "lapor+kembali-"), "-", "") + "@" + host
	}
	if len(args) > 4 {
		n, err := strconv.Atoi(args[4])
		ts.Check(err)
		text = strings.TrimRight(text, "\n")
		last := text[strings.LastIndexByte(text, '\n')+1:]
		text += "\n" + strings.Repeat(last+"\n", n)
	}
	err := smtp.SendMail(at[1], nil, from, []string{to}, []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	code := "250"
	var reply *textproto.Error
	if errors.As(err, &reply) {
		code = strconv.Itoa(reply.Code)
		ts.Logf("%d %s", reply.Code, reply.Msg)
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("jawaban %s, seharusnya %s", code, want)
	}
}

func awaitLetter(ts *testscript.TestScript, name, dir, pattern string) {
	re, err := regexp.Compile(pattern)
	ts.Check(err)
	for end := time.Now().Add(30 * time.Second); ; <-time.After(50 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
		ts.Check(err)
		for _, f := range files {
			b, err := os.ReadFile(f)
			ts.Check(err)
			if m := re.FindSubmatch([]byte(strings.ReplaceAll(string(b), "\r\n", "\n"))); m != nil {
				ts.Setenv(name, string(m[1]))
				return
			}
		}
		if time.Now().After(end) {
			ts.Fatalf("tidak ada surat keluar yang memuat %q di antara %d", pattern, len(files))
		}
	}
}
