-- Watching over access: the thresholds in force, version by version, and the alerts that unusual access raised.

-- placement: local
create table watch_rules (
  version int primary key, -- C1
  parameters jsonb not null, -- C1
  saved_by text not null, -- C1
  saved_at timestamptz not null -- C1
);

-- placement: local
create table watch_alert (
  alert_id uuid primary key, -- C1
  kind text not null check (kind in ('reveals', 'tagged', 'off-hours', 'walk', 'export')), -- C1
  user_id uuid not null, -- C1
  day date not null, -- C1
  count int not null, -- C1
  threshold int not null, -- C1
  rules_version int not null, -- C1
  raised_at timestamptz not null, -- C1
  state text not null check (state in ('open', 'explained', 'confirmed')), -- C1
  note bytea, -- C2 sealed
  decided_by uuid, -- C1
  decided_at timestamptz, -- C1
  version int not null, -- C1
  -- One alert a user, day and kind: looking twice raises it once.
  unique (user_id, day, kind)
);
create index watch_alert_state on watch_alert (state, raised_at desc, alert_id desc);
