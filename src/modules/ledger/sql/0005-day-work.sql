-- A day's end that somebody asked for by its page: a worker holds it by a lease, says how far it is, and why it did not close.
alter table ledger_day_close add column asked_at timestamptz; -- C1
alter table ledger_day_close add column lease_until timestamptz; -- C1
alter table ledger_day_close add column refusal jsonb; -- C1
