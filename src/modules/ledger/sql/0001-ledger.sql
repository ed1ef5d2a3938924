-- The ledger: positions that move, entries that never change, and what the day's end and the readers need of them.

-- One account's place in the ledger. Nothing that moves is indexed, and pages keep room, so that updates stay on their page.
-- placement: distributed by customer_id
create table ledger_position (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  currency text not null, -- C1
  branch_id int not null, -- C1
  balance_fen bigint not null, -- C2 plain
  held_fen bigint not null check (held_fen >= 0), -- C2 plain
  frozen_fen bigint not null check (frozen_fen >= 0), -- C2 plain
  floor_fen bigint not null check (floor_fen <= 0), -- C2 plain
  gate text not null check (gate in ('open', 'no-debit', 'no-credit', 'blocked', 'closed')), -- C1
  seq bigint not null, -- C1
  last_hash bytea not null, -- C1
  last_booked_at timestamptz, -- C1
  primary key (customer_id, account_id)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);

-- Account and card numbers by keyed hash. Rows stay after closing: a number is never given again.
-- placement: distributed by hash
create table ledger_address (
  hash bytea primary key, -- C2 hashed
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  kind text not null check (kind in ('account', 'card')) -- C1
);

-- One leg on one account; what the contra account gets is the same amount with the other sign.
-- placement: distributed by customer_id
create table ledger_entry (
  customer_id uuid not null, -- C1
  ts timestamptz not null, -- C1
  transaction_id uuid not null, -- C1
  leg smallint not null, -- C1
  account_id uuid not null, -- C1
  seq bigint not null, -- C1
  amount_fen bigint not null check (amount_fen <> 0), -- C2 plain
  balance_after_fen bigint not null, -- C2 plain
  fee_fen bigint not null, -- C2 plain
  value_date date not null, -- C1
  booking_date date not null, -- C1
  currency text not null, -- C1
  type text not null, -- C1
  channel text not null, -- C1
  contra text not null, -- C1
  mcc text, -- C2 plain
  division text, -- C2 plain
  merchant_id uuid, -- C2 plain
  card_id uuid, -- C1
  reverses uuid, -- C1
  other_customer_id uuid, -- C1
  other_account_id uuid, -- C1
  hash bytea not null, -- C1
  sealed bytea, -- C2 sealed
  primary key (customer_id, ts, transaction_id, leg)
) partition by range (ts);

-- Old months move below this parent, into the schema ledger_archive; they stay readable through ledger_entry_all.
-- placement: distributed by customer_id
create table ledger_entry_archive (like ledger_entry including all) partition by range (ts);
create schema ledger_archive;
create view ledger_entry_all as select * from ledger_entry union all select * from ledger_entry_archive;

-- The caller's own reference of a posting: a resend finds what was done.
-- placement: distributed by hash
create table ledger_reference (
  hash bytea primary key, -- C1
  request_hash bytea not null, -- C1
  customer_id uuid not null, -- C1
  transaction_id uuid not null, -- C1
  ts timestamptz not null -- C1
);

-- Amounts set aside for a purchase that is still to come.
-- placement: distributed by customer_id
create table ledger_hold (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  hold_id uuid not null, -- C1
  amount_fen bigint not null check (amount_fen > 0), -- C2 plain
  status text not null check (status in ('held', 'released', 'captured', 'expired')), -- C1
  held_at timestamptz not null, -- C1
  expires_at timestamptz not null, -- C1
  ended_at timestamptz, -- C1
  transaction_id uuid, -- C1
  reference text not null, -- C1
  primary key (customer_id, hold_id)
);
create index ledger_hold_expires_at on ledger_hold (expires_at) where status = 'held';

-- What one commit of a poster booked: readers of the outbox find the entries by their primary key.
-- placement: distributed by batch_id
create table ledger_batch (
  batch_id uuid primary key, -- C1
  at timestamptz not null, -- C1
  customer_ids uuid[] not null, -- C1
  ts timestamptz[] not null, -- C1
  transaction_ids uuid[] not null, -- C1
  totals jsonb not null, -- C1
  root bytea not null -- C1
);

-- The bank's days: a booking date in a day that is no longer open is refused.
-- placement: local
create table ledger_day_close (
  day date primary key, -- C1
  status text not null check (status in ('cutting-off', 'closed')), -- C1
  cut_off_at timestamptz not null, -- C1
  closed_at timestamptz, -- C1
  trial_balance jsonb, -- C1
  phases jsonb -- C1
);

-- The bank's own accounts: never rows that many postings wait for, but sums made at the cut-off.
-- placement: local
create table ledger_internal_total (
  day date not null, -- C1
  account_code text not null, -- C1
  currency text not null, -- C1
  debit_fen numeric(30) not null, -- C1
  credit_fen numeric(30) not null, -- C1
  balance_fen numeric(30) not null, -- C1
  primary key (day, account_code, currency)
);

-- Figures of one customer's month, day by day; kept by the relay, made again from the entries when one comes late.
-- placement: distributed by customer_id
create table ledger_customer_month (
  customer_id uuid not null, -- C1
  month date not null, -- C1
  last_booked_at timestamptz, -- C1
  figures jsonb not null, -- C2 plain
  primary key (customer_id, month)
);

-- placement: local
create table ledger_bank_day (
  day date not null, -- C1
  branch_id int not null, -- C1
  channel text not null, -- C1
  type text not null, -- C1
  currency text not null, -- C1
  entries bigint not null, -- C1
  in_fen numeric(30) not null, -- C1
  out_fen numeric(30) not null, -- C1
  primary key (day, branch_id, channel, type, currency)
);

-- placement: reference
create table merchant (
  merchant_id uuid primary key, -- C1
  name text not null, -- C1
  mcc text not null, -- C1
  division text -- C1
);
create index merchant_mcc on merchant (mcc, merchant_id);
