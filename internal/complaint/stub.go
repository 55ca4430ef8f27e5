package complaint

import (
	"context"
	"io"

	"pendopo/internal/actor"
	"pendopo/internal/kit/clock"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/org"
)

func later() error { return errs.New(errs.Unavailable, "complaint.later") }

func (s *Service) Receive(ctx context.Context, by actor.Actor, in Report) (Receipt, error) {
	return Receipt{}, later()
}
func (s *Service) AddPhoto(ctx context.Context, from string, src io.Reader) (*Photo, error) {
	return nil, later()
}

// PhotoFile gives a photo's bytes (image/jpeg) to whoever may see it: everybody when key is zero and by is nobody.
func (s *Service) PhotoFile(ctx context.Context, by actor.Actor, key Key, id PhotoID, thumb bool) ([]byte, error) {
	return nil, later()
}
func (s *Service) Similar(ctx context.Context, in Likeness) ([]Alike, error) { return nil, later() }
func (s *Service) Around(ctx context.Context, f AroundFilter) (PublicPage, error) {
	return PublicPage{}, later()
}
func (s *Service) PublicView(ctx context.Context, number string) (*Public, error) {
	return nil, later()
}
func (s *Service) Track(ctx context.Context, k Key) (*Own, error) { return nil, later() }
func (s *Service) Join(ctx context.Context, in JoinIn) (Following, error) {
	return Following{}, later()
}
func (s *Service) AddInfo(ctx context.Context, k Key, in Info) error             { return later() }
func (s *Service) Rate(ctx context.Context, k Key, stars int, word string) error { return later() }
func (s *Service) Confirm(ctx context.Context, k Key) error                      { return later() }
func (s *Service) Reopen(ctx context.Context, k Key, reason string) error        { return later() }
func (s *Service) Object(ctx context.Context, k Key, in Objection) error         { return later() }
func (s *Service) OwnData(ctx context.Context, k Key) (*Person, error)           { return nil, later() }
func (s *Service) CorrectData(ctx context.Context, k Key, p Person) error        { return later() }
func (s *Service) EraseData(ctx context.Context, k Key, reason string) (*SubjectRequest, error) {
	return nil, later()
}

func (s *Service) ByNumber(ctx context.Context, by actor.Actor, number string) (ID, error) {
	return "", later()
}
func (s *Service) BySource(ctx context.Context, by actor.Actor, source string) (ID, error) {
	return "", later()
}
func (s *Service) Case(ctx context.Context, by actor.Actor, id ID) (*Case, error) {
	return nil, later()
}
func (s *Service) Find(ctx context.Context, by actor.Actor, f Filter) (Page, error) {
	return Page{}, later()
}
func (s *Service) Publish(ctx context.Context, by actor.Actor, id ID) error { return later() }
func (s *Service) Discard(ctx context.Context, by actor.Actor, id ID, reason string) error {
	return later()
}
func (s *Service) Verify(ctx context.Context, by actor.Actor, id ID, in VerifyIn) error {
	return later()
}
func (s *Service) AskInfo(ctx context.Context, by actor.Actor, id ID, in AskIn) error { return later() }
func (s *Service) Reject(ctx context.Context, by actor.Actor, id ID, in RejectIn) error {
	return later()
}
func (s *Service) Merge(ctx context.Context, by actor.Actor, id ID, in MergeIn) error { return later() }
func (s *Service) TransferOut(ctx context.Context, by actor.Actor, id ID, in TransferIn) error {
	return later()
}
func (s *Service) Forward(ctx context.Context, by actor.Actor, id ID, in ForwardIn) error {
	return later()
}
func (s *Service) ReturnToCoordinator(ctx context.Context, by actor.Actor, id ID, in ReasonIn) error {
	return later()
}
func (s *Service) Extend(ctx context.Context, by actor.Actor, id ID, in ExtendIn) error {
	return later()
}
func (s *Service) Hold(ctx context.Context, by actor.Actor, id ID) (Writing, error) {
	return Writing{}, later()
}
func (s *Service) Release(ctx context.Context, by actor.Actor, id ID) error { return later() }
func (s *Service) SaveDraft(ctx context.Context, by actor.Actor, id ID, text string, final bool) error {
	return later()
}
func (s *Service) Answer(ctx context.Context, by actor.Actor, id ID, in AnswerIn) ([]Finding, error) {
	return nil, later()
}
func (s *Service) CorrectAnswer(ctx context.Context, by actor.Actor, id ID, in CorrectIn) error {
	return later()
}
func (s *Service) Close(ctx context.Context, by actor.Actor, id ID, in ReasonIn) error {
	return later()
}
func (s *Service) InternalNote(ctx context.Context, by actor.Actor, id ID, text string) error {
	return later()
}
func (s *Service) AddEvidence(ctx context.Context, by actor.Actor, id ID, src io.Reader) (*Photo, error) {
	return nil, later()
}
func (s *Service) HidePhoto(ctx context.Context, by actor.Actor, id PhotoID, reason string) error {
	return later()
}
func (s *Service) Canned(ctx context.Context, by actor.Actor, id ID) ([]Canned, error) {
	return nil, later()
}
func (s *Service) AllCanned(ctx context.Context, by actor.Actor) ([]Canned, error) {
	return nil, later()
}
func (s *Service) SaveCanned(ctx context.Context, by actor.Actor, c Canned) (Canned, error) {
	return c, later()
}
func (s *Service) DeleteCanned(ctx context.Context, by actor.Actor, id string) error { return later() }
func (s *Service) Reveal(ctx context.Context, by actor.Actor, id ID, reason string) (*Identity, error) {
	return nil, later()
}
func (s *Service) DecideObjection(ctx context.Context, by actor.Actor, id ID, upheld bool, decision string) error {
	return later()
}
func (s *Service) SubjectRequests(ctx context.Context, by actor.Actor) ([]SubjectRequest, error) {
	return nil, later()
}
func (s *Service) DecideSubjectRequest(ctx context.Context, by actor.Actor, id string, grant bool, reason string) error {
	return later()
}
func (s *Service) Figures(ctx context.Context, day clock.Date) (*Figures, error) { return nil, later() }
func (s *Service) OpenData(ctx context.Context, f AroundFilter) (PublicPage, error) {
	return PublicPage{}, later()
}

// OfficesFor are the units a complaint can be sent to, agencies first.
func (s *Service) OfficesFor(ctx context.Context, by actor.Actor) ([]*org.Unit, error) {
	return nil, later()
}

// Jobs registers the background work.
func (s *Service) Jobs(r *job.Runner) {}

// Figures are the public numbers of a day.
type Figures struct{ Day clock.Date }

// Finding is something to mend in an answer before it is sent.
type Finding struct {
	Key         string // message key "complaint.answer.…"
	Args        []any
	From, Until int // bytes of the text, both 0 for the whole
}

// AnswerFacts is what the check of an answer knows.
type AnswerFacts struct {
	Officer string // name under the answer
	Final   bool
}

// CheckAnswer says what should be mended in an answer.
func CheckAnswer(text string, f AnswerFacts) []Finding { return nil }
