-- +goose Up

-- An official act: who did what to which subject, and when. Written in the
-- transaction of what it records; numbered afterwards by the one sequencer.
create table act (
  id           text   not null primary key,
  at           bigint not null,              -- UTC microseconds
  kind         text   not null check (kind <> ''),
  actor_person text,                         -- null: the system itself
  actor_post   text,                         -- the post whose power was used
  subject_kind text   not null check (subject_kind <> ''),
  subject      text   not null check (subject <> ''),
  payload      text,                         -- canonical JSON, as it was hashed; null once erased
  salt         text,                         -- 32 bytes in hex; null once erased
  digest       text   not null,              -- SHA-256(salt ‖ payload) in hex: the published entry
  leaf         text   not null,              -- SHA-256(0x00 ‖ digest) in hex: the receipt
  seq          bigint check (seq >= 0),      -- place in the tree; null until sequenced
  erased_at    bigint,
  check ((payload is null) = (salt is null)),
  check ((payload is null) = (erased_at is not null))
);

create unique index act_seq on act (seq);

create index act_waiting on act (id) where seq is null;

create unique index act_leaf on act (leaf);

create index act_subject on act (subject_kind, subject, id);

create index act_actor on act (actor_person, id);

create index act_kind on act (kind, id);

-- The stored hashes of the Merkle tree, by golang.org/x/mod/sumdb/tlog's index.
create table tree_hash (
  n    bigint not null primary key,
  hash text   not null                       -- 32 bytes in hex
);

-- Every signed checkpoint ever made; note is the whole signed text.
create table checkpoint (
  size bigint not null primary key check (size > 0),
  root text   not null,                      -- 32 bytes in hex
  at   bigint not null,
  note text   not null
);

-- One row: the state of the tree, and who may extend it. Locking this row is
-- what keeps two sequencers apart; the lease only spares them the trying.
create table ledger_head (
  id          bigint not null primary key check (id = 1),
  size        bigint not null check (size >= 0),
  root        text   not null,               -- '' for the empty tree
  origin      text   not null,               -- '' until the first start
  verifier    text   not null,               -- public key that signs this log; '' until the first start
  lease_owner text   not null,
  lease_until bigint not null
);

insert into ledger_head (id, size, root, origin, verifier, lease_owner, lease_until)
values (1, 0, '', '', '', '', 0);
