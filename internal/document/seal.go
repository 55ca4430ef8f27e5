package document

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/kit/job"
	"pendopo/internal/ledger"
)

// Sealing: the order of durable steps.
//
//  1. One transaction numbers the papers whose first signer has consented; from
//     then on everything their bytes depend on is fixed.
//  2. A paper is drawn, signed in order by those who have consented, and its
//     bytes are put into the file store. Equal input gives equal bytes, so doing
//     it twice stores one file.
//  3. One transaction writes the hash, the signatures and the act.
//
// A crash after 1 leaves a numbered paper that the next run takes up with the
// same number; a crash between 2 and 3 leaves a file that nothing names, and
// the next run makes the same file again. Nothing is numbered twice, because 1
// moves only drafts; nothing is signed twice, because 3 moves only from the
// bytes that 2 started with.

// JobSeal is the kind of the job that draws and signs what is numbered.
const JobSeal = "document.seal"

// sealArgs of the job.
type sealArgs struct {
	SubjectKind string `json:"subject_kind"`
	Subject     string `json:"subject"`
}

// Issued is what IssueIn did.
type Issued struct {
	Numbered int
	Job      string // id of the job that seals
}

// IssueIn numbers every ready draft of a subject and asks for the job that
// draws and signs them. Ready are papers without electronic signature, those
// whose first signer has consented, and with them the rest of a numbered batch
// of one kind. kinds limits it.
func (s *Service) IssueIn(tx *db.Tx, by actor.Actor, sub Subject, when Dating, kinds ...Kind) (Issued, error) {
	if err := by.Require(makers...); err != nil {
		return Issued{}, err
	}
	docs, err := ready(tx, sub, kinds)
	if err != nil {
		return Issued{}, err
	}
	if err := s.number(tx, by, docs, when); err != nil {
		return Issued{}, err
	}
	id, err := s.sealLater(tx, by, sub)
	return Issued{len(docs), id}, err
}

func (s *Service) sealLater(tx *db.Tx, by actor.Actor, sub Subject) (string, error) {
	return job.Enqueue(tx, JobSeal, sealArgs{sub.Kind, sub.ID}, job.Options{Unique: JobSeal + ":" + sub.Kind + ":" + sub.ID, Person: by.Person})
}

