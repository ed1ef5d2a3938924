-- What rules ask beside transactions: lists with their entries, and named thresholds with their values.

-- placement: local
create table monitoring_list (
  name text primary key, -- C1
  kind text not null check (kind in ('black', 'white', 'watch')), -- C1
  holds text not null check (holds in ('counterparty', 'account', 'customer', 'device', 'merchant', 'mcc', 'place')), -- C1
  title jsonb not null, -- C1
  entries int not null default 0 check (entries >= 0), -- C1
  version int not null check (version > 0), -- C1
  changed_by text not null, -- C1
  changed_at timestamptz not null -- C1
);

-- A value that is on a list from an instant to another; none is ever written over, so the past can be asked again.
-- Merchants, categories and places stand as codes; what belongs to a person is matched by a keyed hash.
-- placement: local
create table monitoring_list_entry (
  list text not null, -- C1
  entry_id uuid not null, -- C1
  customer_id uuid, -- C1
  code text, -- C1
  hash bytea, -- C2 hashed
  sealed bytea not null, -- C2 sealed
  holds_from timestamptz not null, -- C1
  holds_until timestamptz, -- C1
  ended_at timestamptz, -- C1
  added_by text not null, -- C1
  removed_by text, -- C1
  primary key (list, entry_id),
  check ((code is null) <> (hash is null))
);
create index monitoring_list_entry_code on monitoring_list_entry (list, code) where code is not null;
create index monitoring_list_entry_hash on monitoring_list_entry (list, hash) where hash is not null;
create index monitoring_list_entry_customer on monitoring_list_entry (customer_id) where customer_id is not null;

-- placement: local
create table monitoring_threshold (
  name text primary key, -- C1
  unit text not null, -- C1
  title jsonb not null, -- C1
  version int not null check (version > 0), -- C1
  changed_by text not null, -- C1
  changed_at timestamptz not null -- C1
);

-- What a threshold comes to, for everybody, a segment or a product; of those that hold at an instant the one set last decides.
-- placement: local
create table monitoring_threshold_value (
  name text not null, -- C1
  value_id uuid not null, -- C1
  level text not null check (level in ('default', 'segment', 'product')), -- C1
  target text not null, -- C1
  amount double precision not null, -- C1
  holds_from timestamptz not null, -- C1
  holds_until timestamptz, -- C1
  ended_at timestamptz, -- C1
  set_at timestamptz not null, -- C1
  set_by text not null, -- C1
  primary key (name, value_id)
);

-- What it comes to for one customer; `origin` customer: the customer's own limit, with who asked for it and how that was checked.
-- placement: distributed by customer_id
create table monitoring_customer_threshold (
  customer_id uuid not null, -- C1
  value_id uuid not null, -- C1
  name text not null, -- C1
  origin text not null check (origin in ('bank', 'customer')), -- C1
  amount double precision not null, -- C2 plain
  holds_from timestamptz not null, -- C1
  holds_until timestamptz, -- C1
  ended_at timestamptz, -- C1
  set_at timestamptz not null, -- C1
  set_by text not null, -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, value_id)
);
create index monitoring_customer_threshold_name on monitoring_customer_threshold (customer_id, name);

-- The limits that customers set for themselves; the bank may give them values too.
insert into monitoring_threshold (name, unit, title, version, changed_by, changed_at)
select l.name || coalesce('-' || c.channel, ''), l.unit,
  jsonb_build_object('zh', '自设' || l.zh || coalesce('（' || c.zh || '）', ''), 'en', 'Own ' || l.en || coalesce(' (' || c.en || ')', '')),
  1, 'seed', now()
from (values ('own-amount', 'fen', '单笔限额', 'limit of a payment'), ('own-day', 'fen', ' 24 小时累计限额', 'limit of 24 hours'),
    ('own-count', 'count', ' 24 小时笔数限额', 'number in 24 hours')) as l (name, unit, zh, en)
  cross join (values (null, null, null), ('counter', '柜面', 'counter'), ('atm', '自助机', 'cash machine'), ('pos', '刷卡', 'till'),
    ('online', '网上银行', 'online bank'), ('mobile', '手机银行', 'mobile bank')) as c (channel, zh, en);
