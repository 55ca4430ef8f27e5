package appointment

import (
	"testing"

	"pendopo/internal/appointment/workbook"
)

// The words of a cell are those that rounds keep: the workbook stands before
// this package and cannot use its types.
func TestWorkbookUsesTheWordsOfRounds(t *testing.T) {
	for word, ours := range map[string]string{
		workbook.Mutation: string(KindMutation), workbook.Confirmation: string(KindConfirmation), workbook.Mixed: string(KindMixed),
		workbook.Hall: string(Hall), workbook.Online: string(Online), workbook.Oath: string(Oath), workbook.Promise: string(Promise),
	} {
		if word != ours {
			t.Errorf("the workbook says %q, rounds say %q", word, ours)
		}
	}
}
