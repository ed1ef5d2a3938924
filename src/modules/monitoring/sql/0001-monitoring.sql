-- Monitoring: rules version by version, the shares of the stream and the state kept of them, and what was hit.

-- placement: local
create table monitoring_rule_version (
  code text not null, -- C1
  version int not null, -- C1
  state text not null check (state in ('draft', 'shadow', 'live', 'retired')), -- C1
  rule jsonb not null, -- C1
  made_by text not null, -- C1
  made_at timestamptz not null, -- C1
  began_at timestamptz, -- C1
  ended_at timestamptz, -- C1
  primary key (code, version)
);
-- One version of a rule works at a time, and one is tried beside it.
create unique index monitoring_rule_live on monitoring_rule_version (code) where state = 'live';
create unique index monitoring_rule_shadow on monitoring_rule_version (code) where state = 'shadow';

-- A share of the customers: one worker holds it, another takes it over when the lease has run out.
-- placement: local
create table monitoring_share (
  share smallint primary key, -- C1
  holder text, -- C1
  lease_until timestamptz, -- C1
  takeovers int not null default 0 -- C1
);

-- The state of a share's windows at a place of the stream, in pieces.
-- placement: local
create table monitoring_checkpoint (
  share smallint not null, -- C1
  piece int not null, -- C1
  made_at timestamptz not null, -- C1
  last_txid xid8 not null, -- C1
  last_row_id uuid not null, -- C1
  bytes bytea not null, -- C2 plain
  primary key (share, piece)
);

-- A rule that held for a transaction, once for each way of running it.
-- placement: distributed by customer_id
create table monitoring_hit (
  customer_id uuid not null, -- C1
  transaction_id uuid not null, -- C1
  leg smallint not null, -- C1
  code text not null, -- C1
  mode text not null check (mode in ('live', 'shadow')), -- C1
  version int not null, -- C1
  booked_at timestamptz not null, -- C1
  seen_at timestamptz not null, -- C1
  score int not null, -- C1
  amount_fen bigint not null, -- C2 plain
  facts jsonb not null, -- C2 plain
  primary key (customer_id, transaction_id, leg, code, mode)
);
create index monitoring_hit_code on monitoring_hit (code, mode, booked_at desc);
