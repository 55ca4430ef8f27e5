-- +goose Up
-- A person's own selections of their inbox.

create table duty_view (
  id text primary key,
  person text not null,
  name text not null check (name <> ''),
  query text not null,                      -- the filters of the address, as on the page
  created_at bigint not null
);

create unique index duty_view_of_person on duty_view (person, name);
