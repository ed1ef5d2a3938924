-- Customers: one row each; what identifies a person is sealed in one column, what is filtered and counted stands plain.

-- placement: distributed by customer_id
create table customer (
  customer_id uuid primary key, -- C1
  number text not null, -- C1
  kind text not null check (kind in ('individual', 'corporate')), -- C1
  status text not null check (status in ('active', 'inactive')), -- C1
  stage text not null, -- C1
  branch_id int not null, -- C1
  owner_id uuid, -- C1
  gender text, -- C2 plain
  birth_date date, -- C2 plain
  nationality text, -- C2 plain
  marital_status text, -- C2 plain
  education text, -- C2 plain
  occupation text, -- C2 plain
  industry text, -- C1
  income_band text, -- C2 plain
  risk_preference text, -- C1
  division text, -- C2 plain
  tags text[] not null, -- C1
  opened_on date not null, -- C1
  document_expires_on date, -- C2 plain
  completeness_percent smallint not null, -- C1
  pending_change_count smallint not null default 0, -- C1
  name_tokens int[] not null, -- C2 hashed
  version int not null check (version > 0), -- C1
  created_at timestamptz not null, -- C1
  updated_at timestamptz not null, -- C1
  sealed bytea not null -- C2 sealed
);
create index customer_name_tokens on customer using gin (name_tokens) with (fastupdate = on, gin_pending_list_limit = 8192);
create index customer_opened_on on customer (opened_on, customer_id);
create index customer_updated_at on customer (updated_at, customer_id);
create index customer_birth_date on customer ((coalesce(birth_date, 'infinity'::date)), customer_id);
create index customer_document_expires_on on customer ((coalesce(document_expires_on, 'infinity'::date)), customer_id);
create index customer_number on customer (number);
create index customer_branch on customer (branch_id, opened_on, customer_id);
create index customer_owner on customer (owner_id, opened_on, customer_id) where owner_id is not null;
create index customer_tags on customer using gin (tags) where tags <> '{}';

-- Exact search and uniqueness over all customers: a keyed hash of the normalised value, never the value.
-- placement: distributed by hash
create table customer_claim (
  hash bytea primary key, -- C2 hashed
  customer_id uuid not null -- C1
);

-- Values that several customers may share: phones, e-mails.
-- placement: distributed by hash
create table customer_contact (
  hash bytea not null, -- C2 hashed
  customer_id uuid not null, -- C1
  primary key (hash, customer_id)
);

-- placement: local
create table customer_number_range (
  range_name text primary key, -- C1
  next_value bigint not null -- C1
);

-- placement: distributed by customer_id
create table customer_relationship (
  customer_id uuid not null, -- C1
  relationship_id uuid not null, -- C1
  type text not null, -- C1
  other_id uuid not null, -- C1
  share_percent numeric(7, 4), -- C2 plain
  valid_from date, -- C1
  valid_to date, -- C1
  source text not null, -- C1
  primary key (customer_id, relationship_id)
);

-- placement: distributed by customer_id
create table customer_change_request (
  customer_id uuid not null, -- C1
  change_request_id uuid not null, -- C1
  channel text not null, -- C1
  asked_by text not null, -- C1
  asked_by_name text not null, -- C1
  asked_at timestamptz not null, -- C1
  status text not null check (status in ('pending', 'accepted', 'refused')), -- C1
  base_version int not null, -- C1
  branch_id int not null, -- C1
  owner_id uuid, -- C1
  decided_by text, -- C1
  decided_at timestamptz, -- C1
  evidence jsonb not null, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, change_request_id)
);
create index customer_change_request_pending on customer_change_request (status, asked_at, change_request_id);
create index customer_change_request_id on customer_change_request (change_request_id);

-- placement: distributed by customer_id
create table customer_evidence (
  customer_id uuid not null, -- C1
  change_request_id uuid not null, -- C1
  evidence_id uuid not null, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, change_request_id, evidence_id)
);

-- placement: local
create table customer_view (
  view_id uuid primary key, -- C1
  user_id uuid not null, -- C1
  name text not null, -- C1
  shared boolean not null, -- C1
  is_default boolean not null, -- C1
  filter jsonb not null, -- C1
  sort jsonb, -- C1
  columns text[] not null, -- C1
  version int not null -- C1
);
create index customer_view_user on customer_view (user_id);
