-- +goose Up
-- What a phone without signal kept, and the personal links of those with a task.

-- The phone's time of "Saya hadir" when it came late; null: in time.
alter table ceremony_seat add column arrive_pressed_at bigint;

-- The phone's time of a signature that came late; null: in time.
alter table ceremony_autograph add column pressed_at bigint;

create table ceremony_pass (                -- the personal link of somebody with a task
  session text not null references ceremony_session (id),
  office text not null,
  religion text not null,                   -- of clergy, '' for the others
  link_hash text not null,
  code_hash text not null,
  wrong bigint not null,                    -- codes since the last right one
  closed_until bigint,
  issued_at bigint not null,
  pin_hash text not null default '',        -- of who is not in the register; the others' lie in ceremony_pin
  pin_wrong bigint not null default 0,
  pin_closed_until bigint,
  arrived_at bigint,                        -- the person's own "Saya hadir"
  stated_at bigint,                         -- of clergy and reader: they did what their task is
  stated_name text not null default '',     -- as typed
  stated_strokes text not null default '',  -- drawn
  primary key (session, office, religion)
);

create unique index ceremony_pass_by_link on ceremony_pass (link_hash);

-- When somebody who was invited and did not open the link was reminded; null: not.
alter table ceremony_seat add column opened_at bigint;
alter table ceremony_seat add column reminded_at bigint;

-- +goose Down
alter table ceremony_seat drop column reminded_at;
alter table ceremony_seat drop column opened_at;
drop table ceremony_pass;
alter table ceremony_autograph drop column pressed_at;
alter table ceremony_seat drop column arrive_pressed_at;
