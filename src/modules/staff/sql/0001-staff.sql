-- Staff: branches, roles, users, sessions, sign-in attempts and what users keep for themselves.

-- placement: reference
create table branch (
  branch_id int primary key, -- C1
  code text not null unique, -- C1
  name text not null, -- C1
  parent_id int references branch (branch_id), -- C1
  path text not null, -- C1
  active boolean not null, -- C1
  version int not null -- C1
);

-- placement: reference
create table role (
  role_id text primary key, -- C1
  name jsonb not null, -- C1
  scope text not null check (scope in ('own', 'branch', 'tree', 'all', 'none')), -- C1
  masking text not null check (masking in ('masked', 'hidden')), -- C1
  permissions jsonb not null, -- C1
  built_in boolean not null, -- C1
  version int not null -- C1
);

-- placement: local
create table staff_user (
  user_id uuid primary key, -- C1
  login_name text not null unique, -- C1
  display_name bytea not null, -- C2 sealed
  branch_id int not null, -- C1
  role_ids text[] not null, -- C1
  status text not null check (status in ('active', 'disabled')), -- C1
  password_hash text not null, -- C3 argon2id
  must_change_password boolean not null, -- C1
  password_changed_at timestamptz not null, -- C1
  last_signed_in_at timestamptz, -- C1
  language text not null check (language in ('zh-CN', 'en-US')), -- C1
  version int not null -- C1
);
create index staff_user_branch on staff_user (branch_id);

-- placement: local
create table staff_session (
  token_hash bytea primary key, -- C3 hashed
  session_id uuid not null unique, -- C1
  user_id uuid not null references staff_user (user_id), -- C1
  created_at timestamptz not null, -- C1
  last_seen_at timestamptz not null, -- C1
  expires_at timestamptz not null, -- C1
  device text not null -- C1
);
create index staff_session_user on staff_session (user_id);
create index staff_session_expiry on staff_session (expires_at);

-- Counted by hashed login name, so that unknown names behave exactly as known ones.
-- placement: local
create table sign_in_attempt (
  login_hash bytea primary key, -- C1 hashed
  failures int not null, -- C1
  locked_until timestamptz, -- C1
  last_at timestamptz not null -- C1
);

-- placement: local
create table preference (
  user_id uuid not null, -- C1
  kind text not null, -- C1
  value bytea not null, -- C2 sealed
  updated_at timestamptz not null, -- C1
  primary key (user_id, kind)
);
