// Package complaint keeps what citizens report, ask and propose, from the first
// word to the closed case.
//
// It answers for the kinds of messages and their clocks (clock.go), the states
// (state.go), the number that cannot be guessed (number.go), the vault of
// identities (vault.go), who may do what (service.go), the answers to citizens
// and the messages that carry them, search, resemblance, evidence photos,
// moderation, public figures, requests for public information and reports of
// whistle-blowers.
//
// It leaves who owes what by when to package duty, words and agencies to
// complaint/routing, resemblance of two reports to complaint/similar, maps to
// place, pictures to kit/photo, and senders of chat messages to the packages
// that register them.
//
// # Use cases
//
// Everybody who sends a report, by whichever channel, calls Receive; the same
// ClientKey gives the same Receipt.
//
//	Receive(ctx, by, Report) → Receipt            by: zero Actor for a citizen, the clerk at a counter, System for channels
//	AddPhoto(ctx, from, file) → Photo             before Receive; Report.Photos names them
//	Similar(ctx, Likeness) → []Alike              open reports to offer before writing
//	Around(ctx, AroundFilter) → PublicPage        open reports near a point or newest first
//	PublicView(ctx, number) → Public              what everybody may see
//
// A reporter or follower shows a Key: the number and the last three digits of
// the contact, or the token of the receipt's link.
//
//	Track(ctx, Key) → Own
//	Join(ctx, JoinIn) → Following                 "saya juga": follow another's report, with own contact
//	AddInfo(ctx, Key, Info)                       ends a pause; also after closing
//	Rate(ctx, Key, stars, word) · Confirm(ctx, Key)
//	Reopen(ctx, Key, reason)                      once, to the last day of Own.ReplyUntil
//	Object(ctx, Key, Objection)                   public information only
//	Came · Conversation                           for channels: was it sent before, and what does it go on with
//	OwnData · CorrectData · EraseData(ctx, Key …) the rights of a data subject
//
// Officials:
//
//	Case(ctx, by, id) → Case · Find(ctx, by, Filter) → Page · ByNumber(ctx, by, number) → ID
//	Publish · Discard(ctx, by, id …)              what moderation holds
//	Verify(ctx, by, id, VerifyIn)                 accept: kind, category and agency; starts the agency's duty
//	AskInfo · Reject · Merge · TransferOut · Forward · ReturnToCoordinator · Extend
//	Hold · Release · SaveDraft · Answer · CorrectAnswer · Close · InternalNote
//	AddEvidence · HidePhoto · Canned · SaveCanned
//	Reveal(ctx, by, id, reason) → Identity        recorded, told to the reporter
//	DecideObjection · SubjectRequests · DecideSubjectRequest
//	CheckAnswer(text, AnswerFacts) → []Finding    pure
//
// Figures(ctx, day) and OpenData give what is published. Jobs registers the
// background work. SetSender adds a way to reach people beside mail.
package complaint
