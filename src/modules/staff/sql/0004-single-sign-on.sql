-- Single sign-on: who comes in through the bank's identity provider, and what its groups mean here.

alter table staff_user add column single boolean not null default false; -- C1
-- Keyed hash of issuer and subject.
alter table staff_user add column single_subject bytea unique; -- C1 hashed
-- Keyed hash of the sign-in at the provider that opened the session.
alter table staff_session add column far_session bytea; -- C1 hashed
create index staff_session_far on staff_session (far_session);

-- placement: reference
create table staff_group (
  group_name text primary key, -- C1
  role_ids text[] not null, -- C1
  branch_id int references branch (branch_id), -- C1
  version int not null -- C1
);
