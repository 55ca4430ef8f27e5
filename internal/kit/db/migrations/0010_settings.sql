-- +goose Up
-- Numbers that the law leaves uncertain and the region has set for itself.
-- Package regulation says which there are; a row here replaces its default.

create table region_setting (
  id      text   not null primary key,   -- id of the number in package regulation
  value   text   not null check (value <> ''),
  basis   text   not null check (basis <> ''), -- the paper or decision it rests on
  set_by  text   not null,               -- as it is greeted
  set_at  bigint not null
);

-- +goose Down
drop table region_setting;
