-- Searching over the whole bank for a kind of posting: a page of each type and channel by time, merged.
create index ledger_entry_lane on ledger_entry (type, channel, ts);
create index ledger_entry_archive_lane on ledger_entry_archive (type, channel, ts);
