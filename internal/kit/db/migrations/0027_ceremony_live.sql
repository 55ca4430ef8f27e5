-- +goose Up
-- The ceremony while it is held: its run sheet, where it stands, which words
-- were shown when, and when each online official's phone was heard.

create table ceremony_item (
  session text not null references ceremony_session (id),
  n bigint not null,                      -- order, from 1
  kind text not null check (kind in ('opening', 'roll_call', 'anthem', 'decree', 'script', 'oath', 'signing', 'pact', 'remarks', 'prayer', 'closing')),
  planned text not null,                  -- "09.10", local
  begun_at bigint,
  primary key (session, n)
);

create table ceremony_run (
  session text not null primary key references ceremony_session (id),
  version bigint not null,                -- counts every change that screens show
  item bigint not null,
  step bigint not null,                   -- inside the item: a name read, a line of the oath
  from_item bigint not null,              -- where it stood before the last press
  from_step bigint not null,
  moved_at bigint not null
);

create table ceremony_spoken (              -- the words of the oath as they were shown
  session text not null references ceremony_session (id),
  n bigint not null,
  words text not null,
  shown_at bigint not null,
  primary key (session, n)
);

create table ceremony_contact (             -- one unbroken time in which a phone was heard
  id text primary key,
  session text not null references ceremony_session (id),
  seat text not null references ceremony_seat (id),
  since bigint not null,
  until bigint not null
);

create index ceremony_contact_by_seat on ceremony_contact (seat, since);

-- The phone's own time of a word that reached the server late; null: in time.
alter table ceremony_seat add column pressed_at bigint;

-- +goose Down
alter table ceremony_seat drop column pressed_at;
drop table ceremony_contact;
drop table ceremony_spoken;
drop table ceremony_run;
drop table ceremony_item;
