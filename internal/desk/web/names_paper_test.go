package web

import (
	"encoding/json"
	"testing"

	"pendopo/internal/kit/i18n"
	"pendopo/internal/ledger"
)

// An act on a paper says which kind of paper, with its number when it has one.
func TestAnActSaysWhichPaper(t *testing.T) {
	n := &namer{lang: i18n.ID}
	for data, want := range map[string]string{
		`{"kind":"extract","number":"821.2/1/2020"}`: "Petikan keputusan, 821.2/1/2020",
		`{"kind":"pact","number":""}`:                "Pakta integritas",
	} {
		if got := n.subject(ledger.Entry{SubjectKind: "document", Data: json.RawMessage(data)}); got.Label != want {
			t.Errorf("%s is %q, want %q", data, got.Label, want)
		}
	}
}
