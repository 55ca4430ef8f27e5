-- +goose Up
-- What a ceremony can show afterwards: who vouched for an official, who signed
-- the minutes in which order and how, where everybody sat; and the rehearsal,
-- which leaves nothing of it behind.

-- When a rehearsal began; null: none goes on.
alter table ceremony_session add column rehearsed_at bigint;

-- Who attests what was entered from paper, '' when it was held on screen.
alter table ceremony_session add column on_paper text not null default '';

-- The chair in the hall or the number online; null: by the order of the decree.
alter table ceremony_seat add column place bigint;

-- Who saw an official that the phone did not show, as printed in the minutes.
alter table ceremony_seat add column vouched_by text not null default '';
alter table ceremony_seat add column vouched_at bigint;

create table ceremony_autograph (           -- one act of signing, under one paper or many
  id text primary key,
  session text not null references ceremony_session (id),
  role text not null check (role in ('official', 'witness_1', 'witness_2', 'oath_taker')),
  person text not null references person (id),
  name text not null,                     -- as typed, or as the register has it
  strokes text not null,                  -- of a drawn signature, '' when typed
  at bigint not null
);

create index ceremony_autograph_by_session on ceremony_autograph (session, at);

create table ceremony_signature (           -- under the minutes of one official
  seat text not null references ceremony_seat (id),
  role text not null check (role in ('official', 'witness_1', 'witness_2', 'oath_taker')),
  session text not null references ceremony_session (id),
  autograph text not null references ceremony_autograph (id),
  primary key (seat, role)
);

create index ceremony_signature_by_session on ceremony_signature (session);

create table ceremony_pin (                 -- chosen by the signer, for one session
  session text not null references ceremony_session (id),
  person text not null references person (id),
  hash text not null,                     -- argon2id
  wrong bigint not null,                  -- tries since the last right one
  closed_until bigint,
  primary key (session, person)
);

-- +goose Down
drop table ceremony_pin;
drop table ceremony_signature;
drop table ceremony_autograph;
alter table ceremony_seat drop column vouched_at;
alter table ceremony_seat drop column vouched_by;
alter table ceremony_seat drop column place;
alter table ceremony_session drop column on_paper;
alter table ceremony_session drop column rehearsed_at;
