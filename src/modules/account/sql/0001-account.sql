-- Products and accounts. What an account is stands here; what is on it is the ledger's alone.

-- placement: reference
create table product (
  code text not null, -- C1
  version int not null, -- C1
  kind text not null, -- C1
  currency text not null, -- C1
  names jsonb not null, -- C1
  valid_from date not null, -- C1
  valid_to date, -- C1
  parameters jsonb not null, -- C1
  primary key (code, version),
  check (valid_to is null or valid_to >= valid_from)
);

-- placement: distributed by customer_id
create table account (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  kind text not null check (kind in ('demand', 'time', 'notice', 'lump', 'credit-card', 'loan', 'wealth')), -- C1
  product_code text not null, -- C1
  product_version int not null, -- C1
  currency text not null, -- C1
  branch_id int not null, -- C1
  opened_on date not null, -- C1
  term_months smallint, -- C1
  matures_on date, -- C1
  notice_on date, -- C1
  limit_fen bigint not null check (limit_fen >= 0), -- C2 plain
  repayment_account_id uuid, -- C1
  activated_on date, -- C1
  lost_on date, -- C1
  dormant_on date, -- C1
  closed_on date, -- C1
  status text not null check (status in ('pending', 'active', 'frozen-partial', 'frozen', 'lost-reported', 'dormant', 'closed')), -- C1
  version int not null check (version > 0), -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, account_id)
);

-- Both ends of holding: the account knows its holders, a holder knows the account.
-- placement: distributed by customer_id
create table account_holder (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  holder_id uuid not null, -- C1
  role text not null check (role in ('joint', 'authorised')), -- C1
  valid_from date not null, -- C1
  valid_to date, -- C1
  primary key (customer_id, account_id, holder_id)
);
-- placement: distributed by customer_id
create table account_access (
  customer_id uuid not null, -- C1
  owner_id uuid not null, -- C1
  account_id uuid not null, -- C1
  role text not null check (role in ('joint', 'authorised')), -- C1
  valid_from date not null, -- C1
  valid_to date, -- C1
  primary key (customer_id, owner_id, account_id)
);

-- placement: distributed by customer_id
create table account_freeze (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  freeze_id uuid not null, -- C1
  kind text not null check (kind in ('whole', 'partial', 'court')), -- C1
  effect text not null check (effect in ('no-debit', 'blocked', 'amount')), -- C1
  amount_fen bigint check (amount_fen > 0), -- C2 plain
  document text, -- C1
  authority text, -- C1
  reason text not null, -- C1
  valid_from date not null, -- C1
  valid_to date, -- C1
  lifted_on date, -- C1
  primary key (customer_id, account_id, freeze_id),
  check ((effect = 'amount') = (amount_fen is not null))
);
create index account_freeze_end on account_freeze (valid_to) where lifted_on is null and valid_to is not null;

-- Interest not posted yet, as a whole count of parts of a fen: exact, however many days and rates it gathers.
-- placement: distributed by customer_id
create table account_accrual (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  accrued_parts numeric(38, 0) not null, -- C2 plain
  accrued_to date not null, -- C1
  primary key (customer_id, account_id)
) with (fillfactor = 70);

-- placement: distributed by customer_id
create table account_standing_order (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  order_id uuid not null, -- C1
  amount_fen bigint not null check (amount_fen > 0), -- C2 plain
  every text not null check (every in ('month', 'week')), -- C1
  day smallint not null, -- C1
  purpose text not null, -- C1
  valid_from date not null, -- C1
  valid_to date, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, account_id, order_id)
);

-- What fell due on an account by itself: a standing order's transfer, a fee of its product. One row each time, whatever became of it.
-- placement: distributed by customer_id
create table account_due (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  due_id uuid not null, -- C1
  due_on date not null, -- C1
  kind text not null check (kind in ('order', 'fee')), -- C1
  purpose text not null, -- C1
  amount_fen bigint not null check (amount_fen > 0), -- C2 plain
  status text not null check (status in ('paid', 'waiting', 'missed')), -- C1
  reason text, -- C1
  tried_on date not null, -- C1
  retry_until date not null, -- C1
  primary key (customer_id, due_id, due_on)
);
create index account_due_waiting on account_due (customer_id, due_id, due_on) where status = 'waiting';
create index account_due_account on account_due (customer_id, account_id, due_on);
