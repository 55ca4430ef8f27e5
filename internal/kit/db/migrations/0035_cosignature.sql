-- +goose Up
-- Signatures of witnesses under checkpoints of the ledger (C2SP tlog-cosignature):
-- the newest of each witness for each checkpoint.
create table cosignature (
  size    bigint not null references checkpoint (size),
  witness text   not null,                   -- name+hash, the beginning of its public key
  at      bigint not null,                   -- when the witness signed, UTC microseconds
  line    text   not null,                   -- the signature line as published, without its line end
  primary key (size, witness)
);
