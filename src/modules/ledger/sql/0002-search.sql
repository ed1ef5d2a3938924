-- Searching over the whole bank by time: the primary key begins with the customer.
create index ledger_entry_ts on ledger_entry (ts);
create index ledger_entry_archive_ts on ledger_entry_archive (ts);
