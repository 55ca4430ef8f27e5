-- +goose Up

-- An official paper. Its bytes depend only on data, house, template_version,
-- number, dated, sealed_at and code: all of them are fixed once it is numbered.
create table document (
  id               text   not null primary key,
  kind             text   not null check (kind <> ''),
  subject_kind     text   not null check (subject_kind <> ''),
  subject          text   not null check (subject <> ''),  -- the round
  item             text   not null,          -- which of its kind: the move; '' for the whole subject
  person           text   not null,          -- whom it concerns and who may read it; '' for nobody
  pack_order       bigint not null,          -- place in the merged file
  title            text   not null check (title <> ''),
  file_name        text   not null,          -- without folder and ending
  template_version bigint not null,
  data             text   not null,          -- JSON of the kind's struct
  house            text   not null,          -- JSON of who issues
  method           text   not null check (method in ('trial', 'wet', 'none')),
  register         text   not null,          -- '' when it carries no number
  number_pattern   text   not null,          -- 821.2/{n}/419.204/{year}
  numbered_with    text   references document (id), -- carries that paper's number and date
  state            text   not null check (state in ('drafted', 'numbered', 'signed', 'withdrawn', 'superseded')),
  state_note       text   not null,          -- why it was withdrawn or superseded
  superseded_by    text   references document (id),
  number           text   not null,          -- '' until numbered, or when it carries none
  dated            text,
  sealed_at        bigint,                   -- UTC microseconds: the only instant in the file
  code             text,                     -- of the verification page; unguessable
  sha256           text,                     -- of the newest bytes, also their name in the file store
  size             bigint not null,
  pages            bigint not null,
  leaf             text,                     -- ledger receipt of the act that signed it
  failure          text   not null,          -- why the last try failed; '' when it did not
  attempts         bigint not null,          -- failed tries
  version          bigint not null,
  created_at       bigint not null,
  changed_at       bigint not null,
  check (state in ('drafted', 'withdrawn', 'superseded') or (dated is not null and sealed_at is not null and code is not null)),
  check (state <> 'signed' or sha256 is not null)
);

create unique index document_code on document (code);

-- One living paper of a kind for each item of a subject: planning twice makes
-- nothing twice.
create unique index document_living on document (subject_kind, subject, kind, item)
  where state not in ('withdrawn', 'superseded');

create index document_of on document (subject_kind, subject, pack_order, id);

create index document_sha on document (sha256);

create index document_person on document (person, id);

-- Who is to sign, in order, and who has.
create table signature (
  document     text   not null references document (id),
  n            bigint not null,              -- 1, 2, … the order of signing
  role         text   not null,              -- signer, official, witness_1, witness_2, oath_taker, superior
  person       text   not null,              -- '' for the regional head without a record
  post         text   not null,
  name         text   not null,              -- as on the certificate
  title        text   not null,
  organization text   not null,
  reason       text   not null,
  approved_at  bigint,                       -- the signer's own consent
  at           bigint,                       -- signed; null until then
  method       text   not null,
  certificate  text   not null,              -- serial number; '' until signed
  issuer       text   not null,
  primary key (document, n)
);

create index signature_waiting on signature (person, document) where at is null;

-- The gap-free registers: next is the number that will be given next.
create table numbering (
  register   text   not null check (register <> ''),
  year       bigint not null,
  next       bigint not null check (next >= 1),
  last_dated text   not null,                -- no later number carries an earlier date unnoticed
  primary key (register, year)
);

create table number_issued (
  register      text   not null,
  year          bigint not null,
  n             bigint not null check (n >= 1),
  document      text   not null references document (id),
  number        text   not null,
  dated         text   not null,
  issued_at     bigint not null,
  back_dated    text   not null,             -- the reason, when dated before its day or out of order
  voided_at     bigint,
  voided_reason text   not null,
  primary key (register, year, n)
);

create index number_issued_document on number_issued (document);
