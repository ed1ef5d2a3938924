-- Approval: rules by version, changes that wait, what was decided, evidence, and who stands in for whom.

-- placement: reference
create table approval_policy (
  policy_id text not null, -- C1
  version int not null, -- C1
  route text not null, -- C1
  active boolean not null, -- C1
  -- A rule that the house lives by: its route cannot be set free.
  fixed boolean not null, -- C1
  conditions jsonb not null, -- C1
  levels text[] not null, -- C1
  deadline_hours int not null, -- C1
  remind_hours int not null, -- C1
  escalate_hours int not null, -- C1
  escalate_to text not null, -- C1
  saved_by text not null, -- C1
  saved_at timestamptz not null, -- C1
  primary key (policy_id, version)
);

-- placement: local
create table pending_change (
  pending_change_id uuid primary key, -- C1
  route text not null, -- C1
  policy_id text not null, -- C1
  policy_version int not null, -- C1
  -- Whose key seals the row; null: the bank's own.
  customer_id uuid, -- C1
  -- The record that would change, where it is there already.
  subject_id uuid, -- C1
  branch_id int, -- C1
  owner_id uuid, -- C1
  maker_id uuid not null, -- C1
  maker_session uuid not null, -- C1
  maker_terminal bytea, -- C1 hashed
  origin text not null, -- C1
  channel text not null, -- C1
  status text not null check (status in ('pending', 'returned', 'applied', 'refused', 'withdrawn', 'expired')), -- C1
  levels text[] not null, -- C1
  level int not null, -- C1
  version int not null, -- C1
  asked_at timestamptz not null, -- C1
  deadline_at timestamptz not null, -- C1
  remind_at timestamptz, -- C1
  escalate_at timestamptz, -- C1
  escalate_to text not null, -- C1
  escalated boolean not null default false, -- C1
  decided_at timestamptz, -- C1
  evidence_count int not null default 0, -- C1
  sealed bytea not null -- C2 sealed
);
create index pending_change_status on pending_change (status, asked_at, pending_change_id);
create index pending_change_maker on pending_change (maker_id, asked_at desc, pending_change_id);
create index pending_change_customer on pending_change (customer_id, status) where customer_id is not null;
create index pending_change_due on pending_change (least(deadline_at, coalesce(remind_at, deadline_at), coalesce(escalate_at, deadline_at)))
  where status in ('pending', 'returned');

-- placement: local
create table approval_decision (
  pending_change_id uuid not null references pending_change (pending_change_id), -- C1
  seq int not null, -- C1
  what text not null check (what in ('approved', 'refused', 'returned')), -- C1
  level int not null, -- C1
  decided_by uuid not null, -- C1
  -- Whose right was used, where it was lent.
  on_behalf_of uuid, -- C1
  decided_at timestamptz not null, -- C1
  reason bytea, -- C2 sealed
  primary key (pending_change_id, seq)
);

-- placement: local
create table approval_evidence (
  pending_change_id uuid not null references pending_change (pending_change_id), -- C1
  evidence_id uuid not null, -- C1
  media_type text not null, -- C1
  bytes int not null, -- C1
  added_at timestamptz not null, -- C1
  name bytea not null, -- C2 sealed
  content bytea not null, -- C2 sealed
  primary key (pending_change_id, evidence_id)
);

-- placement: local
create table approval_delegation (
  delegation_id uuid primary key, -- C1
  from_user uuid not null, -- C1
  to_user uuid not null, -- C1
  from_at timestamptz not null, -- C1
  until_at timestamptz not null, -- C1
  ended_at timestamptz, -- C1
  reason text not null, -- C1
  version int not null -- C1
);
create index approval_delegation_to on approval_delegation (to_user, until_at);
create index approval_delegation_from on approval_delegation (from_user, until_at);
