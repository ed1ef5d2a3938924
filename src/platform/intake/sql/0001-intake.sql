-- Batch import: files on their way into the bank, what each 500 rows of them became, and mappings kept for the next time.

-- One file. Its name, headers, mapping and sample rows are sealed with a key of its own (data_key.owner_id = batch_id).
-- placement: distributed by batch_id
create table import_batch (
  batch_id uuid primary key, -- C1
  importable text not null, -- C1
  state text not null check (state in ('scanning', 'refused', 'ready', 'checking', 'checked', 'running', 'paused', 'cancelled', 'done', 'failed', 'undoing', 'undone')), -- C1
  created_by text not null, -- C1
  created_name text not null, -- C1
  branch_id int not null, -- C1
  created_at timestamptz not null, -- C1
  name bytea not null, -- C2 sealed
  shape bytea not null, -- C2 sealed
  plan bytea not null, -- C2 sealed
  sample bytea, -- C2 sealed
  file_bytes bigint not null, -- C1
  file_hash bytea not null, -- C1
  format jsonb not null, -- C1
  mode text not null check (mode in ('create', 'update', 'upsert')), -- C1
  empty_clears boolean not null, -- C1
  rows_total int, -- C1
  refusal jsonb, -- C1
  outcome jsonb, -- C1
  granted jsonb, -- C1
  started_at timestamptz, -- C1
  finished_at timestamptz, -- C1
  changed_at timestamptz not null, -- C1
  worker text, -- C1
  lease_until timestamptz -- C1
);
create index import_batch_created on import_batch (created_at desc, batch_id desc);
create index import_batch_work on import_batch (state) where state in ('scanning', 'checking', 'running', 'undoing');

-- What 500 rows of a file became: written in the transaction that wrote them, so a chunk is applied once or not at all.
-- placement: distributed by batch_id
create table import_chunk (
  batch_id uuid not null, -- C1
  chunk int not null, -- C1
  rows int not null, -- C1
  created int not null, -- C1
  updated int not null, -- C1
  unchanged int not null, -- C1
  failed int not null, -- C1
  lines int[] not null, -- C1
  subjects uuid[] not null, -- C1
  problems jsonb not null, -- C1
  failures bytea, -- C2 sealed
  applied_at timestamptz not null, -- C1
  undone int, -- C1
  kept jsonb, -- C1
  primary key (batch_id, chunk)
);

-- A mapping kept under a name; the name and the headers are sealed with the bank's key.
-- placement: distributed by mapping_id
create table import_mapping (
  mapping_id uuid primary key, -- C1
  importable text not null, -- C1
  header_hash bytea not null, -- C1
  name bytea not null, -- C2 sealed
  plan bytea not null, -- C2 sealed
  saved_by text not null, -- C1
  saved_at timestamptz not null -- C1
);
create index import_mapping_header on import_mapping (importable, header_hash, saved_at desc);
