-- Which classes of data a look showed in the clear; empty for masked looks, which most are.

alter table access_record add column opened text[] not null default '{}'; -- C1
-- Alerts follow the looks in the order they were made.
create index access_record_at on access_record (at, record_id);
