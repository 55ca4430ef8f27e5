-- +goose Up
-- The region's own map. Each import is one row, whole: borders, roads, rivers
-- and landmarks as package place writes them. Earlier maps stay, so that what
-- was located by them can be understood.

create table region_map (
  version     bigint not null primary key,
  state       text   not null check (state in ('waiting', 'current', 'former', 'discarded')),
  region_code text   not null,            -- Kemendagri code the areas were checked against, '' when not known
  content     text   not null,            -- '' once discarded
  digest      text   not null,            -- SHA-256 of the content, hex
  files       text   not null,            -- names and digests of the imported files, JSON
  findings    text   not null,            -- what was noted about them, JSON
  corners     bigint not null check (corners >= 0), -- read, before simplifying
  made_by     text   not null,            -- person, '' for the program
  made_name   text   not null,
  made_at     bigint not null,
  ended_at    bigint not null default 0   -- applied or discarded; 0 while waiting
);

create unique index region_map_current on region_map (state) where state = 'current';

-- +goose Down
drop table region_map;
