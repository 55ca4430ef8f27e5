-- +goose Up

-- Work that is done after the transaction that caused it. A job may run twice:
-- when its process dies, another takes it once the lease is over.
create table job (
  id           text   not null primary key,
  kind         text   not null check (kind <> ''),
  args         text   not null,             -- JSON
  unique_key   text,                        -- at most one unfinished job has it
  person       text,                        -- who asked for it; null: the system
  state        text   not null check (state in ('waiting', 'running', 'done', 'dead', 'cancelled')),
  ready_at     bigint,                      -- waiting: not before; running: end of the lease; null once over
  attempt      bigint not null check (attempt >= 0),
  max_attempts bigint not null check (max_attempts > 0),
  owner        text   not null,             -- run that holds the lease; '' when none
  created_at   bigint not null,
  started_at   bigint,                      -- of the last attempt
  finished_at  bigint,
  progress     bigint not null,             -- steps done
  total        bigint not null,             -- steps in all; 0 when not known
  note         text   not null,             -- what it is at
  error        text   not null,             -- why the last attempt failed
  result       text,                        -- JSON the worker left
  check ((ready_at is null) = (state in ('done', 'dead', 'cancelled')))
);

create unique index job_unique on job (unique_key) where state in ('waiting', 'running');

create index job_ready on job (ready_at, id) where ready_at is not null;

create index job_state on job (state, id);

create index job_finished on job (finished_at) where state = 'done';

-- When each periodic job is due next, whichever process enqueues it.
create table job_period (
  kind    text   not null primary key,
  next_at bigint not null
);
