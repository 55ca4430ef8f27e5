-- +goose Up
-- Gatherings without an oath: pledges of an integrity zone, rounds of coaching,
-- staff meetings. Who is invited is stored as post and person: the post is
-- invited, the person held it when the invitation went out.

create table gathering_series (             -- a coaching round, or the chain of staff meetings
  id text primary key,
  kind text not null check (kind in ('coaching', 'staff_meeting')),
  title text not null,
  made_at bigint not null
);

create table gathering (
  id text primary key,
  kind text not null check (kind in ('pledge', 'coaching', 'staff_meeting')),
  series text references gathering_series (id),
  title text not null,
  on_date text not null,
  at_time text not null,                    -- "09.00", local
  hall text not null,
  link text not null,                       -- of the video meeting, '' when all are in the hall
  chair_post text not null references post (id),
  notes_post text not null references post (id),
  unit text references unit (id),           -- the agency of one session of a coaching round
  words text not null,                      -- of a pledge: what is signed
  summary text not null,                    -- what was said, for the minutes
  state text not null check (state in ('planned', 'invited', 'running', 'closed', 'cancelled')),
  reason text not null,                     -- why it was cancelled
  version bigint not null,
  invited_at bigint,
  started_at bigint,
  closed_at bigint
);

create index gathering_by_date on gathering (on_date, id);
create index gathering_by_series on gathering (series, on_date, id);

create table gathering_item (               -- the agenda
  gathering text not null references gathering (id),
  n bigint not null,
  title text not null,
  priority text not null,                   -- of the RPJMD that it treats, in words
  notes text not null,                      -- what was said about it
  primary key (gathering, n)
);

create table gathering_invitee (
  id text primary key,
  gathering text not null references gathering (id),
  n bigint not null,                        -- protocol order, with gaps for moving
  tier bigint not null,                     -- who signs in the same turn: 0 the head of the region
  post text not null references post (id),
  person text not null references person (id),
  agency text not null references unit (id),
  words text not null,                      -- folded name, number and title, for the operator's search
  signs boolean not null,
  link_hash text unique,
  code_hash text,
  wrong bigint not null,
  closed_until bigint,
  invited_at bigint,
  arrived_at bigint,
  arrived_by text,                          -- who noted it; null: the person
  mode text not null check (mode in ('', 'hall', 'online')),
  proxy_person text references person (id),
  proxy_name text not null,                 -- who came instead, '' when nobody did
  proxy_title text not null,
  excuse text not null,                     -- why the person stays away
  signed_at bigint,
  unique (gathering, person)
);

create index gathering_invitee_by_order on gathering_invitee (gathering, n, id);
create index gathering_invitee_by_person on gathering_invitee (person, gathering);
create index gathering_invitee_by_agency on gathering_invitee (gathering, agency, n);

create table gathering_signature (          -- under a pledge
  invitee text primary key references gathering_invitee (id),
  gathering text not null references gathering (id),
  post text not null references post (id),
  person text not null references person (id),
  name text not null,                       -- as typed, or as the register has it
  strokes text not null,                    -- of a drawn signature, '' when typed
  at bigint not null
);

create index gathering_signature_by_gathering on gathering_signature (gathering, at);

create table gathering_pin (                -- chosen by the signer, for one gathering
  gathering text not null references gathering (id),
  person text not null references person (id),
  hash text not null,                       -- argon2id
  wrong bigint not null,
  closed_until bigint,
  primary key (gathering, person)
);

create table gathering_decision (
  id text primary key,
  gathering text not null references gathering (id),
  n bigint not null,
  item bigint not null,                     -- of the agenda, 0 for none
  words text not null,
  post text not null references post (id),  -- that owes it
  duty text not null,
  withdrawn text not null,                  -- why it was withdrawn, '' while it stands
  made_at bigint not null,
  unique (gathering, n)
);

create index gathering_decision_by_duty on gathering_decision (duty);

-- +goose Down
drop table gathering_decision;
drop table gathering_pin;
drop table gathering_signature;
drop table gathering_invitee;
drop table gathering_item;
drop table gathering;
drop table gathering_series;
