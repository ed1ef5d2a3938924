-- Looking through the journal by person, action, time, purpose and outcome; row ids are ordered by time.

create index journal_row on journal (row_id);
create index journal_actor on journal (actor_id, row_id);
create index journal_action on journal (action, row_id);

-- For what a row was done and how it ended, where it says so: finds rows; what counts is sealed and hashed in the row itself.
-- placement: distributed by chain_id
create table journal_mark (
  chain_id uuid not null, -- C1
  seq int not null, -- C1
  row_id uuid not null, -- C1
  purpose text, -- C1
  refusal text, -- C1
  primary key (chain_id, seq)
);
create index journal_mark_purpose on journal_mark (purpose, row_id) where purpose is not null;
create index journal_mark_refusal on journal_mark (row_id) where refusal is not null;

-- Which checkpoint was the first to cover a row.
create index journal_checkpoint_last on journal_checkpoint (last_txid, last_row_id);
