-- Failed sign-ins are counted by name, by address and by the two together; all three as keyed hashes in one table.

alter table sign_in_attempt add column of_name bytea; -- C1 hashed
-- When this name last signed in well from this address.
alter table sign_in_attempt add column signed_in_at timestamptz; -- C1
create index sign_in_attempt_name on sign_in_attempt (of_name);
