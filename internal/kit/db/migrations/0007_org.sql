-- +goose Up
-- Units, posts and holdings: who holds which post when. Dates are local calendar
-- dates, half-open: from_on <= d and (until_on is null or until_on > d).

create table unit (
  id text primary key,
  code text not null unique,              -- the region's own code; key of spreadsheets
  parent text references unit (id),
  name text not null check (name <> ''),
  kind text not null,
  region_code text not null,              -- Kemendagri code of a kecamatan or kelurahan, '' for others
  address text not null,
  week_days bigint not null check (week_days in (5, 6)),
  from_on text not null,
  until_on text check (until_on is null or until_on > from_on),
  version bigint not null
);

create table unit_predecessor (             -- a merger has several
  unit text not null references unit (id),
  predecessor text not null references unit (id),
  primary key (unit, predecessor)
);

create table post (
  id text primary key,
  code text not null unique,
  unit text not null references unit (id),
  title text not null check (title <> ''),
  level text not null,                    -- head, jptp, adm, pws, jf, plk
  echelon text not null,                  -- II.a … IV.b, '' for none
  class bigint not null check (class between 0 and 17),
  superior text references post (id),
  structural boolean not null,
  chairs bigint not null check (chairs >= 1),
  tier text not null,                     -- functional tier, '' for none
  field text not null,                    -- field of work, for "related experience"
  min_schooling bigint not null,          -- BKN code, 0 for the level's own rule
  retirement_age bigint not null,         -- 0 for the level's own rule
  special text not null,                  -- posts with a rule of their own, '' for none
  duties text not null,
  from_on text not null,
  until_on text check (until_on is null or until_on > from_on),
  version bigint not null,
  check (structural = false or chairs = 1)
);

create index post_by_unit on post (unit, code);

create table post_predecessor (
  post text not null references post (id),
  predecessor text not null references post (id),
  primary key (post, predecessor)
);

create table post_function (                -- what the holder of a post may do, and over which unit
  post text not null references post (id),
  function text not null,
  scope_unit text references unit (id),   -- null: the whole region
  primary key (post, function)
);

create table holding (
  id text primary key,
  post text not null references post (id),
  person text not null references person (id),
  kind text not null check (kind in ('definitive', 'plt', 'plh', 'interim')),
  structural boolean not null,            -- copied from the post, for the indexes below
  from_on text not null,
  until_on text check (until_on is null or until_on > from_on),
  tenure_from text not null,              -- start of service in the post, kept by a confirmation
  basis text not null,                    -- decree or order: number, date
  ended_by text not null,                 -- why until_on was set, '' while open
  recorded_at bigint not null,
  withdrawn_at bigint,                    -- a mistake is withdrawn, never rewritten
  withdrawn_reason text not null
);

create unique index holding_one_per_post on holding (post)
  where kind = 'definitive' and structural and until_on is null and withdrawn_at is null;

create unique index holding_one_per_person on holding (person)
  where kind = 'definitive' and structural and until_on is null and withdrawn_at is null;

create index holding_by_post on holding (post, from_on);

create index holding_by_person on holding (person, from_on);

create table register (                     -- one row; every change of the register adds one
  id bigint primary key check (id = 1),
  version bigint not null
);

insert into register (id, version) values (1, 1);

create table region (                       -- one row: the region's profile and settings
  id bigint primary key check (id = 1),
  profile text not null,                  -- JSON, org.Region
  version bigint not null
);

-- +goose Down
drop table region;
drop table register;
drop table holding;
drop table post_function;
drop table post_predecessor;
drop table post;
drop table unit_predecessor;
drop table unit;
