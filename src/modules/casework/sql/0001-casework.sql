-- Alerts: one story of a customer each, the hits it is made of, what was done with it, snoozes, and who works on them.

-- placement: distributed by customer_id
create table casework_alert (
  customer_id uuid not null, -- C1
  alert_id uuid not null, -- C1
  number text not null, -- C1
  typology text not null, -- C1
  severity smallint not null check (severity between 1 and 3), -- C1
  score double precision not null, -- C1
  state text not null check (state in ('pending', 'escalated', 'closed')), -- C1
  outcome text check (outcome in ('true', 'false', 'unclear')), -- C1
  reason text, -- C1
  assignee_id uuid, -- C1
  rule_code text not null, -- C1
  rule_version int not null, -- C1
  rule_name jsonb not null, -- C1
  rules text[] not null, -- C1
  money_fen bigint not null check (money_fen >= 0), -- C2 plain
  currency text not null, -- C1
  hits int not null check (hits > 0), -- C1
  first_at timestamptz not null, -- C1
  last_at timestamptz not null, -- C1
  opened_at timestamptz not null, -- C1
  due_at timestamptz not null, -- C1
  claimed_at timestamptz, -- C1
  snoozed_until timestamptz, -- C1
  closed_at timestamptz, -- C1
  version int not null check (version > 0), -- C1
  primary key (customer_id, alert_id)
);
create index casework_alert_open on casework_alert (due_at) where state <> 'closed';
create index casework_alert_assignee on casework_alert (assignee_id) where state <> 'closed';
create index casework_alert_opened on casework_alert (opened_at);

-- What a rule found in a transaction. The sentence and the window values hold figures, never a name or a number of a person.
-- placement: distributed by customer_id
create table casework_hit (
  customer_id uuid not null, -- C1
  rule_code text not null, -- C1
  transaction_id uuid not null, -- C1
  alert_id uuid, -- C1
  became text not null check (became in ('opened', 'added', 'snoozed', 'quiet')), -- C1
  rule_version int not null, -- C1
  rule_name jsonb not null, -- C1
  typology text not null, -- C1
  severity smallint not null, -- C1
  score double precision not null, -- C1
  transaction_at timestamptz not null, -- C1
  leg smallint not null, -- C1
  account_id uuid, -- C1
  card_id uuid, -- C1
  amount_fen bigint not null, -- C2 plain
  currency text not null, -- C1
  window_values jsonb not null, -- C2 plain
  why jsonb not null, -- C2 plain
  recorded_at timestamptz not null, -- C1
  primary key (customer_id, rule_code, transaction_id)
);
create index casework_hit_alert on casework_hit (customer_id, alert_id, transaction_at) where alert_id is not null;
create index casework_hit_recorded on casework_hit (recorded_at);

-- placement: distributed by customer_id
create table casework_act (
  customer_id uuid not null, -- C1
  alert_id uuid not null, -- C1
  act_id uuid not null, -- C1
  at timestamptz not null, -- C1
  done_by text not null, -- C1
  kind text not null, -- C1
  about text, -- C1
  note bytea, -- C2 sealed
  primary key (customer_id, alert_id, act_id)
);

-- placement: distributed by customer_id
create table casework_snooze (
  customer_id uuid not null, -- C1
  rule_code text not null, -- C1
  until timestamptz not null, -- C1
  set_by text not null, -- C1
  set_at timestamptz not null, -- C1
  primary key (customer_id, rule_code)
);

-- placement: local
create table casework_analyst (
  user_id uuid primary key, -- C1
  skills text[] not null, -- C1
  load_max int not null check (load_max > 0), -- C1
  absent_from date, -- C1
  absent_until date, -- C1
  version int not null check (version > 0) -- C1
);

-- The last number given on each bank day; touched only when an alert is opened.
-- placement: local
create table casework_day (
  day date primary key, -- C1
  last int not null -- C1
);
