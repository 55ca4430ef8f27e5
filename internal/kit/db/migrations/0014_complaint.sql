-- +goose Up
-- What citizens report. No column of these tables but complaint_identity.sealed
-- holds who reported; it opens only with a key that lies outside the database.

create table complaint (
  id text primary key,                      -- UUIDv7: its order is the order of arrival
  number text not null unique,              -- told to the citizen; cannot be guessed
  client_key text not null unique,          -- keyed hash of the sender's key: the same report sent twice is stored once
  kind text not null check (kind in ('service', 'oversight', 'information', 'aspiration', 'public_information', 'whistleblowing')),
  clarify boolean not null,                 -- a service complaint that needs clarification: the longer clock
  category text not null,                   -- routing.CategoryKey, '' while nobody knows
  channel text not null,
  state text not null check (state in ('held', 'received', 'needs_info', 'rejected', 'merged', 'forwarded', 'in_progress',
    'answered', 'reopened', 'closed', 'archived', 'transferred_out')),
  secret boolean not null,                  -- rahasia: the public does not see what it says
  anonymous boolean not null,               -- anonim: who reported is hidden from the handling agency too
  guard text not null,                      -- function without which nobody learns that it exists, '' for none
  text text not null,                       -- with telephone and population numbers, addresses and the reporter's name masked
  lat bigint,                               -- millionths of a degree
  lon bigint,
  cell bigint not null,                     -- similar.Cell, 0 without a place
  village text not null,                    -- code of the kelurahan or desa, '' outside or not known
  place_note text not null,
  happened_on text not null,
  sketch text not null,                     -- similar.Sketch of the words
  unit text not null,                       -- whose it is, '' while the coordinator has it
  agency text not null,                     -- the agency of that unit when it came there
  post text not null,                       -- who owes it: the post of its duty
  duty text not null,
  received_at bigint not null,
  verified_at bigint,
  first_by bigint not null,                 -- first answer promised by
  due_at bigint not null,                   -- end of the citizen's clock; a hand-on never moves it
  provisional boolean not null,
  first_answered_at bigint,
  answered_at bigint,
  reply_until text not null,                -- last day for the reporter to reply, '' while nothing is asked of them
  closed_at bigint,
  bounces bigint not null,
  reopened bigint not null,
  merged_into text not null,
  transferred_to text not null,
  reason text not null,                     -- of a refusal, a transfer or an archiving
  rating bigint not null check (rating between 0 and 5),
  source text not null,                     -- where it was copied from: an address, a number of another system
  accused text not null,                    -- unit that a whistle-blower names
  by_post text not null,                    -- post of the clerk who wrote it down, '' for the citizen
  writing_by text not null,                 -- who is writing an answer
  writing_until bigint,
  steps bigint not null,                    -- lines of history so far
  version bigint not null
);

create index complaint_by_agency on complaint (agency, state, id);
create index complaint_by_state on complaint (state, id);
create index complaint_by_cell on complaint (cell, id) where cell <> 0;
create index complaint_waiting_for_reporter on complaint (reply_until, id) where state in ('answered', 'needs_info');
create index complaint_merged on complaint (merged_into) where merged_into <> '';
create index complaint_of_source on complaint (source) where source <> '';

create table complaint_step (
  complaint text not null references complaint (id),
  n bigint not null,
  at bigint not null,
  kind text not null,
  view text not null check (view in ('public', 'reporter', 'desk')), -- who may read it
  by_person text not null,                  -- official, '' for a citizen or the program
  by_post text not null,
  unit text not null,
  post text not null,
  text text not null,
  about bigint not null,                    -- line that a correction corrects, 0 otherwise
  primary key (complaint, n)
);

-- Who reported or follows: the only place. Key is the holder's id, that of the
-- complaint for its reporter.
create table complaint_identity (
  id text primary key,
  complaint text not null references complaint (id),
  client_key text not null,                 -- of a follower's request, '' for the reporter
  sealed text not null,                     -- name and contacts, AES-256-GCM; '' after erasure
  contact_hash text not null,               -- keyed hash, '' without contact
  tail_hash text not null,                  -- keyed hash of the last three digits
  ways text not null,                       -- how they can be told: mail, whatsapp, telegram …; says nothing about who
  created_at bigint not null,
  erased_at bigint
);

