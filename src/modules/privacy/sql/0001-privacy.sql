-- Consents, rights requests, rules with their sources, and breaches. What people wrote is sealed.

-- The texts a consent is given to; a version never changes.
-- placement: reference
create table privacy_text (
  purpose text not null, -- C1
  version int not null check (version > 0), -- C1
  published_at timestamptz not null, -- C1
  chinese text not null, -- C1
  english text not null, -- C1
  primary key (purpose, version)
);

-- What a customer said last of a purpose on a channel; each change is a row of the customer's journal.
-- placement: distributed by customer_id
create table privacy_consent (
  customer_id uuid not null, -- C1
  purpose text not null, -- C1
  channel text not null, -- C1
  granted boolean not null, -- C1
  text_version int not null, -- C1
  how text not null, -- C1
  said_at timestamptz not null, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, purpose, channel)
);

-- placement: distributed by customer_id
create table privacy_request (
  customer_id uuid not null, -- C1
  request_id uuid not null, -- C1
  kind text not null check (kind in ('access', 'copy', 'correction', 'restriction', 'portability', 'erasure')), -- C1
  status text not null check (status in ('received', 'verified', 'done', 'refused')), -- C1
  received_at timestamptz not null, -- C1
  due_on date not null, -- C1
  due_certain boolean not null, -- C1
  how text not null, -- C1
  steps jsonb not null, -- C1
  outcome text, -- C1
  ended_at timestamptz, -- C1
  version int not null, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, request_id)
);
create index privacy_request_open on privacy_request (due_on, request_id) where ended_at is null;
create index privacy_request_received on privacy_request (received_at, request_id);

-- Numbers that laws and the bank set, each with its source; a new number is a new row from its day on.
-- placement: reference
create table privacy_rule (
  rule text not null, -- C1
  valid_from date not null, -- C1
  amount int not null, -- C1
  unit text not null check (unit in ('working-days', 'hours', 'days', 'months', 'years')), -- C1
  source text not null, -- C1
  primary key (rule, valid_from)
);
insert into privacy_rule (rule, valid_from, amount, unit, source) values
  ('request.answer', '2021-11-01', 15, 'working-days', 'PIPL 45-50; 国信办秘字〔2019〕191号'),
  ('breach.cac', '2025-11-01', 4, 'hours', '国家网络安全事件报告管理办法'),
  ('breach.pboc', '2020-11-01', 72, 'hours', '令〔2020〕第5号'),
  ('breach.gdpr', '2018-05-25', 72, 'hours', 'GDPR 33'),
  ('keep.identity', '2025-01-01', 10, 'years', '反洗钱法 34; 令2025#11 44'),
  ('keep.transactions', '2025-01-01', 10, 'years', '反洗钱法 34; 令2025#11 44'),
  ('keep.consents', '2021-11-01', 3, 'years', 'PIPL 56; 网络数据安全管理条例 12'),
  ('keep.requests', '2021-11-01', 3, 'years', 'PIPL 56'),
  ('keep.looks', '2025-06-30', 3, 'years', '令2025#3 30');

-- placement: local
create table privacy_breach (
  breach_id uuid primary key, -- C1
  grade text not null check (grade in ('general', 'larger', 'major', 'extreme')), -- C1
  persons int not null check (persons >= 0), -- C1
  endangered boolean not null, -- C1
  found_at timestamptz not null, -- C1
  confirmed_at timestamptz, -- C1
  cac_told_at timestamptz, -- C1
  pboc_told_at timestamptz, -- C1
  persons_told_at timestamptz, -- C1
  closed_at timestamptz, -- C1
  version int not null, -- C1
  sealed bytea not null -- C2 sealed
);
create index privacy_breach_open on privacy_breach (found_at) where closed_at is null;
create index privacy_breach_found on privacy_breach (found_at, breach_id);
