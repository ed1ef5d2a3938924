-- Machine clients: other systems of the bank, their keys, the tokens they hold, the assertions they used.

-- placement: reference
create table machine_client (
  client_id text primary key, -- C1
  name text not null, -- C1
  branch_id int not null references branch (branch_id), -- C1
  scope text not null check (scope in ('branch', 'tree', 'all', 'none')), -- C1
  masking text not null check (masking in ('masked', 'hidden')), -- C1
  permissions text[] not null, -- C1
  -- Addresses and networks it may call from; none: any.
  networks text[] not null, -- C1
  rate_per_second int not null check (rate_per_second > 0), -- C1
  active boolean not null, -- C1
  version int not null -- C1
);

-- placement: reference
create table machine_key (
  client_id text not null references machine_client (client_id), -- C1
  key_id text not null, -- C1
  -- A JSON Web Key without its private half.
  public_key jsonb not null, -- C1
  added_at timestamptz not null, -- C1
  ends_at timestamptz not null, -- C1
  primary key (client_id, key_id)
);

-- placement: local
create table machine_token (
  token_hash bytea primary key, -- C3 hashed
  client_id text not null, -- C1
  key_id text not null, -- C1
  permissions text[] not null, -- C1
  made_at timestamptz not null, -- C1
  expires_at timestamptz not null -- C1
);
create index machine_token_client on machine_token (client_id);
create index machine_token_expiry on machine_token (expires_at);

-- What was used once is not used again until it would be too old anyway.
-- placement: local
create table machine_assertion (
  assertion_hash bytea primary key, -- C1 hashed
  until timestamptz not null -- C1
);
create index machine_assertion_until on machine_assertion (until);
