-- The journal's order is the transaction's number plus this; raised when a restore put the rows into a server that counts lower.

create function journal_added() returns bigint language sql stable as $$ select 0::bigint $$;

alter table journal alter column txid set default (pg_current_xact_id()::text::bigint + journal_added())::text::xid8;
