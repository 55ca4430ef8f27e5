-- +goose Up
-- What changed hands when a round took effect: who settles which post with
-- whom, what was counted on that day, and what each side has said since.

create table handover_setting (              -- of one round; none: the region's numbers
  round text primary key references round (id),
  span_n bigint not null check (span_n between 1 and 60),
  span_unit text not null check (span_unit in ('working_days', 'calendar_days')),
  instruction text not null,                 -- the leader's words, shown above every list
  set_by text not null,
  set_at bigint not null,
  version bigint not null
);

create table handover (                      -- one mover of one round
  id text primary key,
  round text not null references round (id),
  move text not null references move (id),
  person text not null references person (id),
  from_post text not null,                   -- '' for a person who held none
  to_post text not null,
  agency text not null,                      -- unit that heads the row on the board: the new post's agency
  confirmation boolean not null,             -- the same chair under a new name: closing work only
  started_at bigint not null,                -- the oath, or the day the seat came free if later
  span_n bigint not null,
  span_unit text not null,
  due_at bigint not null,
  provisional boolean not null,              -- a year without decree was counted
  state text not null check (state in ('pending', 'running', 'blocked', 'settled', 'cancelled')),
  total bigint not null,                     -- items to give and to receive
  done bigint not null,
  look_at bigint,                            -- the next reminder or the rise; null when none is to come
  reminders bigint not null,                 -- how many went out
  risen_at bigint,                           -- when it went to the head's page
  ended_at bigint,
  note text not null,                        -- why cancelled
  version bigint not null
);

create unique index handover_by_move on handover (move);

create index handover_by_round on handover (round, agency, id);

create index handover_by_person on handover (person, id);

create index handover_to_look on handover (look_at, id) where look_at is not null;

create table handover_transfer (             -- one post that changed hands
  id text primary key,
  round text not null references round (id),
  post text not null,
  changed_at bigint not null,                -- the switch: the figures below are of this instant
  giver text not null,                       -- person; '' when nobody is there
  giver_post text not null,                  -- the post by which they settle it now
  giver_as text not null check (giver_as in ('holder', 'acting', 'superior', 'same', 'nobody')),
  giver_handover text not null,              -- '' for somebody who does not move
  receiver text not null,
  receiver_post text not null,
  receiver_as text not null check (receiver_as in ('holder', 'acting', 'superior', 'same', 'nobody')),
  receiver_handover text not null,
  superior_post text not null,               -- whose holder knows of it
  open_n bigint not null,                    -- frozen: duties open at the switch
  late_n bigint not null,                    -- frozen: of these, late
  started_at bigint not null,
  due_at bigint not null,
  filled boolean not null,                   -- figures and items are made
  state text not null check (state in ('open', 'settled', 'cancelled')),
  memo text not null,                        -- JSON of the memo's parts, '' before
  given_at bigint,                           -- signatures under the minutes, in this order
  received_at bigint,
  known_at bigint,
  minutes_duty text not null,
  version bigint not null
);

create index handover_transfer_by_post on handover_transfer (post, changed_at);

create index handover_transfer_by_round on handover_transfer (round, filled, id);

create index handover_transfer_by_giver on handover_transfer (giver, id);

create index handover_transfer_by_receiver on handover_transfer (receiver, id);

create index handover_transfer_given on handover_transfer (giver_handover, id) where giver_handover <> '';

create index handover_transfer_received on handover_transfer (receiver_handover, id) where receiver_handover <> '';

create index handover_transfer_by_giver_post on handover_transfer (giver_post, id);

create index handover_transfer_by_receiver_post on handover_transfer (receiver_post, id);

create table handover_figure (               -- frozen counts by kind of duty
  transfer text not null references handover_transfer (id),
  kind text not null,
  open_n bigint not null,
  late_n bigint not null,
  primary key (transfer, kind)
);

create table handover_debt (                 -- the frozen list, soonest due first
  transfer text not null references handover_transfer (id),
  n bigint not null,
  duty text not null,
  kind text not null,
  title text not null,                       -- '' where only some may read it
  due_at bigint not null,
  late boolean not null,
  primary key (transfer, n)
);

create table handover_item (
  id text primary key,
  transfer text not null references handover_transfer (id),
  n bigint not null,
  area text not null check (area in ('work', 'closing', 'money', 'asset', 'audit', 'contract', 'archive', 'account', 'staff')),
  title text not null check (title <> ''),
  status text not null,                      -- how far it is, in words
  file text not null,                        -- where its papers are
  due_on text not null,                      -- of the work itself, '' for none
  state text not null check (state in ('pending', 'running', 'blocked', 'handed', 'returned', 'accepted', 'released', 'cancelled')),
  reason text not null,                      -- why returned, blocked or released
  names text not null,                       -- who it waits for, when blocked
  duty text not null,
  added_by text not null,                    -- '' from the list of the post's family
  changed_at bigint not null,
  version bigint not null
);

create unique index handover_item_by_transfer on handover_item (transfer, n);

create table handover_item_event (
  item text not null references handover_item (id),
  n bigint not null,
  at bigint not null,
  event text not null,
  person text not null,
  post text not null,
  note text not null,
  primary key (item, n)
);

create table handover_strategy (             -- one page for the new post
  handover text primary key references handover (id),
  body text not null,                        -- JSON
  due_at bigint not null,
  duty text not null,
  sent_at bigint,
  version bigint not null
);

create table handover_first (                -- dated first duties of the new post
  handover text not null references handover (id),
  kind text not null check (kind in ('start', 'agreement', 'wealth')),
  due_at bigint not null,
  basis text not null,
  duty text not null,
  done_at bigint,
  note text not null,
  primary key (handover, kind)
);
