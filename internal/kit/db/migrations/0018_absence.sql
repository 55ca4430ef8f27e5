-- +goose Up
-- When the definitive holder of a post is away without the post being vacant:
-- the campaign leave of the head and the deputy, and the leave, training and
-- travel of officials. Dates are half-open, as those of holdings.

create table holding_leave (
  id text primary key,
  holding text not null references holding (id),
  kind text not null,                     -- org.LeaveKind
  from_on text not null,
  until_on text not null check (until_on > from_on),
  basis text not null check (basis <> ''), -- letter or decision that grants it: number, date
  duty text not null,                     -- the duty of the superior to name a Plh, '' when none was opened
  recorded_at bigint not null,
  ended_by text not null,                 -- why until_on was moved, '' when never
  withdrawn_at bigint,                    -- a mistake is withdrawn, never rewritten
  withdrawn_reason text not null
);

create index holding_leave_by_holding on holding_leave (holding, from_on);

-- +goose Down
drop table holding_leave;
