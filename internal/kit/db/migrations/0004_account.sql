-- +goose Up

-- Who may sign in. An account belongs to a person; what it may do follows from
-- the posts the person holds today. An administrator has no person and only
-- runs the system.
create table account (
  id               text    not null primary key,
  person           text,                            -- null: an administrator
  login            text    not null check (login <> ''), -- NIP digits, or an administrator's name
  name             text    not null,                -- as it is greeted
  disabled         boolean not null,
  password         text    not null,                -- argon2id with its parameters; '' until one is set
  password_set_at  bigint,
  totp             text    not null,                -- sealed secret; '' when off
  totp_pending     text    not null,                -- sealed secret that was not confirmed yet
  totp_step        bigint  not null,                -- last 30-second step that was used
  passkey_handle   text    not null,                -- random user handle for authenticators
  created_at       bigint  not null,
  last_sign_in_at  bigint
);

create unique index account_login on account (login);

create unique index account_person on account (person);

create unique index account_handle on account (passkey_handle);

create table passkey (
  id         text   not null primary key,           -- credential id, base64url
  account    text   not null references account (id),
  label      text   not null,
  credential text   not null,                       -- JSON: public key, counter, flags
  created_at bigint not null,
  used_at    bigint
);

create index passkey_account on passkey (account);

create table recovery_code (
  account text   not null references account (id),
  hash    text   not null,                          -- keyed hash in hex
  used_at bigint,
  primary key (account, hash)
);

-- A signed-in browser. The token is in its cookie; only the hash is here.
create table session (
  id         text   not null primary key,
  token_hash text   not null,
  account    text   not null references account (id),
  proof      text   not null check (proof in ('password', 'totp', 'recovery', 'passkey')),
  address    text   not null,
  agent      text   not null,
  created_at bigint not null,
  seen_at    bigint not null
);

create unique index session_token on session (token_hash);

create index session_account on session (account);

-- A sign-in or registration between its steps: the password was right and the
-- second factor is awaited, or an authenticator was challenged.
create table sign_in_step (
  token_hash text   not null primary key,
  account    text,                                  -- null: a passkey will say who
  kind       text   not null check (kind in ('second', 'passkey_login', 'passkey_new')),
  data       text   not null,
  failures   bigint not null,
  expires_at bigint not null
);

create index sign_in_step_expires on sign_in_step (expires_at);

-- How long a name or an address has to wait before it may try again.
create table sign_in_guard (
  subject    text   not null primary key,           -- login:…, address:…
  failures   bigint not null,
  last_at    bigint not null,
  blocked_to bigint not null
);

-- Failed sign-ins, kept for whoever looks into an attack. Not official acts, so
-- not in the ledger; swept after ninety days.
create table sign_in_failure (
  id      text   not null primary key,
  at      bigint not null,
  login   text   not null,
  account text,                                     -- null: no such account
  address text   not null,
  reason  text   not null
);

create index sign_in_failure_at on sign_in_failure (at);

create index sign_in_failure_account on sign_in_failure (account, at);

-- A one-time code with which an account's holder sets a password.
create table password_ticket (
  hash       text   not null primary key,
  account    text   not null references account (id),
  made_by    text   not null,                       -- person or account that gave it out
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint
);

create index password_ticket_account on password_ticket (account);

create table api_token (
  id         text   not null primary key,
  account    text   not null references account (id),
  label      text   not null,
  token_hash text   not null,
  scopes     text   not null,                       -- separated by spaces
  created_at bigint not null,
  expires_at bigint not null,
  used_at    bigint,
  revoked_at bigint
);

create unique index api_token_hash on api_token (token_hash);

create index api_token_account on api_token (account);
