-- The journal: one row a change = audit trail, outbox, idempotency record and history; hash-chained per subject.

-- placement: distributed by chain_id
create table journal (
  chain_id uuid not null, -- C1
  seq int not null check (seq > 0), -- C1
  row_id uuid not null, -- C1
  txid xid8 not null default pg_current_xact_id(), -- C1
  at timestamptz not null, -- C1
  actor_kind text not null, -- C1
  actor_id text not null, -- C1
  actor_name text not null, -- C1
  channel text not null, -- C1
  origin text not null, -- C1
  action text not null, -- C1
  request_id text not null, -- C1
  sealed bytea not null, -- C2 sealed
  events jsonb not null, -- C1
  prev_hash bytea not null, -- C1
  hash bytea not null, -- C1
  primary key (chain_id, seq)
);
create index journal_order on journal (txid, row_id);

-- placement: distributed by chain_id
create table journal_head (
  chain_id uuid primary key, -- C1
  seq int not null, -- C1
  hash bytea not null -- C1
);

-- The answer a caller got for a key; sealed with the bank's key.
-- placement: distributed by key_hash
create table command_key (
  key_hash bytea primary key, -- C1
  request_hash bytea not null, -- C1
  reply bytea not null, -- C2 sealed
  at timestamptz not null -- C1
);
create index command_key_at on command_key (at);

-- A signed Merkle tree head (RFC 6962) over all journal rows in (txid, row_id) order.
-- placement: local
create table journal_checkpoint (
  tree_size bigint primary key, -- C1
  at timestamptz not null, -- C1
  root bytea not null, -- C1
  frontier bytea not null, -- C1
  last_txid xid8 not null, -- C1
  last_row_id uuid not null, -- C1
  key_id text not null, -- C1
  signature bytea not null -- C1
);

-- How far each reader of the outbox has come.
-- placement: local
create table relay_cursor (
  reader text primary key, -- C1
  last_txid xid8 not null, -- C1
  last_row_id uuid not null -- C1
);

-- Who was shown which record, by which route (masked views; opening a value is a journal row).
-- placement: distributed by customer_id
create table access_record (
  customer_id uuid not null, -- C1
  at timestamptz not null, -- C1
  record_id uuid not null, -- C1
  actor_id text not null, -- C1
  actor_name text not null, -- C1
  action text not null, -- C1
  request_id text not null, -- C1
  primary key (customer_id, at, record_id)
);
