-- +goose Up
-- Holidays, months of fasting and office hours. Rows are only added: of several
-- rows about one day (or one unit and first day) the one recorded last holds.
-- Rows without an amendment came with the program.

create table calendar_state (                -- one row
  id bigint primary key check (id = 1),
  version bigint not null,                   -- moves with every change; caches compare it
  edition text not null                      -- digest of the shipped files that were taken over
);

insert into calendar_state (id, version, edition) values (1, 0, '');

create table calendar_amendment (
  id text primary key,
  decree text not null check (decree <> ''), -- its name and number
  decreed_on text not null,
  note text not null,
  changes text not null,                     -- JSON: days, months of fasting, office hours, what the preview counted
  state text not null check (state in ('previewed', 'applied')),
  base_version bigint not null,              -- of the calendar that the preview looked at
  from_on text,                              -- first day that counts otherwise; null when none does
  until_on text,                             -- last such day; null with from_on: without end
  open_count bigint not null,                -- open due times looked at in the preview
  moved_count bigint not null,               -- those that move
  by_person text,                            -- null: the program itself
  by_name text not null,
  previewed_at bigint not null,
  applied_at bigint
);

create index calendar_amendment_by_time on calendar_amendment (state, applied_at);

create table calendar_holiday (
  id text primary key,                       -- ascending: the latest of a day holds
  on_date text not null,
  kind text not null check (kind in ('libur_nasional', 'cuti_bersama', 'libur_daerah', 'hari_kerja')),
  name text not null,
  basis text not null,                       -- the decree
  estimated boolean not null,                -- computed, not decreed
  amendment text references calendar_amendment (id),
  recorded_at bigint not null
);

create index calendar_holiday_by_date on calendar_holiday (on_date, id);

create table calendar_ramadan (
  id text primary key,
  from_on text not null,
  until_on text not null,
  basis text not null,
  estimated boolean not null,
  amendment text references calendar_amendment (id),
  recorded_at bigint not null
);

create table calendar_office (
  id text primary key,
  unit text not null,                        -- '' is the region; no key, the calendar stands before the register
  since_on text not null,                    -- '' for always
  follows boolean not null,                  -- the unit works as the region from then on; the rest is unused
  pattern bigint not null check (pattern in (5, 6)),
  joint_leave_works boolean not null,
  hours text not null,                       -- JSON, seven days from Sunday: minutes after midnight
  ramadan text not null,
  amendment text references calendar_amendment (id), -- null: what the register was seen to say; gives no hours
  recorded_at bigint not null
);

create index calendar_office_by_unit on calendar_office (unit, since_on, id);

-- +goose Down
drop table calendar_office;
drop table calendar_ramadan;
drop table calendar_holiday;
drop table calendar_amendment;
drop table calendar_state;
