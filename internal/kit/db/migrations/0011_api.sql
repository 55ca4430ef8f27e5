-- +goose Up
-- Answers to requests of programs that named themselves (Idempotency-Key), kept
-- for a day. No answer yet: the request is running, or its process died and
-- nobody can tell whether it took effect.
create table api_once (
  account text not null,
  key     text not null,
  digest  text not null, -- of operation and input, hex SHA-256
  answer  text,          -- JSON
  at      bigint not null,
  primary key (account, key)
);
create index api_once_at on api_once (at);
