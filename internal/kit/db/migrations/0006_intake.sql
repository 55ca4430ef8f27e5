-- +goose Up
-- Files that officers bring in. What they change is in the register and in the
-- ledger; these tables only carry a file from upload to apply.

create table import_batch (
  id          text   not null primary key,
  kind        text   not null,               -- unit, post, person, round, reorganisation
  file_name   text   not null,
  file_bytes  bigint not null,
  file_hash   text   not null,               -- SHA-256 of the file in hex
  state       text   not null check (state in ('judged', 'applied', 'discarded')),
  rows_new       bigint not null,
  rows_changed   bigint not null,
  rows_unchanged bigint not null,
  rows_wrong     bigint not null,
  summary     text   not null,               -- JSON: counts by sheet, notes, what was ignored
  digest      text   not null,               -- fingerprint of the judgement that was shown
  by_person   text,                          -- who uploaded; null: the command line
  by_name     text   not null,
  at          bigint not null,
  applied_by  text,
  applied_at  bigint,
  receipt     text                           -- leaf of the act in the ledger
);

create index import_batch_by_time on import_batch (at, id);

create index import_batch_by_kind on import_batch (kind, at, id);

-- A file in pieces, sealed under the region's key: files hold NIK. "file" is
-- what was uploaded and goes when the batch is applied or discarded; "wrong" is
-- the workbook of the rows that were refused.
create table import_file (
  batch  text   not null references import_batch (id),
  what   text   not null check (what in ('file', 'wrong')),
  n      bigint not null,
  data   text   not null,                    -- base64
  primary key (batch, what, n)
);

-- The preview: rows by verdict, and those of any verdict that carry a warning. A
-- hundred rows a record: one record a row would cost more than the whole import
-- of 75,000 rows. Secret values are masked.
create table import_row (
  batch   text   not null references import_batch (id),
  verdict text   not null check (verdict in ('new', 'changed', 'wrong', 'warned')),
  n       bigint not null,                   -- position of the first row among those of its verdict
  listed  text   not null,                   -- JSON array
  primary key (batch, verdict, n)
);
