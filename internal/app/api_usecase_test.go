package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// useCases names, for every use case of the domain that pages offer, the
// operations through which a program has it. "–" says why there is none.
var useCases = map[string]string{
	// register
	"org.Snapshot.AllUnits": "list-units get-unit", "org.Snapshot.Seats": "list-posts list-officials", "org.Snapshot.Seating": "get-post",
	"org.Register.HoldingsOf": "list-post-holdings", "org.Register.HoldingsBy": "list-person-holdings", "org.Snapshot.Vacancies": "list-vacancies",
	"org.Snapshot.ActingIn": "list-actings", "org.Snapshot.Directory": "list-people",
	"people.Service.Get": "get-person", "people.Service.File": "get-person-file", "people.Service.Reveal": "reveal-person",
	"people.Service.Search": "– the directory of org tells the post as well",

	// spreadsheets
	"intake.Service.Kinds": "list-import-kinds", "intake.Service.Kind": "list-import-kinds", "intake.Service.Template": "download-template",
	"intake.Service.Upload": "upload-import", "intake.Service.Batch": "get-import", "intake.Service.List": "list-imports", "intake.Service.Preview": "preview-import",
	"intake.Service.Apply": "apply-import", "intake.Service.Discard": "discard-import", "intake.Service.WrongRows": "download-wrong-rows", "intake.Service.Export": "export",
	"intake.Service.Direct": "– the command line's; programs upload, look and apply", "intake.Service.Forget": "– a background job",

	// rounds
	"appointment.Service.List": "list-rounds", "appointment.Service.Open": "get-round", "appointment.Service.Review": "get-round check-round",
	"appointment.Service.Check": "check-round", "appointment.Service.Journal": "get-round-journal", "appointment.Service.EditsSince": "get-round-journal",
	"appointment.Service.Candidates": "list-candidates", "appointment.Service.WhyNot": "explain-candidate", "appointment.Service.Fill": "propose-moves", "appointment.Service.Create": "create-round", "appointment.Service.SetDetails": "set-round-details",
	"appointment.Service.Change": "change-round", "appointment.Service.FromReorganisation": "confirm-renamed", "appointment.Service.Attach": "attach-paper",
	"appointment.Service.Detach": "detach-paper", "appointment.Service.Name": "name-reader", "appointment.Service.Unname": "remove-reader",
	"appointment.Service.Submit": "submit-round", "appointment.Service.Return": "return-round", "appointment.Service.Clear": "clear-round",
	"appointment.Service.Withdraw": "withdraw-round", "appointment.Service.Endings": "– the choices of a form", "appointment.Service.SetMoveState": "set-move-state", "appointment.Service.Switch": "switch-round",
	"appointment.Service.AssignActing": "assign-acting", "appointment.Service.EndActing": "end-acting", "appointment.Service.Sheet": "export",
	"appointment.Service.MarkDecreed": "sign-decree", "appointment.Service.MarkInvited": "invite", "appointment.Service.RecordOath": "close-session",

	// planning
	"appointment.Service.Try": "try-round",
	"planning.Service.Try":    "try-round", "planning.Service.Steps": "list-steps", "planning.Service.Undo": "undo-step", "planning.Service.Redo": "redo-step",
	"planning.Service.Since": "get-round-changes", "planning.Service.PrintPack": "download-pack", "planning.Service.Compare": "compare-scenarios",
	"planning.Service.Scenarios": "compare-scenarios", "planning.Service.Branch": "make-scenario", "planning.Service.Rename": "rename-scenario",
	"planning.Service.Drop": "drop-scenario", "planning.Service.Choose": "choose-scenario", "planning.Service.Approvals": "list-approvals",
	"planning.Service.ApprovalsOf": "list-approvals", "planning.Service.Approve": "approve-chain", "planning.Service.Retract": "retract-approval",
	"planning.Service.MarkAll": "– a background job",

	// forecast
	"forecast.Service.List": "list-forecast", "forecast.Service.Seat": "get-succession", "forecast.Service.MakeDraft": "draft-from-forecast",
	"forecast.Service.Export": "– the rows of list-forecast as a file", "appointment.Service.Succession": "get-succession",

	// documents
	"appointment.Papers.PlanDecree": "plan-decree", "appointment.Papers.SignDecree": "sign-decree", "appointment.Papers.Consent": "consent",
	"document.Service.Find": "list-documents", "document.Service.Get": "get-document", "document.Service.Download": "download-document",
	"document.Service.Preview": "preview-document", "document.Service.Merged": "download-merged", "document.Service.Zip": "download-zip",
	"document.Service.Verify": "verify-code", "document.Service.VerifyUpload": "verify-file", "document.Service.Waiting": "list-waiting-signers",
	"document.Service.SealOne": "retry-document", "document.Service.Withdraw": "withdraw-document", "document.Service.Seal": "– a background job", "document.Service.Settle": "– a background job",
	"document.Service.SignedOnPaperIn": "signed-on-paper",

	// ceremony
	"ceremony.Service.List": "list-sessions", "ceremony.Service.Open": "get-session", "ceremony.Service.Plan": "plan-session", "ceremony.Service.Arrange": "arrange-session",
	"ceremony.Service.SetSeat": "set-session-seat", "ceremony.Service.Invite": "invite", "ceremony.Service.Reissue": "reissue-link", "ceremony.Service.Start": "start-session",
	"ceremony.Service.Attend": "note-officers", "ceremony.Service.Mark": "mark-roll", "ceremony.Service.Close": "close-session", "ceremony.Service.Cancel": "cancel-session",
	"ceremony.Service.Watch": "list-oaths-due", "ceremony.Service.Lapse": "lapse-oaths", "ceremony.Service.Enter": "get-attendance", "ceremony.Service.Arrive": "attend",
	"ceremony.Service.OpenLive": "get-run", "ceremony.Service.SetSheet": "set-run-sheet", "ceremony.Service.Advance": "advance", "ceremony.Service.Back": "take-back",
	"ceremony.Service.SetPlaces": "set-places", "ceremony.Service.Cards": "print-cards", "ceremony.Service.FallbackFile": "download-fallback",
	"ceremony.Service.Fallback": "– FallbackFile, written as it is drawn", "ceremony.Service.Rehearse": "begin-rehearsal", "ceremony.Service.EndRehearsal": "end-rehearsal",
	"ceremony.Service.EnterPaper": "enter-paper", "ceremony.Service.Phone": "look-up-phone", "ceremony.Service.OpenSigning": "get-signing",
	"ceremony.Service.SignOffice": "sign-office", "ceremony.Service.Remind": "remind-signers", "ceremony.Service.OwnPapers": "list-own-papers", "ceremony.Service.OwnPaper": "download-own-paper",
	"ceremony.Service.PassOfficers": "link-officers", "ceremony.Service.EnterOfficer": "get-task", "ceremony.Service.ArriveOfficer": "take-up-task",
	"ceremony.Service.SignOfficer": "sign-task", "ceremony.Service.UnlockOfficer": "– each act of the link checks the code itself",
	"ceremony.Service.Jobs": "– background work", "ceremony.Service.RemindUnopened": "– background work", "handover.Service.Briefs": "– counts of get-handover-transfer",
	"ceremony.Service.Beat": "beat", "ceremony.Service.Filled": "get-room",
	"ceremony.Service.Said": "say-oath", "ceremony.Service.Sign": "sign-minutes", "ceremony.Service.Unlock": "– each act of the link checks the code itself",

	// gatherings
	"gathering.Service.List": "list-gatherings", "gathering.Service.Open": "get-gathering", "gathering.Service.Invited": "list-invitees",
	"gathering.Service.Coverage": "get-coaching-round", "gathering.Service.Public": "get-pledge", "gathering.Service.PaperFile": "download-gathering-paper",
	"gathering.Service.Create": "create-gathering", "gathering.Service.Change": "change-gathering", "gathering.Service.Next": "plan-next-meeting",
	"gathering.Service.PlanRound": "plan-coaching-round", "gathering.Service.Choose": "choose-invitees", "gathering.Service.Place": "set-invitee",
	"gathering.Service.SetSigner": "set-invitee", "gathering.Service.Uninvite": "set-invitee",
	"gathering.Service.Neighbour": "– one up, one down: programs know who stands beside", "gathering.Service.Reissue": "renew-invitee-link",
	"gathering.Service.Invite": "step-gathering", "gathering.Service.Start": "step-gathering", "gathering.Service.Close": "step-gathering",
	"gathering.Service.Cancel": "step-gathering", "gathering.Service.Draft": "step-gathering", "gathering.Service.Note": "note-attendance",
	"gathering.Service.Write": "write-gathering-notes", "gathering.Service.SignPaper": "sign-gathering-paper", "gathering.Service.Seat": "get-own-place",
	"gathering.Service.Unlock": "– every act with a link asks for its code", "gathering.Service.Arrive": "take-own-place take-place-by-link",
	"gathering.Service.Represent": "take-own-place take-place-by-link", "gathering.Service.Excuse": "take-own-place take-place-by-link",
	"gathering.Service.Sign": "take-own-place take-place-by-link", "gathering.Service.Decide": "record-decision", "gathering.Service.Withdraw": "withdraw-decision",
	"gathering.Service.Fulfil": "fulfil-decision", "gathering.Service.Decision": "get-decision",

	// handover
	"handover.Service.Board": "list-handovers", "handover.Service.Standing": "– the head's page; list-handovers has the same figures", "handover.Service.Page": "get-handover",
	"handover.Service.Item": "get-handover-item", "handover.Service.Transfer": "get-handover-transfer", "handover.Service.Step": "step-handover-item",
	"handover.Service.StepAll": "step-handover-transfer", "handover.Service.Add": "add-handover-item", "handover.Service.WriteMemo": "write-handover-memo",
	"handover.Service.Sign": "sign-handover", "handover.Service.WriteStrategy": "write-strategy", "handover.Service.FinishFirst": "finish-first-duty",
	"handover.Service.Remind": "remind-handovers", "handover.Service.Setting": "get-handover-setting", "handover.Service.Set": "set-handover-setting",
	"handover.Service.Cancel": "cancel-handover", "handover.Service.Open": "– the job of a switch", "handover.Service.Watch": "– a background job",
	"handover.Service.Waiting": "– a count of the side rail", "handover.Service.Facts": "– what a form shows; get-handover has the figures",
	"handover.Service.Agencies": "– list-units has them", "handover.Service.Paper": "download-handover-paper",

	// absence
	"absence.Service.Board": "get-absences", "absence.Service.TermView": "get-acting-term", "absence.Service.OrderView": "get-acting-order",
	"absence.Service.PaperFile": "download-acting-order", "absence.Service.Draft": "draft-acting-order", "absence.Service.AddLeave": "add-leave",
	"absence.Service.EndLeave": "end-leave", "absence.Service.WithdrawLeave": "withdraw-leave", "absence.Service.Order": "order-acting",
	"absence.Service.SignOrder": "sign-acting-order", "absence.Service.WithdrawOrder": "withdraw-acting-order", "absence.Service.Extend": "extend-acting",
	"absence.Service.EndTerm": "end-acting-term", "absence.Service.AssignInterim": "assign-interim-head", "absence.Service.AssignDeputy": "assign-deputy-head",

	// what waits for a signature
	"document.Service.Awaits": "– the pages of who signs, grouped by where they sign; programs do not sign",

	// duty
	"duty.Engine.Inbox": "list-duties", "duty.Engine.Waiting": "– a count of the side rail; list-duties has it", "duty.Engine.Case": "get-duty",
	"duty.Engine.ResponsibleOn": "who-was-responsible", "duty.Engine.PostOn": "list-post-duties", "duty.Engine.Above": "list-duties-below",
	"duty.Engine.HandOnMany": "hand-on-duties", "duty.Engine.Ask": "ask-explanation", "duty.Engine.Answer": "answer-explanation",
	"duty.Engine.RoundImpact": "get-round-duties", "duty.Engine.Views": "– how somebody likes their page", "duty.Engine.SaveView": "– how somebody likes their page",
	"duty.Engine.DropView": "– how somebody likes their page", "duty.Engine.QuietHours": "– when messages wait; the page sets it",
	"duty.Engine.SetQuietHours": "– when messages wait; the page sets it", "duty.Engine.Climb": "– a background job", "duty.Engine.Digest": "– a background job",
	"duty.Engine.Fold": "– a background job", "duty.Engine.Recount": "– a background job",

	// the head's morning
	"briefing.Service.Morning": "get-morning", "briefing.Service.Send": "– a background job",

	// calendar
	"calendar.Book.PreviewAmendment": "preview-calendar-amendment", "calendar.Book.ApplyAmendment": "apply-calendar-amendment",
	"calendar.Book.Amendments": "list-calendar-amendments", "calendar.Book.Get": "list-holidays count-deadline get-office-hours",
	"calendar.Book.Amendment": "– the page looks at its own preview", "calendar.Book.Look": "– the answer of preview-calendar-amendment",
	"calendar.Book.Seed": "– at the start of the program", "calendar.Book.Follow": "– a background job",

	// map
	"place.Service.Map": "locate search-map list-areas download-map", "place.Service.Propose": "propose-map", "place.Service.Apply": "apply-map",
	"place.Service.Discard": "discard-map", "place.Service.Imports": "list-map-imports", "place.Service.Proposal": "preview-map",

	// reports of citizens
	"complaint.Service.Find": "list-reports", "complaint.Service.ByNumber": "get-report", "complaint.Service.Case": "get-report", "complaint.Service.BySource": "find-report-by-source",
	"complaint.Service.OfficesFor": "list-report-offices", "complaint.Service.Pulse": "get-report-pulse", "complaint.Service.PhotoFile": "download-report-photo download-public-photo",
	"complaint.Service.Receive": "receive-report send-report", "complaint.Service.AddPhoto": "add-report-photo", "complaint.Service.Publish": "publish-report",
	"complaint.Service.Discard": "discard-report", "complaint.Service.Verify": "verify-report", "complaint.Service.AskInfo": "ask-reporter", "complaint.Service.Reject": "reject-report",
	"complaint.Service.Merge": "merge-report", "complaint.Service.TransferOut": "transfer-report", "complaint.Service.Forward": "forward-report",
	"complaint.Service.ReturnToCoordinator": "return-report", "complaint.Service.Extend": "extend-report", "complaint.Service.Close": "close-report",
	"complaint.Service.InternalNote": "note-report", "complaint.Service.DecideObjection": "decide-objection", "complaint.Service.Reveal": "reveal-reporter",
	"complaint.Service.Hold": "hold-report", "complaint.Service.Release": "release-report", "complaint.Service.SaveDraft": "save-report-draft",
	"complaint.Service.Answer": "answer-report check-answer", "complaint.Service.CorrectAnswer": "correct-answer", "complaint.Service.AddEvidence": "add-evidence",
	"complaint.Service.HidePhoto": "hide-report-photo", "complaint.Service.Canned": "list-fitting-answers", "complaint.Service.AllCanned": "list-prepared-answers",
	"complaint.Service.SaveCanned": "add-prepared-answer set-prepared-answer", "complaint.Service.DeleteCanned": "delete-prepared-answer",
	"complaint.Service.SubjectRequests": "list-data-requests", "complaint.Service.DecideSubjectRequest": "decide-data-request",
	"complaint.Service.DecidedSubjectRequests": "list-data-requests", "complaint.Service.RegisterSubjectRequest": "register-data-request", "complaint.Service.CorrectForSubject": "correct-for-subject",
	"complaint.Service.Similar": "list-similar-reports", "complaint.Service.Around": "list-public-reports", "complaint.Service.PublicView": "get-public-report",
	"complaint.Service.Join": "follow-report", "complaint.Service.Figures": "get-report-figures", "complaint.Service.FigureDays": "list-figure-days",
	"complaint.Service.Track": "track-report", "complaint.Service.AddInfo": "add-to-report", "complaint.Service.Rate": "rate-report", "complaint.Service.Confirm": "confirm-report",
	"complaint.Service.Reopen": "reopen-report", "complaint.Service.Object": "object-to-answer", "complaint.Service.OwnData": "get-own-data", "complaint.Service.CorrectData": "correct-own-data",
	"complaint.Service.EraseData": "erase-own-data", "complaint.Service.PublishFigures": "– a background job",
	"complaint.Service.OpenMonth": "download-open-month", "complaint.Service.OpenMonths": "list-open-months", "complaint.Service.LateNow": "list-late-reports",
	"complaint.Service.OpenData": "– the list of Open311", "complaint.Service.HeldReports": "list-held-reports", "complaint.Service.HeldCount": "– a count of the side rail",
	"complaint.Service.CannedUnits": "– the choices of a form",
	"complaint.Service.Deliveries":  "list-deliveries", "complaint.Service.Undelivered": "list-undelivered", "complaint.Service.Resend": "resend-message",
	"complaint.Service.ResendAll":    "resend-messages",
	"complaint.Service.Bounced":      "– a mail server says so",
	"complaint.Service.Came":         "– channels ask whether a message was sent before; receive-report and send-report do so by their key",
	"complaint.Service.Conversation": "– channels ask what a chat goes on with; a program names the report",
	"complaint.Service.Texts":        "– what the router learns from",
	"social.Service.Board":           "list-social-posts", "social.Service.Of": "get-social-post", "social.Service.Record": "record-social-post", "social.Service.Replied": "note-social-reply",
	"social.Service.MayReply":  "– get-social-post has it",
	"routing.Service.Settings": "get-routing try-routing", "routing.Service.SetUnit": "set-routing-unit", "routing.Service.AddWord": "add-routing-word",
	"routing.Service.EndWord": "end-routing-word", "routing.Service.SetSure": "set-routing-threshold", "routing.Service.Offices": "– behind every suggestion; get-routing shows it",
	"routing.Service.Train": "– a background job; pendopo report retrain",

	// ledger, account
	"ledger.Log.Acts": "list-acts", "ledger.Log.Act": "get-act", "ledger.Log.DiscloseTo": "disclose-act", "ledger.Log.Prove": "prove-act",
	"ledger.Log.Checkpoint": "get-checkpoint", "ledger.Log.ProveConsistency": "prove-consistency", "ledger.Log.Disclose": "get-evidence",
	"ledger.Log.Assure": "– words for people; prove-act and prove-consistency are what they rest on", "ledger.Log.Cosign": "cosign-checkpoint",
	"ledger.Log.Witnesses": "list-witnesses", "ledger.Log.Verifier": "get-checkpoint",
	"org.Cache.Region": "get-region", "org.Cache.SetRegion": "set-region", "org.Cache.Numbers": "list-numbers", "org.Cache.SetNumber": "set-number",
	"org.Cache.On":  "– the register behind every reading operation",
	"org.Cache.Get": "– the register behind every reading operation",

	"upkeep.Service.Jobs": "list-jobs", "upkeep.Service.Job": "get-job", "upkeep.Service.Retry": "retry-job", "upkeep.Service.Cancel": "cancel-job",

	"account.Service.List": "list-accounts", "account.Service.Find": "get-account", "account.Service.Get": "get-account", "account.Service.ByLogin": "get-account", "account.Service.ByPerson": "get-account",
	"account.Service.PersonOf": "get-person", "account.Service.CreateFor": "create-account", "account.Service.Disable": "disable-account", "account.Service.Enable": "enable-account",
	"account.Service.Rename": "rename-account", "account.Service.EndAllSessions": "end-account-sessions",
	"account.Service.Create":       "– administrators' accounts: a token must not make those; the page and the command line do",
	"account.Service.MakeTicket":   "– a token must not let anybody in; the page and the command line do",
	"account.Service.ResetFactors": "– a token must not take locks off; the page and the command line do",
	"account.Service.SetPassword":  "– the machine's operator, for the example region",
	"account.Service.SignIn":       "– programs bring tokens", "account.Service.SecondFactor": "– programs bring tokens", "account.Service.BeginPasskeySignIn": "– programs bring tokens",
	"account.Service.FinishPasskeySignIn": "– programs bring tokens", "account.Service.Authenticate": "– the cookie of pages", "account.Service.AuthenticateToken": "– at the door of every operation",
	"account.Service.SignOut": "– the cookie of pages", "account.Service.RedeemTicket": "– the person types the code and a password",
	"account.Service.ChangePassword": "– the person types both passwords", "account.Service.BeginPasskey": "– between a browser and its authenticator", "account.Service.FinishPasskey": "– between a browser and its authenticator",
	"account.Service.ListPasskeys": "– a token must not see or change its owner's locks", "account.Service.RemovePasskey": "– a token must not see or change its owner's locks",
	"account.Service.BeginTOTP": "– a token must not see or change its owner's locks", "account.Service.ConfirmTOTP": "– a token must not see or change its owner's locks",
	"account.Service.PendingTOTP": "– a token must not see or change its owner's locks", "account.Service.DisableTOTP": "– a token must not see or change its owner's locks", "account.Service.RenewRecovery": "– a token must not see or change its owner's locks",
	"account.Service.RecoveryLeft": "– a token must not see or change its owner's locks",
	"account.Service.Sessions":     "– sessions belong to browsers", "account.Service.EndSession": "– sessions belong to browsers", "account.Service.EndOtherSessions": "– sessions belong to browsers",
	"account.Service.Sweep":  "– a background job",
	"account.Service.Tokens": "list-tokens", "account.Service.RevokeToken": "revoke-token",
	"account.Service.MakeToken": "– a token must not make tokens; the account page does",
}

