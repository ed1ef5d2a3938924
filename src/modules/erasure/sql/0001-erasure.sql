-- Erased customers: who was erased when, by whom and under which approval, and the archive until it ends. No personal value.

-- placement: local
create table erasure (
  customer_id uuid primary key, -- C1
  erasure_id uuid not null unique, -- C1
  number text not null, -- C1
  branch_id int not null, -- C1
  department text, -- C1
  state text not null check (state in ('approved', 'archived', 'destroying', 'erased', 'stopped')), -- C1
  purpose text not null, -- C1
  asked_by text not null, -- C1
  pending_change_id uuid, -- C1
  approved_by uuid[] not null, -- C1
  approved_at timestamptz not null, -- C1
  duty_ended_on date not null, -- C1
  -- The data key of the archive has this owner; null: there is none.
  archive_id uuid, -- C1
  archive_until date not null, -- C1
  archive_bytes bigint, -- C1
  archive_hash bytea, -- C1
  -- Where the customer's chain ended when the archive was made.
  archive_seq int, -- C1
  archive_destroyed_at timestamptz, -- C1
  erased_at timestamptz, -- C1
  -- What came between the approval and the destruction.
  bars jsonb, -- C1
  version int not null -- C1
);
create index erasure_open on erasure (approved_at) where state in ('approved', 'archived', 'destroying');
create index erasure_archive_end on erasure (archive_until) where archive_id is not null and archive_destroyed_at is null;
create index erasure_number on erasure (number);
create index erasure_approved on erasure (approved_at desc, customer_id);

-- Everything of the customer, compressed and sealed with the archive's own key, in pieces.
-- placement: local
create table erasure_archive_part (
  archive_id uuid not null, -- C1
  place int not null, -- C1
  bytes bytea not null, -- C2 sealed
  primary key (archive_id, place)
);

-- Who may fetch an archive until when, after another agreed.
-- placement: local
create table erasure_opening (
  opening_id uuid primary key, -- C1
  customer_id uuid not null, -- C1
  asked_by text not null, -- C1
  purpose text not null, -- C1
  opened_at timestamptz not null, -- C1
  until_at timestamptz not null -- C1
);
create index erasure_opening_customer on erasure_opening (customer_id, asked_by, until_at);
