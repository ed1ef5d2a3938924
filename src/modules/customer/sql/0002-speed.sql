-- Lists walk these indexes alone: an index in the order of a sort carries every plain attribute that a filter may name,
-- so that rows which do not match are passed over without reading the table. Counts read them instead of the table too.

drop index customer_opened_on;
drop index customer_updated_at;
drop index customer_birth_date;
drop index customer_document_expires_on;
drop index customer_branch;

create index customer_opened_on on customer (opened_on, customer_id) include (branch_id, owner_id, kind, status, stage, gender,
  birth_date, nationality, marital_status, education, occupation, industry, income_band, risk_preference, division,
  document_expires_on, completeness_percent, updated_at);
create index customer_updated_at on customer (updated_at, customer_id) include (branch_id, owner_id, kind, status, stage, gender,
  birth_date, nationality, marital_status, education, occupation, industry, income_band, risk_preference, division,
  opened_on, document_expires_on, completeness_percent);
create index customer_birth_date on customer ((coalesce(birth_date, 'infinity'::date)), customer_id) include (branch_id, owner_id,
  kind, status, stage, gender, birth_date, nationality, marital_status, education, occupation, industry, income_band,
  risk_preference, division, opened_on, document_expires_on, completeness_percent, updated_at);
create index customer_document_expires_on on customer ((coalesce(document_expires_on, 'infinity'::date)), customer_id) include (branch_id,
  owner_id, kind, status, stage, gender, birth_date, nationality, marital_status, education, occupation, industry,
  income_band, risk_preference, division, opened_on, document_expires_on, completeness_percent, updated_at);
-- Narrow, for counting by branch.
create index customer_branch on customer (branch_id);

-- Index-only reading needs the visibility map fresh, also after a bulk load that only inserts.
alter table customer set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
