-- +goose Up
-- What a post owes by a date. A duty knows its post and nothing about a person:
-- who answers for it is looked up in the register, so that a round of moves
-- writes no row here.

create table duty (
  id text primary key,
  kind text not null check (kind <> ''),    -- complaint, coordination, handover, strategy, explanation …
  post text not null,                       -- who owes it now; never a person
  unit text not null,                       -- the post's unit when the duty came to it
  subject_kind text not null,
  subject text not null,
  title text not null,
  guard text not null,                      -- function that a reader of the title needs besides the owner's post, '' for none
  opened_at bigint not null,
  due_at bigint not null,
  clock_from bigint not null,               -- where the span starts to count
  span_n bigint not null check (span_n >= 0),
  span_unit text not null,                  -- '': due_at was set by hand
  office_unit text not null,                -- whose office hours the clock follows; a hand-on does not change it
  basis text not null,                      -- regulation or setting that gives the span
  provisional boolean not null,             -- the clock touched a year without decree
  state text not null check (state in ('open', 'paused', 'done', 'cancelled')),
  stage bigint not null check (stage between 0 and 4), -- how far it rose: 0, half, most of the time, late, at the region's head
  look_at bigint,                           -- when the ladder looks again; null when nothing is to come
  hand_ons bigint not null,
  closed_at bigint,
  outcome text not null,
  version bigint not null                   -- also the number of the last event
);

create index duty_by_post on duty (post, state, due_at, id, guard);
create index duty_by_unit on duty (unit, state, guard, due_at, id);
create index duty_by_due on duty (state, due_at, id);
create index duty_by_subject on duty (subject, subject_kind);
create index duty_to_look on duty (look_at, id) where look_at is not null;
create index duty_through_time on duty (post, id); -- who owed what on a date

create table duty_event (
  duty text not null references duty (id),
  n bigint not null,
  at bigint not null,
  kind text not null,                       -- opened, handed_on, paused, resumed, extended, recomputed, warned, raised, asked, closed, reopened
  by_person text not null,                  -- '' when the program acted by itself
  by_post text not null,
  post_from text not null,                  -- '' unless the duty changed its post
  post_to text not null,                    -- of a warning: the chair that it went to
  due_from bigint,
  due_to bigint,
  note text not null,
  primary key (duty, n)
);

-- Which duties a post gave away: with duty.post, who was responsible on a date.
create index duty_given on duty_event (post_from, duty) where post_from <> '';

-- Counters per post, kind and state, as differences: writers only insert and
-- never wait for one another. A job folds old rows into one.
create table duty_tally (
  id text primary key,
  post text not null,
  kind text not null,
  guard text not null,                      -- counted apart: a number may not betray a guarded duty
  state text not null,
  n bigint not null
);

create index duty_tally_by_post on duty_tally (post, state, kind, guard, n);

-- Warnings that wait for the next digest. They name the chair, not a person:
-- whoever sits on it when the message goes gets it.
create table duty_notice (
  id text primary key,
  chair text not null,
  duty text not null,
  what text not null,                       -- half, mostly_over, late, at_head, asked
  at bigint not null
);

create index duty_notice_by_chair on duty_notice (chair, id);

-- Where the recount after an amendment of the calendar stands, so that it goes
-- on there after the machine went down.
create table duty_recount (
  amendment text primary key,
  at_due bigint not null,                   -- the last duty looked at, going back from the latest due time
  at_id text not null,
  seen bigint not null,
  moved bigint not null,
  done boolean not null
);

-- When messages wait. No row is the default.
create table duty_quiet (
  id bigint primary key check (id = 1),
  from_minute bigint not null check (from_minute between 0 and 1439),
  until_minute bigint not null check (until_minute between 0 and 1439),
  working_days_only boolean not null,
  version bigint not null
);
