-- +goose Up
-- Posts in social media that became reports, and whether they were replied to
-- where everybody reads. Who wrote the post lies in the vault, its words and its
-- picture with the report.

create table social_post (
  complaint text primary key references complaint (id),
  platform text not null,
  duty text not null,                       -- of the post that owes the public reply
  replied_at bigint,
  reply_link text not null,                 -- where the reply stands
  replied_post text not null,               -- post whose holder replied
  replied_by text not null                  -- that person
);

create index social_post_waiting on social_post (complaint) where replied_at is null;

-- Messages that were given up, for the page that sends them again.
create index complaint_message_failed on complaint_message (id) where state = 'failed';
