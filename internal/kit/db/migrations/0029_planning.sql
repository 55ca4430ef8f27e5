-- +goose Up
-- Thinking along with a draft round: scenarios beside it, steps that can be
-- undone, what it looked like before, and initials of those who approve.

alter table round add column base text references round (id);  -- a scenario names the draft it branched from; null: no scenario

create index round_by_base on round (base, id);

create table plan_step (                    -- one edit of the seats of a draft that can be undone
  round text not null references round (id),
  version bigint not null,                -- of the round, made by the edit
  at bigint not null,
  person text not null,
  before_rows text not null,              -- JSON: the moves touched, as they stood
  after_rows text not null,               -- JSON: the same seats afterwards
  changes text not null,                  -- JSON: list of appointment.Edited, what people read
  undone bigint not null check (undone in (0, 1)),
  primary key (round, version)
);

create index plan_step_by_person on plan_step (round, person, version);

create table plan_mark (                    -- what a draft stood on at a moment, to be compared later
  round text not null references round (id),
  at bigint not null,
  content text not null,                  -- JSON, planning.Mark, gzip in base64
  digest text not null,                   -- versions it was made from; a mark equal to the last is not kept
  primary key (round, at)
);

create table plan_approval (                -- initials under one chain as it read
  id text primary key,
  round text not null references round (id),
  digest text not null,                   -- of the chain's content
  content text not null,                  -- JSON: the chain as it was read
  function text not null,                 -- the power in which it was given
  person text not null,
  post text not null,
  initials text not null check (initials <> ''),
  at bigint not null,
  withdrawn_at bigint
);

create index plan_approval_by_round on plan_approval (round, at, id);

-- +goose Down
drop table plan_approval;
drop table plan_mark;
drop table plan_step;
drop index round_by_base;
alter table round drop column base;
