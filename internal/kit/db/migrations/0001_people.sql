-- +goose Up
-- People: who works for the region and what is known of each through time.
-- Dates are local calendar dates YYYY-MM-DD, periods half-open; null: not known.

-- The person now. number, grade and schooling repeat the latest of the
-- histories, because every list shows them.
create table person (
  id              text   not null primary key,
  name            text   not null check (name <> ''),  -- without degrees
  title_front     text   not null,
  title_back      text   not null,
  search          text   not null,              -- name without degrees, folded
  sex             text   not null check (sex in ('M', 'F')),
  born_at         text   not null,
  born_on         text   not null,
  religion        text   not null,
  marital         text   not null,              -- '': not known
  category        text   not null check (category in ('PNS', 'CPNS', 'PPPK', 'PPPK_PART_TIME', 'NON_ASN')),
  status          text   not null check (status in ('active', 'unpaid_leave', 'suspended', 'study', 'retired', 'deceased', 'left')),
  number          text   not null,              -- the number in use: NIP, NI PPPK or the region's own
  number_kind     text   not null check (number_kind in ('NIP', 'NI_PPPK', 'REGIONAL')),
  grade           text   not null,              -- printed form, '': none
  grade_from      text,
  schooling       bigint not null,              -- BKN code of the highest level, 0: not known
  schooling_field text   not null,
  schooling_year  bigint not null,              -- 0: not known
  cpns_on         text,                         -- first day of service; of a PPPK the first contract
  pns_on          text,
  contract_until  text,                         -- PPPK: first day no longer under contract
  nik_sealed      text   not null,              -- AES-256-GCM under the region's key, '': not known
  nik_hash        text,                         -- HMAC-SHA256 under the region's key; null: not known
  version         bigint not null check (version >= 1)
);

create unique index person_by_number on person (number);

create unique index person_by_nik on person (nik_hash);

create index person_by_search on person (search, id);

-- Every number a person has or had. A number is never another person's.
create table person_number (
  kind    text not null check (kind in ('NIP', 'NI_PPPK', 'OLD', 'REGIONAL')),
  value   text not null check (value <> ''),
  person  text not null references person (id),
  from_on text,
  primary key (value, kind)
);

create index person_number_of on person_number (person);

create table person_grade (
  person        text not null references person (id),
  from_on       text not null,
  grade         text not null check (grade <> ''),
  decree_number text not null,
  decree_date   text,
  primary key (person, from_on)
);

-- Posts held before, as the person's file tells it. What is held now in this
-- region is a holding.
create table person_post_history (
  person         text not null references person (id),
  from_on        text not null,
  title          text not null check (title <> ''),
  unit_name      text not null,
  level          text not null check (level in ('JPTP', 'ADM', 'PWS', 'JF', 'PLK')),
  echelon        text not null,                 -- 'II.a' … 'IV.b', '': none
  tier           text not null,                 -- functional tier, '': none
  field          text not null,                 -- field of work
  post_code      text not null,                 -- '': a post outside this region's list
  until_on       text,
  inaugurated_on text,
  decree_number  text not null,
  decree_date    text,
  primary key (person, from_on, title)
);

create table person_schooling (
  person text   not null references person (id),
  level  bigint not null check (level between 5 and 50),  -- BKN code
  field  text   not null,
  school text   not null,
  year   bigint not null,                       -- of graduation, 0: not known
  primary key (person, level, field)
);

create table person_rating (
  person    text   not null references person (id),
  year      bigint not null,
  result    bigint not null check (result between 0 and 3),     -- 0 not rated, 1 below, 2 meets, 3 above
  behaviour bigint not null check (behaviour between 0 and 3),
  score     bigint not null check (score between 0 and 10000),  -- scale to 2021, hundredths; 0: none
  predicate bigint not null check (predicate between 1 and 5),  -- 1 very poor … 5 very good
  primary key (person, year)
);

create table person_sanction (
  person        text not null references person (id),
  from_on       text not null,
  level         text not null check (level in ('ringan', 'sedang', 'berat')),
  kind          text not null,                  -- as the decree words it
  decree_number text not null,
  decree_date   text,
  until_on      text,
  primary key (person, from_on, level)
);

create table person_leave (
  person        text not null references person (id),
  kind          text not null,
  from_on       text not null,
  until_on      text,
  decree_number text not null,
  primary key (person, kind, from_on)
);

-- How to reach a person: kept apart, read only by who works with the file.
create table person_contact (
  person  text not null primary key references person (id),
  phone   text not null,
  email   text not null,
  address text not null,
  npwp    text not null                         -- tax number
);
