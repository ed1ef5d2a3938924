-- Second factors: what a person has beside the password, which roles demand it, and when a session was given one.

alter table role add column second_factor boolean not null default false; -- C1

-- placement: local
create table staff_factor (
  factor_id uuid primary key, -- C1
  user_id uuid not null references staff_user (user_id), -- C1
  kind text not null check (kind in ('totp', 'passkey', 'recovery')), -- C1
  -- Until its first code fitted, a new authenticator counts for nothing.
  confirmed boolean not null, -- C1
  name bytea not null, -- C2 sealed
  -- The key of the codes; public key and transports of a passkey; nothing for a recovery code.
  secret bytea not null, -- C3 sealed
  -- Keyed hash of a passkey's credential id or of a recovery code.
  handle bytea unique, -- C3 hashed
  -- The last time step used, or the passkey's own counter: neither goes back.
  counter bigint not null, -- C1
  added_at timestamptz not null, -- C1
  last_used_at timestamptz -- C1
);
create index staff_factor_user on staff_factor (user_id);

alter table staff_user add column factor_count int not null default 0; -- C1
alter table staff_session add column factor_at timestamptz; -- C1
-- What a passkey must sign next in this session.
alter table staff_session add column challenge text; -- C1
