-- Data keys: one an owner, wrapped by a master key that never lies in the database. Deleting a row erases its owner.

-- placement: distributed by owner_id
create table data_key (
  owner_id uuid primary key, -- C1
  wrapped bytea not null, -- C1
  master_version int not null check (master_version > 0) -- C1
);

create index data_key_master_version on data_key (master_version, owner_id);
