-- What a role shows of each class of data, departments with walls between them, roles and permissions for a time, opened values counted by day.

alter table role drop constraint role_masking_check;
alter table role add constraint role_masking_check check (masking in ('clear', 'masked', 'hidden'));
alter table role add column sight jsonb not null default '{}'; -- C1
alter table role add column reveals_daily int; -- C1
alter table role add column reveal_fresh boolean not null default false; -- C1

-- placement: reference
create table department (
  department_id text primary key, -- C1
  name jsonb not null, -- C1
  -- Departments on the other side of a wall; it holds both ways, whichever of the two names it.
  walls text[] not null, -- C1
  version int not null -- C1
);
alter table staff_user add column department text; -- C1

-- placement: local
create table staff_grant (
  grant_id uuid primary key, -- C1
  user_id uuid not null references staff_user (user_id), -- C1
  kind text not null check (kind in ('role', 'permission')), -- C1
  what text not null, -- C1
  scope text not null check (scope in ('own', 'branch', 'tree', 'all', 'none')), -- C1
  reason bytea not null, -- C2 sealed
  given_by text not null, -- C1
  given_at timestamptz not null, -- C1
  ends_at timestamptz not null, -- C1
  -- When it was over for good: ended early, or its end was told of.
  ended_at timestamptz -- C1
);
create index staff_grant_user on staff_grant (user_id);
create index staff_grant_running on staff_grant (ends_at) where ended_at is null;

-- placement: local
create table staff_reveal (
  user_id uuid not null, -- C1
  day date not null, -- C1
  used int not null, -- C1
  primary key (user_id, day)
);
