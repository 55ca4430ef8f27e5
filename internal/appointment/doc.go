// Package appointment answers for rounds of appointments: from the vacancy to
// the switch of posts. A round is a batch of moves that is prepared, checked by
// the rules, cleared, decreed, sworn and switched together.
//
// It leaves to org who holds what (and the invariants of that), to document how
// papers look and are numbered and signed, and to ceremony what happened in the
// hall. What needs no round and no store stands in packages below it:
// eligibility is the rule bank, dossier reads the register into its facts,
// papers says what the documents contain, workbook is the spreadsheet.
//
// Begin with round.go and state.go, which has the picture of the states. Then:
//
//	making a round    edit.go details.go source.go import_round.go attach.go members.go
//	looking at it     service.go review.go chain.go totals.go consistency.go memo.go
//	asking the rules  check.go gather.go elsewhere.go candidates.go
//	taking it on      steps.go decree.go papers.go oath.go ending.go
//	taking effect     switch.go switched.go
//	beside rounds     acting.go
//
// All SQL is in store.go.
package appointment