create index complaint_identity_of on complaint_identity (complaint, id);
create index complaint_identity_by_contact on complaint_identity (contact_hash, id) where contact_hash <> '';
create unique index complaint_identity_once on complaint_identity (complaint, client_key) where client_key <> '';

-- Each look at an identity, with its reason; the reporter reads it.
create table complaint_look (
  id text primary key,
  complaint text not null references complaint (id),
  holder text not null,
  at bigint not null,
  person text not null,
  post text not null,
  reason text not null
);

create index complaint_look_of on complaint_look (complaint, id);

-- What is told to reporters and followers.
create table complaint_message (
  id text primary key,
  complaint text not null references complaint (id),
  holder text not null,
  way text not null,
  kind text not null,
  subject text not null,
  text text not null,
  state text not null check (state in ('queued', 'sent', 'failed', 'dropped')),
  attempts bigint not null,
  next_at bigint not null,
  error text not null,
  created_at bigint not null,
  sent_at bigint
);

create index complaint_message_of on complaint_message (complaint, id);
create index complaint_message_queued on complaint_message (next_at, id) where state = 'queued';

create table complaint_draft (
  complaint text primary key references complaint (id),
  text text not null,
  final boolean not null,
  by_person text not null,
  by_post text not null,
  at bigint not null
);

create table complaint_photo (
  id text primary key,
  complaint text not null,                  -- '' until the report arrives
  kind text not null check (kind in ('report', 'evidence', 'info')),
  state text not null check (state in ('waiting', 'shown', 'hidden')),
  blob text not null,
  thumb text not null,
  width bigint not null,
  height bigint not null,
  phash bigint not null,                    -- photo.Hash as a signed number, 0 too plain
  taken_at bigint,
  lat bigint,
  lon bigint,
  by_person text not null,                  -- official who added evidence
  added_at bigint not null
);

create index complaint_photo_of on complaint_photo (complaint, id) where complaint <> '';
create index complaint_photo_blob on complaint_photo (blob);
create index complaint_photo_thumb on complaint_photo (thumb);
create index complaint_photo_waiting on complaint_photo (added_at, id) where state = 'waiting';

-- Four bands of sixteen bits of a photo's hash: near hashes share a band.
create table complaint_photo_band (
  band bigint not null,
  photo text not null,
  primary key (band, photo)
);

create table complaint_canned (
  id text primary key,
  category text not null,                   -- '' for every category
  unit text not null,                       -- '' for every agency
  title text not null,
  text text not null,
  version bigint not null
);

-- Requests for public information have steps of their own.
create table complaint_information (
  complaint text primary key references complaint (id),
  purpose text not null,
  way text not null,                        -- how it should be given: copy, look, mail
  extended_at bigint,
  objected_at bigint,
  ground text not null,
  objection_text text not null,
  objection_duty text not null,
  decide_by bigint,
  decided_at bigint,
  upheld boolean not null,
  decision text not null
);

-- What a data subject asks about their own data.
create table complaint_subject_request (
  id text primary key,
  complaint text not null references complaint (id),
  holder text not null,
  kind text not null check (kind in ('copy', 'correct', 'erase')),
  state text not null check (state in ('open', 'done', 'refused')),
  duty text not null,
  opened_at bigint not null,
  due_at bigint not null,
  done_at bigint,
  reason text not null
);

create index complaint_subject_request_open on complaint_subject_request (due_at, id) where state = 'open';
create index complaint_subject_request_of on complaint_subject_request (complaint, id);

-- Complaints whose words or agency changed since they were indexed.
create table complaint_to_index (
  id text primary key,
  complaint text not null
);

-- How far a job has read; one row a job.
create table complaint_mark (
  name text primary key,
  value text not null
);

-- Public figures as they were published on a day; a link to a day stays true.
create table complaint_figure (
  day text primary key,
  at bigint not null,
  body text not null
);
