-- Cards and their points. The number, the expiry and the name on the card are sealed; PIN and CVV have no column anywhere.

-- placement: distributed by customer_id
create table card (
  customer_id uuid not null, -- C1
  card_id uuid not null, -- C1
  account_id uuid not null, -- C1
  kind text not null check (kind in ('debit', 'credit')), -- C1
  product_code text not null, -- C1
  product_version int not null, -- C1
  holder_id uuid not null, -- C1
  bin text not null, -- C2 plain
  last_four text not null, -- C2 plain
  status text not null check (status in ('issued', 'active', 'lost', 'blocked', 'expired', 'replaced', 'closed')), -- C1
  issued_on date not null, -- C1
  activated_on date, -- C1
  ended_on date, -- C1
  replaces uuid, -- C1
  replaced_by uuid, -- C1
  version int not null check (version > 0), -- C1
  sealed bytea not null, -- C3 sealed
  primary key (customer_id, card_id)
);

-- Points by lot, so that the oldest are spent first and each ends on its day.
-- placement: distributed by customer_id
create table card_points (
  customer_id uuid not null, -- C1
  card_id uuid not null, -- C1
  lot_id uuid not null, -- C1
  earned int not null check (earned > 0), -- C1
  points_left int not null check (points_left between 0 and earned), -- C1
  earned_on date not null, -- C1
  expires_on date not null, -- C1
  primary key (customer_id, card_id, lot_id)
);
create index card_points_end on card_points (expires_on) where points_left > 0;

-- placement: distributed by customer_id
create table card_points_move (
  customer_id uuid not null, -- C1
  card_id uuid not null, -- C1
  move_id uuid not null, -- C1
  kind text not null check (kind in ('earn', 'spend', 'expire', 'carry')), -- C1
  points int not null check (points <> 0), -- C1
  points_after int not null check (points_after >= 0), -- C1
  moved_at timestamptz not null, -- C1
  reason text not null, -- C1
  primary key (customer_id, card_id, move_id)
);
