-- +goose Up
-- What coordinators decided about reports, what was learned from it, and what a
-- region adds to the shipped words. No text of a citizen stands here.

-- Raised by every change below that a router must see.
create table routing_version (
  id      bigint not null primary key check (id = 1),
  version bigint not null,
  sure    bigint not null check (sure between 0 and 100) -- per cent from which a suggestion is a default; 0: as shipped
);

insert into routing_version (id, version, sure) values (1, 1, 0);

-- The last decision about a report. Its text stays with the report and is read
-- from there when the router learns again.
create table routing_decision (
  report     text   not null primary key,
  category   text   not null,
  family     text   not null,
  unit       text   not null,
  decided_at bigint not null
);

create index routing_decision_by_time on routing_decision (decided_at, report);

create table routing_model (
  version    bigint not null primary key,
  trained_at bigint not null,
  decisions  bigint not null,              -- it was trained on
  newest     bigint not null,              -- when the last of them was made
  held_out   bigint not null,              -- decisions it was measured on
  top1       bigint not null,              -- right at once, per mille of those
  top3       bigint not null,              -- among the first three, per mille
  digest     text   not null               -- SHA-256 of the pieces put together
);

create table routing_model_piece (
  version bigint not null references routing_model (version),
  n       bigint not null,
  data    text   not null,                 -- base64
  primary key (version, n)
);

-- Words of the region beside the shipped ones.
create table routing_word (
  id       text   not null primary key,
  list     text   not null check (list in ('keyword', 'exclude', 'emergency', 'spam', 'abuse')),
  category text   not null,                -- of keyword and exclude
  number   text   not null,                -- of emergency: the number to call
  word     text   not null check (word <> ''),
  weight   bigint not null,                -- tenths
  from_on  text   not null,
  until_on text   not null,                -- '' while it counts
  set_by   text   not null,                -- as greeted
  set_at   bigint not null
);

-- Which unit of the region handles a category or a family, where its name does
-- not say so.
create table routing_unit (
  subject text   not null primary key,     -- 'category:jalan_rusak', 'family:PU_JALAN_AIR'
  unit    text   not null,
  set_by  text   not null,
  set_at  bigint not null
);

-- +goose Down
drop table routing_unit;
drop table routing_word;
drop table routing_model_piece;
drop table routing_model;
drop table routing_decision;
drop table routing_version;