// ready are the drafts that are numbered now: those whose turn has come, and with
// the first of a kind all others of it, so that the numbers of a batch follow
// the annex and not the order in which people happened to sign.
func ready(tx *db.Tx, sub Subject, kinds []Kind) ([]*Document, error) {
	docs, err := readyDrafts(tx, sub, kinds)
	if err != nil {
		return nil, err
	}
	have, batch := map[ID]bool{}, []any{}
	for _, d := range docs {
		have[d.ID] = true
		if d.Register != "" && d.Item != "" && !slices.Contains(batch, any(string(d.Kind))) {
			batch = append(batch, string(d.Kind))
		}
	}
	if len(batch) == 0 {
		return docs, nil
	}
	all, err := queryDocuments(tx, `subject_kind = $1 and subject = $2 and state = 'drafted' and item <> '' and register <> '' and numbered_with is null
		and kind in `+db.In(3, len(batch))+` order by pack_order, id`, append([]any{sub.Kind, sub.ID}, batch...)...)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		if !have[d.ID] {
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// readyDrafts are the drafts that may be numbered now. A paper that carries
// another's number waits for that one, unless both are numbered together.
func readyDrafts(tx *db.Tx, sub Subject, kinds []Kind) ([]*Document, error) {
	// Only drafts whose first signer consented: a pack has a thousand papers and
	// each of its signers comes by here.
	drafts, err := queryDocuments(tx, `subject_kind = $1 and subject = $2 and state = 'drafted'
		and (method <> 'trial' or not exists (
			select 1
			from signature s
			where s.document = document.id and s.n = 1 and s.approved_at is null))
		order by pack_order, id`, sub.Kind, sub.ID)
	if err != nil {
		return nil, err
	}
	ready := map[ID]bool{}
	var out []*Document
	take := func(d *Document) {
		if len(kinds) == 0 || slices.Contains(kinds, d.Kind) {
			ready[d.ID] = true
			out = append(out, d)
		}
	}
	for _, d := range drafts {
		if d.numberedWith == "" {
			take(d)
		}
	}
	numbered := map[ID]bool{} // papers that others carry the number of
	for _, d := range drafts {
		src := d.numberedWith
		if src == "" {
			continue
		}
		done, known := numbered[src]
		if !known {
			var n int
			if err := tx.QueryRow(`select count(*) from document where id = $1 and state in ('numbered', 'signed')`, string(src)).Scan(&n); err != nil {
				return nil, fmt.Errorf("paper %s: %w", src, err)
			}
			done = n > 0
			numbered[src] = done
		}
		if done || ready[src] {
			take(d)
		}
	}
	return out, nil
}

// JobSettle is the kind of the job that takes up what was consented to and was
// left lying.
const JobSettle = "document.settle"

// Settle numbers every paper whose signer has consented and whose source has its
// number by now, and asks for the sealing of whatever could be sealed: consent
// that was given never waits for somebody to give another. It returns how many
// subjects had something left.
func (s *Service) Settle(ctx context.Context) (n int, err error) {
	err = s.cfg.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		late, err := left(tx, `document.numbered_with is not null and document.state = 'drafted'
			and exists (select 1 from document src where src.id = document.numbered_with and src.state in ('numbered', 'signed'))
			and exists (select 1 from signature f where f.document = document.id and f.n = 1 and f.approved_at is not null)`)
		if err != nil {
			return err
		}
		sys := actor.System("papers")
		for sub, kinds := range late {
			if _, err := s.IssueIn(tx, sys, sub, Dating{}, kinds...); err != nil {
				return err
			}
		}
		open, err := left(tx, `failure = '' and `+hasWorkSQL)
		if err != nil {
			return err
		}
		for sub := range open {
			n++
			if _, err := s.sealLater(tx, sys, sub); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// left are the subjects of the papers that fit a condition, with their kinds.
func left(tx *db.Tx, where string) (map[Subject][]Kind, error) {
	rows, err := tx.Query(`select distinct subject_kind, subject, kind from document where ` + where)
	if err != nil {
		return nil, fmt.Errorf("look for papers left lying: %w", err)
	}
	defer rows.Close()
	out := map[Subject][]Kind{}
	for rows.Next() {
		var sub Subject
		var k Kind
		if err := rows.Scan(&sub.Kind, &sub.ID, &k); err != nil {
			return nil, fmt.Errorf("look for papers left lying: %w", err)
		}
		out[sub] = append(out[sub], k)
	}
	return out, rows.Err()
}

// Jobs registers the workers of this package.
func (s *Service) Jobs(r *job.Runner) {
	type none struct{}
	job.Register(r, JobSettle, func(ctx context.Context, _ *job.Job, _ none) error {
		_, err := s.Settle(ctx)
		return err
	})
	r.Every(JobSettle, 15*time.Minute)
	job.Register(r, JobSeal, func(ctx context.Context, j *job.Job, a sealArgs) error {
		sub := Subject{a.SubjectKind, a.Subject}
		var sum Sealed
		for {
			res, err := s.Seal(ctx, sub, func(done, total int, note string) error {
				return j.Progress(ctx, done, total, note)
			})
			if err != nil {
				if errs.Is(err, errs.Unavailable) { // the signer or the disk is away: wait, nothing is lost
					return job.Later(time.Minute, err)
				}
				return err
			}
			sum.Done, sum.Failed = sum.Done+res.Done, res.Failed
			if err := j.Result(sum); err != nil {
				return err
			}
			// Who consents while this job runs is given this job and no other. So
			// the job ends in the transaction that finds nothing new to do: later
			// consent finds it ended and enqueues another.
			left := 0
			err = s.cfg.DB.Write(ctx, func(tx *db.Tx) (err error) {
				if left, err = untriedWork(tx, sub); err != nil || left > 0 {
					return err
				}
				return j.Finish(tx)
			})
			if err != nil || left == 0 {
				return err
			}
		}
	})
}

// Sealed is the result of a run.
type Sealed struct {
	Done   int `json:"done"`
	Failed int `json:"failed"` // named by Find with Failed set; each can be retried alone
}

// sealBatch is how many papers are in memory at a time, and stored in one
// transaction.
const sealBatch = 96

// Seal draws and signs every numbered paper of a subject that has something to
// be done. A paper that fails is marked with the reason and the rest goes on;
// only a signer or a disk that is away ends the run. It may be stopped and run
// again at any point. What became possible meanwhile, and what another run was
// at, is looked at again before it ends.
func (s *Service) Seal(ctx context.Context, sub Subject, progress func(done, total int, note string) error) (Sealed, error) {
	res, err := s.sealPass(ctx, sub, progress)
	for err == nil {
		left := 0
		if err = s.cfg.DB.Read(ctx, func(tx *db.Tx) (err error) {
			left, err = untriedWork(tx, sub)
			return err
		}); err != nil || left == 0 {
			break
		}
		var more Sealed
		more, err = s.sealPass(ctx, sub, progress)
		res.Done, res.Failed = res.Done+more.Done, more.Failed
	}
	return res, err
}

// sealPass goes through the papers once.
func (s *Service) sealPass(ctx context.Context, sub Subject, progress func(done, total int, note string) error) (Sealed, error) {
	var res Sealed
	total, err := s.countWork(ctx, sub)
	if err != nil {
		return res, err
	}
	after := cursor{order: -1}
	for {
		var batch []*Document
		err := s.cfg.DB.Read(ctx, func(tx *db.Tx) error {
			var err error
			batch, err = workOf(tx, sub, after, sealBatch)
			return err
		})
		if err != nil {
			return res, fmt.Errorf("seal %s %s: %w", sub.Kind, sub.ID, err)
		}
		if len(batch) == 0 {
			return res, nil
		}
		last := batch[len(batch)-1]
		after = cursor{last.packOrder, last.ID}
		done, failed, err := s.sealBatch(ctx, batch)
		res.Done += done
		res.Failed += failed
		if err != nil {
			return res, err
		}
		if progress != nil {
			if err := progress(res.Done+res.Failed, total, last.Title); err != nil {
				return res, err
			}
		}
	}
}

// SealOne does the same for one paper, in the foreground: the retry button.
func (s *Service) SealOne(ctx context.Context, by actor.Actor, id ID) (*Document, error) {
	if err := by.Require(makers...); err != nil {
		return nil, err
	}
	var d *Document
	read := func(tx *db.Tx) error {
		var err error
		d, err = getDocument(tx, id, false)
		return err
	}
	if err := s.cfg.DB.Read(ctx, read); err != nil {
		return nil, err
	}
	if d.State == Numbered && d.hasWork() {
		if _, _, err := s.sealBatch(ctx, []*Document{d}); err != nil {
			return nil, err
		}
	}
	return d, s.cfg.DB.Read(ctx, read)
}

// hasWork tells whether a numbered paper can be taken further now.
func (d *Document) hasWork() bool {
	if d.SHA256 == "" {
		return true
	}
	next := d.nextSignature()
	return next != nil && !next.ApprovedAt.IsZero()
}

// nextSignature is the first one that is missing on an electronically signed
// paper, nil when all are there.
func (d *Document) nextSignature() *SignatureLine {
	if d.Method != Trial {
		return nil
	}
	for i := range d.Signatures {
		if d.Signatures[i].At.IsZero() {
			return &d.Signatures[i]
		}
	}
	return nil
}

type sealResult struct {
	doc *Document // with the new bytes' facts
	was *Document
	err error
}

func (s *Service) sealBatch(ctx context.Context, batch []*Document) (done, failed int, err error) {
	results := make([]sealResult, len(batch))
	bytes := make([][]byte, len(batch))
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(s.cfg.Workers, len(batch)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				d := *batch[i]
				d.Signatures = append([]SignatureLine(nil), batch[i].Signatures...)
				data, err := s.makeBytes(ctx, &d)
				results[i] = sealResult{&d, batch[i], err}
				bytes[i] = data
			}
		}()
	}
	for i := range batch {
		next <- i
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return 0, 0, context.Cause(ctx)
	}
	s.step("drawn")

	var keep [][]byte
	for i := range results {
		if results[i].err == nil {
			keep = append(keep, bytes[i])
		}
	}
	if err := s.cfg.Blobs.PutAll(keep); err != nil {
		return 0, 0, fmt.Errorf("store papers: %w", err)
	}
	s.step("stored")

	var away error
	err = s.cfg.DB.Write(ctx, func(tx *db.Tx) error {
		done, failed, away = 0, 0, nil
		var acts []ledger.Act
		var signed []*Document
		for _, r := range results {
			switch {
			case r.err == nil:
				if r.doc.State == Signed {
					acts = append(acts, signedAct(r.doc))
					signed = append(signed, r.doc)
				}
			case errs.Is(r.err, errs.Unavailable):
				away = r.err
			default:
				failed++
				if err := saveFailure(tx, r.was.ID, failureOf(r.err)); err != nil {
					return err
				}
			}
		}
		receipts, err := ledger.RecordAll(tx, acts)
		if err != nil {
			return err
		}
		for i, d := range signed {
			d.Leaf = receipts[i].Leaf
		}
		for _, r := range results {
			if r.err != nil {
				continue
			}
			ok, err := saveBytes(tx, r.doc, r.was.SHA256, r.doc.State)
			if err != nil {
				return err
			}
			if !ok && r.doc.State == Signed {
				// Withdrawn or finished by another run meanwhile: its act must not stand.
				return errMeanwhile
			}
			done++
		}
		return nil
	})
	if errors.Is(err, errMeanwhile) {
		return s.oneByOne(ctx, batch)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("store papers: %w", err)
	}
	s.step("saved")
	return done, failed, away
}

var errMeanwhile = errors.New("document: changed meanwhile")

// oneByOne handles a batch in which one paper changed under the work: the rest
// must not suffer. What changed is left to whoever changed it.
func (s *Service) oneByOne(ctx context.Context, batch []*Document) (done, failed int, err error) {
	if len(batch) == 1 {
		return 0, 0, nil
	}
	for _, d := range batch {
		n, f, err := s.sealBatch(ctx, []*Document{d})
		done, failed = done+n, failed+f
		if err != nil {
			return done, failed, err
		}
	}
	return done, failed, nil
}

func signedAct(d *Document) ledger.Act {
	last := ""
	if n := len(d.Signatures); n > 0 {
		last = d.Signatures[n-1].Person
	}
	signers := make([]map[string]any, 0, len(d.Signatures))
	for _, l := range d.Signatures {
		signers = append(signers, map[string]any{"role": l.Role, "post": l.Post, "certificate": l.Certificate})
	}
	return ledger.Act{Kind: "document.signed", ActorPerson: last, SubjectKind: "document", Subject: string(d.ID),
		Payload: map[string]any{"kind": d.Kind, "number": d.Number, "dated": d.Dated, "sha256": d.SHA256, "code": d.Code, "method": d.Method, "signers": signers}}
}

// failureOf is what is kept about a failure: the message for people when there
// is one, and the whole text for those who run the system.
func failureOf(err error) Failure {
	var e *errs.Error
	if errors.As(err, &e) && e.Kind != errs.Internal {
		return Failure{Key: e.Key, Args: e.Args, Detail: err.Error()}
	}
	return Failure{Key: "document.failed_inside", Detail: err.Error()}
}
