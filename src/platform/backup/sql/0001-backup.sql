-- The bank's own list of its backups; the signed manifests in the place of backups are the truth.
-- placement: local
create table backup (
  backup_id text primary key, -- C1
  kind text not null check (kind in ('full', 'incremental')), -- C1
  started_at timestamptz not null, -- C1
  covers_until timestamptz not null, -- C1
  plain_bytes bigint not null, -- C1
  stored_bytes bigint not null -- C1
);
create index backup_covers_until on backup (covers_until);

-- Restores into a scratch server that verified as a whole.
-- placement: local
create table backup_check (
  backup_id text not null, -- C1
  covers_until timestamptz not null, -- C1
  at timestamptz not null, -- C1
  took_ms bigint not null, -- C1
  primary key (backup_id, at)
);
