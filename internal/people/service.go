package people

import (
	"context"
	"fmt"
	"strings"

	"pendopo/internal/actor"
	"pendopo/internal/kit/db"
	"pendopo/internal/kit/errs"
	"pendopo/internal/ledger"
)

// Service carries out the use cases of the register of people, each in one
// transaction.
type Service struct {
	db     *db.DB
	sealer *Sealer
}

// NewService makes the service.
func NewService(d *db.DB, sealer *Sealer) *Service { return &Service{d, sealer} }

// Get reads one person as the directory shows them. Everybody who is signed in
// may.
func (s *Service) Get(ctx context.Context, by actor.Actor, id PersonID) (Person, error) {
	if !by.SignedIn() {
		return Person{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	var p Person
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		p, err = Load(tx, id)
		return err
	})
	return p, err
}

// File is a person with all histories: the personnel file.
type File struct {
	Person  Person
	History History
}

// MayRead tells whether somebody may read a person's file: the person, and who
// works with appointments or inspects.
func MayRead(by actor.Actor, id PersonID) error {
	if by.Person != "" && by.Person == string(id) {
		return nil
	}
	return by.Require(actor.PersonnelOfficer, actor.AuthorizedOfficial, actor.AppointingAuthority, actor.Inspector)
}

// File reads a person's file.
func (s *Service) File(ctx context.Context, by actor.Actor, id PersonID) (File, error) {
	if err := MayRead(by, id); err != nil {
		return File{}, err
	}
	var f File
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		p, err := Load(tx, id)
		if err != nil {
			return err
		}
		histories, err := LoadHistories(tx, []PersonID{id})
		if err != nil {
			return err
		}
		f = File{Person: p, History: *histories[id]}
		return nil
	})
	return f, err
}

// Personal is what is shown only on request, with a reason, as a recorded act.
type Personal struct {
	NIK     string // "" when it is not known
	Contact Contact
}

// Reveal shows a person's population number and contact to a personnel officer,
// or to the person. The act is recorded with its reason before anything is
// shown; a refused attempt is recorded too.
//
// rule: uu-27-2022 31, 35 (record of processing, duty to protect)
func (s *Service) Reveal(ctx context.Context, by actor.Actor, id PersonID, reason string) (Personal, error) {
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return Personal{}, errs.New(errs.Invalid, "people.reveal_reason").Field("reason", "people.reveal_reason")
	}
	if !by.SignedIn() {
		return Personal{}, errs.New(errs.Unauthenticated, "actor.sign_in")
	}
	own := by.Person != "" && by.Person == string(id)
	var refused error
	if !own {
		refused = by.Require(actor.PersonnelOfficer)
	}
	var out Personal
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		sealed, err := sealedNIK(tx, id)
		if err != nil {
			if refused != nil {
				return refused // whether the person exists is not for everybody
			}
			return err
		}
		kind := "people.personal_data_revealed"
		if refused != nil {
			kind = "people.personal_data_refused"
		}
		_, err = ledger.Record(tx, ledger.Act{Kind: kind, ActorPerson: by.Person, ActorPost: by.PostFor(actor.PersonnelOfficer),
			SubjectKind: "person", Subject: string(id), Payload: map[string]any{"reason": reason}})
		if err != nil || refused != nil {
			return err
		}
		if out.Contact, err = loadContact(tx, id); err != nil || sealed == "" {
			return err
		}
		if out.NIK, err = s.sealer.Open(id, sealed); err != nil {
			return errs.New(errs.Unavailable, "people.nik_unreadable").With(fmt.Errorf("person %s: %w", id, err))
		}
		return nil
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return Personal{}, err
	}
	return out, nil
}
