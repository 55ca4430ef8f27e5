package web

import (
	"strings"

	"pendopo/internal/kit/page"
)

// fields are the names that forms give to what the domain calls otherwise, so
// that a message stands beside the input it is about. The first that the form
// has counts.
var fields = map[string][]string{
	"text": {"jawaban", "ralat", "cerita", "isi", "tambahan", "alasan"}, "reason": {"alasan"}, "name": {"nama"}, "phone": {"hp", "kontak"},
	"email": {"email", "kontak"}, "address": {"alamat"}, "nik": {"nik"}, "purpose": {"tujuan"}, "place": {"titik"}, "photos": {"foto"}, "kind": {"jenis"},
	"question": {"pertanyaan"}, "note": {"catatan"}, "ground": {"dasar"}, "decision": {"putusan"}, "title": {"judul"}, "unit": {"unit"}, "to": {"badan"},
	"receipt": {"resi"}, "due": {"tanggal"}, "source": {"tautan"},
}

// take is Form.Take with the fields named as this form names them.
func take(f *page.Form, err error) bool {
	if !f.Take(err) {
		return false
	}
	for i := range f.Problems {
		names := fields[f.Problems[i].Name]
		for _, n := range names {
			if f.Has(n) {
				f.Problems[i].Name = n
				break
			}
		}
	}
	return true
}

// shortened is a report in one line: its first sentence, or as many whole words
// as fit; otherwise when it has none, or they are not for this reader.
func shortened(text, otherwise string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if i := strings.IndexAny(line, ".!?"); i > 12 && i < 80 {
		line = line[:i]
	}
	const most = 72
	out := ""
	for _, word := range strings.Fields(line) {
		if len([]rune(out))+len([]rune(word)) > most {
			if out == "" { // one endless word
				return string([]rune(word)[:most]) + "…"
			}
			return out + " …"
		}
		if out != "" {
			out += " "
		}
		out += word
	}
	if out == "" {
		return otherwise
	}
	return out
}
