-- +goose Up
-- Orders (surat perintah) by which somebody acts in a post, from the day they are
-- prepared to the signature that makes the term.

create table acting_order (
  id text primary key,
  post text not null references post (id),
  person text not null references person (id),
  kind text not null check (kind in ('plt', 'plh')),
  from_on text not null,
  until_on text not null check (until_on > from_on), -- half-open, as holdings
  extends text not null,                  -- the term that this one follows, '' for a first one
  absent text not null,                   -- the leave for which a Plh stands in, '' for a Plt
  signer text not null,                   -- who gives the mandate
  signer_post text not null,
  state text not null check (state in ('waiting', 'signed', 'withdrawn')),
  holding text not null,                  -- the term it made, '' before the signature
  duty text not null,                     -- of the signer, '' when signed at once
  note text not null,                     -- why withdrawn
  prepared_by text not null,              -- '' for the program itself
  prepared_at bigint not null,
  ended_at bigint                         -- signed or withdrawn
);

create index acting_order_by_post on acting_order (post, from_on);

create index acting_order_by_state on acting_order (state, from_on);

create index acting_order_by_holding on acting_order (holding);

-- +goose Down
drop table acting_order;
