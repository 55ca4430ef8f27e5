package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
)

// The tests of this package run the real program as a process of its own: the
// test binary, called by the name pendopo, is the program.
func TestMain(m *testing.M) {
	testscript.Main(cleaning{m}, map[string]func(){"pendopo": main})
}

// cleaning removes the sample region after the last test.
type cleaning struct{ *testing.M }

func (c cleaning) Run() int {
	defer func() { os.RemoveAll(sample.root) }()
	return c.M.Run()
}

var update = flag.Bool("update", false, "rewrite what the stories compare with")

// TestCerita runs the stories: scripts that a person of the personnel agency can
// read. Besides the commands of testscript they have:
//
//	kode N PERINTAH …                   the command ends with this exit code
//	nilai BERKAS.json JALUR NILAI       the value at a path such as round.by_level.Pengawas
//	ambil NAMA BERKAS.json JALUR        keeps the value at the path in $NAMA
//	sel BERKAS.xlsx LEMBAR BARIS JUDUL [NILAI]   writes a cell (text; =F a formula; #N a number)
//	potong BERKAS N                     cuts a file to its first N bytes
//	rusak BERKAS N                      turns one bit at byte N (negative: from the end)
//	makro BERKAS.xlsm                   puts a macro project into a workbook
//	contoh FOLDER                       a copy of the finished example region, made once for all stories
//	situs buka FOLDER TANGGAL [CERITA]  serves the example region from 8.00 of that day; situs tutup
//	masuk SIAPA NAMA-MASUK SANDI        a person signs in; everybody has a browser of their own
//	lihat SIAPA JALUR                   opens a page and prints it (! when it must be refused)
//	klik SIAPA TAUTAN                   follows a link of that page
//	kirim SIAPA TOMBOL [ISIAN=NILAI …]  fills in a form of that page and presses its button
//	petik NAMA SIAPA|BERKAS POLA        keeps what a pattern finds on that page or in a file in $NAMA
//	surat kirim|tunggu …                speaks SMTP to the site, and waits for its answers (letter_test.go)
func TestCerita(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/cerita",
		UpdateScripts:       *update,
		RequireExplicitExec: false,
		Setup: func(e *testscript.Env) error {
			// Nothing of the developer's own settings reaches a story.
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("USER", "petugas")
			s := &town{visitor: map[string]*visitor{}}
			e.Values["town"] = s
			e.Defer(func() {
				if err := s.close(); err != nil {
					t.Error(err)
				}
			})
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"kode": cmdKode, "nilai": cmdNilai, "ambil": cmdAmbil, "sel": cmdSel, "potong": cmdPotong, "rusak": cmdRusak, "makro": cmdMakro,
			"contoh": cmdContoh, "situs": cmdSitus, "masuk": cmdMasuk, "lihat": cmdLihat, "klik": cmdKlik, "kirim": cmdKirim, "petik": cmdPetik, "surat": cmdSurat,
		},
	})
}

func cmdKode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("pemakaian: kode N PERINTAH …")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("kode keluar %d, seharusnya %d", got, want)
	}
}

func cmdNilai(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("pemakaian: nilai BERKAS JALUR NILAI")
	}
	got := jsonAt(ts, args[0], args[1])
	if (got == args[2]) == neg {
		ts.Fatalf("%s di %s adalah %s, bukan %s", args[1], args[0], got, args[2])
	}
}

func cmdAmbil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("pemakaian: ambil NAMA BERKAS JALUR")
	}
	ts.Setenv(args[0], jsonAt(ts, args[1], args[2]))
}

// jsonAt is the value at a dotted path, as text. A missing key of an object is
// 0, as a count that the program leaves out.
func jsonAt(ts *testscript.TestScript, file, path string) string {
	var v any
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		ts.Fatalf("%s bukan JSON: %v", file, err)
	}
	if dec.More() {
		ts.Fatalf("%s berisi lebih dari satu objek JSON", file)
	}
	for _, key := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = x[key]; !ok {
				return "0"
			}
		case []any:
			if key == "jumlah" {
				return strconv.Itoa(len(x))
			}
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				ts.Fatalf("%s: tidak ada %s di %s", file, key, path)
			}
			v = x[i]
		default:
			ts.Fatalf("%s: %s tidak punya %s", file, path, key)
		}
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	ts.Check(err)
	return string(b)
}

func cmdSel(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 && len(args) != 5 {
		ts.Fatalf("pemakaian: sel BERKAS LEMBAR BARIS JUDUL [NILAI]")
	}
	file := ts.MkAbs(args[0])
	f, err := excelize.OpenFile(file)
	ts.Check(err)
	defer f.Close()
	row, err := strconv.Atoi(args[2])
	ts.Check(err)
	rows, err := f.GetRows(args[1])
	ts.Check(err)
	// The headings are the first row that has the wanted one.
	for _, heads := range rows {
		for i, h := range heads {
			if strings.TrimSuffix(strings.TrimSpace(h), "*") != args[3] {
				continue
			}
			name, err := excelize.CoordinatesToCellName(i+1, row)
			ts.Check(err)
			if len(args) == 4 {
				v, err := f.GetCellValue(args[1], name)
				ts.Check(err)
				fmt.Fprintln(ts.Stdout(), v)
				return
			}
			switch v := args[4]; {
			case strings.HasPrefix(v, "="):
				err = f.SetCellFormula(args[1], name, v[1:])
			case strings.HasPrefix(v, "#"):
				var n float64
				n, err = strconv.ParseFloat(v[1:], 64)
				ts.Check(err)
				err = errors.Join(f.SetCellStyle(args[1], name, name, 0), f.SetCellFloat(args[1], name, n, -1, 64))
			default:
				err = f.SetCellStr(args[1], name, v)
			}
			ts.Check(err)
			ts.Check(f.Save())
			return
		}
	}
	ts.Fatalf("lembar %s di %s tidak punya kolom %q", args[1], args[0], args[3])
}

func cmdPotong(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

func cmdRusak(ts *testscript.TestScript, neg bool, args []string) {
	file := ts.MkAbs(args[0])
	b, err := os.ReadFile(file)
	ts.Check(err)
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	if n < 0 {
		n += len(b)
	}
	b[n] ^= 1
	ts.Check(os.WriteFile(file, b, 0o600))
}

func cmdMakro(ts *testscript.TestScript, neg bool, args []string) {
	file := ts.MkAbs(args[0])
	zr, err := zip.OpenReader(file)
	ts.Check(err)
	defer zr.Close()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for _, f := range zr.File {
		ts.Check(zw.Copy(f))
	}
	w, err := zw.Create("xl/vbaProject.bin")
	ts.Check(err)
	_, err = w.Write([]byte("\xd0\xcf\x11\xe0"))
	ts.Check(errors.Join(err, zw.Close()))
	ts.Check(os.WriteFile(file, b.Bytes(), 0o600))
}

// pendopo is the program as a command of the given folder.
func pendopo(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "pendopo", append(args, "--dir", dir)...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "PENDOPO_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Dir = filepath.Dir(dir)
	return cmd
}
