-- +goose Up
-- Gatherings at which officials take their oath: who has a task, who was
-- invited, who was there, who spoke the oath.

create table ceremony_session (
  id text primary key,
  round text not null references round (id),
  n bigint not null check (n >= 1),       -- 1 is the main session, others are supplementary
  title text not null check (title <> ''),
  on_date text not null,
  at_time text not null,                  -- "09.00", local
  hall text not null,
  link text not null,                     -- of the video meeting, '' for none
  online_basis text not null,             -- the region's ground for an oath by video
  dress text not null,
  state text not null check (state in ('planned', 'invited', 'running', 'closed', 'cancelled')),
  version bigint not null,
  invited_on text,
  started_at bigint,
  closed_at bigint
);

create unique index ceremony_session_by_round on ceremony_session (round, n);

create index ceremony_session_by_date on ceremony_session (on_date, id);

create unique index ceremony_session_one_open on ceremony_session (round)
  where state in ('planned', 'invited', 'running');

create table ceremony_role (
  session text not null references ceremony_session (id),
  office text not null check (office in ('taker', 'witness1', 'witness2', 'reader', 'secretary', 'clergy')),
  religion text not null,                 -- of clergy, '' for the others
  person text references person (id),     -- null: not in the register
  name text not null,
  number text not null,
  title text not null,
  basis text not null,                    -- delegate of the authority: the letter that names them
  present boolean not null,               -- physically, ticked before the oath
  primary key (session, office, religion)
);

create table ceremony_wording (             -- words that differ from the law's table
  session text not null references ceremony_session (id),
  religion text not null,
  variant text not null,
  opening text not null,
  closing text not null,
  basis text not null,
  primary key (session, religion)
);

create table ceremony_seat (
  id text primary key,
  session text not null references ceremony_session (id),
  move text not null references move (id),
  n bigint not null,                      -- order in the annex
  person text not null references person (id),
  religion text not null,
  form text not null check (form in ('oath', 'promise')),
  mode text not null check (mode in ('hall', 'online')),
  version bigint not null,
  invited_at bigint,
  link_hash text,                         -- SHA-256 of the personal link
  code_hash text,                         -- SHA-256 of link and six-digit code together
  wrong bigint not null,                  -- wrong codes in a row
  closed_until bigint,                    -- the link takes no code before this instant
  checked_at bigint,
  checked_by text,                        -- operator; null: the person
  connected_at bigint,                    -- video tried before the oath
  said_at bigint,                         -- the person's own word
  heard text not null check (heard in ('', 'yes', 'no')),
  excuse text not null check (excuse in ('', 'absent', 'connection_lost', 'ill', 'declined')),
  note text not null,
  signed text not null check (signed in ('', 'wet', 'electronic', 'typed')),
  signed_at bigint,
  result text not null check (result in ('', 'sworn', 'absent', 'connection_lost', 'ill', 'declined'))
);

create unique index ceremony_seat_by_session on ceremony_seat (session, move);

create unique index ceremony_seat_by_link on ceremony_seat (link_hash);

create index ceremony_seat_by_person on ceremony_seat (person, session);

create table ceremony_note (                -- who did what in a session, for the operators
  id text primary key,
  session text not null references ceremony_session (id),
  seat text,                              -- null: about the session
  at bigint not null,
  person text not null,                   -- '' for the official's own link
  what text not null,
  detail text not null
);

create index ceremony_note_by_session on ceremony_note (session, id);

-- +goose Down
drop table ceremony_note;
drop table ceremony_seat;
drop table ceremony_wording;
drop table ceremony_role;
drop table ceremony_session;
