-- Long work of the audit: verifications of the journal, and dossiers with their sealed parts until they are fetched or expire.

-- placement: local
create table audit_job (
  job_id uuid primary key, -- C1
  kind text not null check (kind in ('verify', 'dossier')), -- C1
  customer_id uuid, -- C1
  asked_by text not null, -- C1
  asked_by_name text not null, -- C1
  asked_at timestamptz not null, -- C1
  state text not null check (state in ('waiting', 'running', 'done', 'failed')), -- C1
  worker uuid, -- C1
  lease_until timestamptz, -- C1
  done bigint not null default 0, -- C1
  total bigint not null default 0, -- C1
  ended_at timestamptz, -- C1
  facts jsonb not null, -- C1
  sealed bytea -- C2 sealed
);
create index audit_job_open on audit_job (asked_at) where state in ('waiting', 'running');
create index audit_job_customer on audit_job (customer_id, asked_at) where customer_id is not null;
create index audit_job_ended on audit_job (kind, ended_at);

-- A dossier as its recipient gets it: encrypted before it comes here, with a key that is not kept.
-- placement: local
create table audit_dossier_part (
  job_id uuid not null references audit_job, -- C1
  place int not null, -- C1
  bytes bytea not null, -- C2 sealed
  primary key (job_id, place)
);