// TestAPIHasEveryUseCase reads the source of the domain: a use case (an exported
// method of a service that takes a context and whoever asks) that is added must
// be given an operation or a reason.
func TestAPIHasEveryUseCase(t *testing.T) {
	known := map[string]bool{}
	for _, o := range new(App).API().Operations() {
		known[o.ID] = true
	}
	named := map[string]bool{"get-me": true, "list-rules": true, "list-report-categories": true} // no use case: who asks, and lists of the program itself
	for uc, ops := range useCases {
		if strings.HasPrefix(ops, "–") {
			continue
		}
		for _, op := range strings.Fields(ops) {
			named[op] = true
			if !known[op] {
				t.Errorf("%s: there is no operation %s", uc, op)
			}
		}
	}
	for op := range known {
		if !named[op] {
			t.Errorf("the operation %s stands for no use case of the list", op)
		}
	}
	for _, pkg := range []string{"people", "org", "account", "upkeep", "intake", "appointment", "document", "ceremony", "gathering", "duty", "handover", "forecast", "absence", "calendar", "place", "complaint", "complaint/routing", "complaint/channel/social", "briefing", "planning"} {
		for _, uc := range serviceMethods(t, pkg) {
			if useCases[uc] == "" {
				t.Errorf("%s has no operation: add one, or say in useCases why not", uc)
			}
		}
	}
}

// serviceMethods are the exported methods of Service, Papers, Cache and Book that take a
// context.Context first: whole use cases (those ending in In are parts).
func serviceMethods(t *testing.T, pkg string) []string {
	t.Helper()
	found := map[string]bool{}
	files, err := filepath.Glob("../" + pkg + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && isUseCase(fn) {
				found[filepath.Base(pkg)+"."+fn.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name+"."+fn.Name.Name] = true
			}
		}
	}
	if len(found) < 2 {
		t.Fatalf("%s: only %d use cases found: the scan is broken", pkg, len(found))
	}
	return slices.Sorted(maps.Keys(found))
}

func isUseCase(fn *ast.FuncDecl) bool {
	if fn.Recv == nil || !fn.Name.IsExported() || len(fn.Type.Params.List) == 0 {
		return false
	}
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	recv, ok := star.X.(*ast.Ident)
	if !ok || recv.Name != "Service" && recv.Name != "Papers" && recv.Name != "Cache" && recv.Name != "Book" && recv.Name != "Engine" {
		return false
	}
	first, ok := fn.Type.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && first.Sel.Name == "Context"
}
