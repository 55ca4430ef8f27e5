-- +goose Up
-- What was told to people in a chat service, so that a reply to one message finds
-- the report it was about. The service's identifier holds a telephone number in
-- some services: only its hash is kept, for some weeks.

create table channel_sent (
  id text primary key,                      -- hash of the service's identifier of the message
  number text not null,                     -- of the report
  sent_at bigint not null
);

create index channel_sent_old on channel_sent (sent_at, id);
