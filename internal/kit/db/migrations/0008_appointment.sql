-- +goose Up
-- Rounds of appointments: prepared, checked, decreed, sworn and switched together.

create table round (
  id text primary key,
  title text not null check (title <> ''),
  kind text not null check (kind in ('mutation', 'confirmation', 'mixed')),
  planned_on text not null,
  place text not null,
  authority_post text not null references post (id),
  state text not null check (state in ('draft', 'submitted', 'cleared', 'decreed', 'invited', 'inaugurated', 'switched', 'cancelled')),
  version bigint not null,                -- every change adds one; an edit names the version it saw
  amendment bigint not null,              -- number of the last amendment, 0 before the first
  decree_number text not null,
  decreed_on text,
  invited_on text,
  switched_on text,
  created_at bigint not null,
  created_by text not null
);

create index round_by_state on round (state, planned_on, id);

create table round_basis (                  -- lines of "Mengingat" and "Memperhatikan" of this round
  round text not null references round (id),
  n bigint not null,
  line text not null,
  primary key (round, n)
);

create table move (
  id text primary key,
  round text not null references round (id),
  n bigint not null,                      -- order in the annex
  person text not null references person (id),
  from_post text references post (id),    -- definitive post left; null from outside
  to_post text not null references post (id),
  reason text not null check (reason in ('confirmation', 'promotion', 'rotation', 'demotion', 'vacancy_fill')),
  level text not null,
  route text not null,
  attendance text not null check (attendance in ('hall', 'online')),
  oath_form text not null check (oath_form in ('oath', 'promise')),
  note text not null,
  state text not null check (state in ('proposed', 'sworn', 'not_sworn', 'declined', 'annulled', 'lapsed', 'seated')),
  state_reason text not null,
  sworn_on text,
  holding text                            -- the holding the switch made
);

create index move_by_round on move (round, n, id);

create index move_by_person on move (person, round);

create unique index move_one_per_person on move (round, person)
  where state <> 'annulled';

create unique index move_one_per_post on move (round, to_post)
  where state <> 'annulled' and level in ('JPTP', 'ADM', 'PWS');

create table round_document (               -- clearances, approvals, minutes, selection results
  id text primary key,
  round text not null references round (id),
  kind text not null,
  number text not null,
  dated text not null,
  valid_until text,
  issuer text not null,
  covers text not null,                   -- JSON: {"all":true} or {"posts":[…]}
  detail text not null,                   -- JSON: selection result and the like
  note text not null
);

create index round_document_by_round on round_document (round, id);

create table round_member (                 -- who may see a draft, by name
  round text not null references round (id),
  person text not null references person (id),
  added_at bigint not null,
  primary key (round, person)
);

create table round_look (                   -- who saw the draft, and when
  id text primary key,
  round text not null references round (id),
  person text not null,
  at bigint not null,
  page text not null
);

create index round_look_by_round on round_look (round, at, id);

create table round_amendment (
  round text not null references round (id),
  n bigint not null,
  at bigint not null,
  person text not null,
  reason text not null,
  changes text not null,                  -- JSON: list of changed moves, before and after
  primary key (round, n)
);

create table round_edit (                   -- what each version of a round changed, for the officer who edited an older one
  round text not null references round (id),
  version bigint not null,
  at bigint not null,
  person text not null,
  summary text not null,                  -- JSON: list of appointment.Edited
  primary key (round, version)
);

-- +goose Down
drop table round_edit;
drop table round_amendment;
drop table round_look;
drop table round_member;
drop table round_document;
drop table move;
drop table round_basis;
drop table round;
