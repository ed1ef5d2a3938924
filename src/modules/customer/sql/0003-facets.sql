-- Small attributes of a customer stand in one number, a bit a value, so that a list or a count tests several of them at
-- once and an index that carries them stays narrow. The bits are those of facets.ts.

alter table customer add column
  facets bigint not null generated always as (
    case kind when 'individual' then 1::bigint << 0 when 'corporate' then 1::bigint << 1 else 0 end |
    case status when 'active' then 1::bigint << 2 when 'inactive' then 1::bigint << 3 else 0 end |
    case stage when 'prospect' then 1::bigint << 4 when 'new' then 1::bigint << 5 when 'growing' then 1::bigint << 6 when 'mature' then 1::bigint << 7
      when 'declining' then 1::bigint << 8 when 'dormant' then 1::bigint << 9 when 'lost' then 1::bigint << 10 when 'closed' then 1::bigint << 11 else 0 end |
    case gender when 'male' then 1::bigint << 12 when 'female' then 1::bigint << 13 when 'unknown' then 1::bigint << 14
      else case when gender is null then 1::bigint << 15 else 0 end end |
    case marital_status when 'single' then 1::bigint << 16 when 'married' then 1::bigint << 17 when 'divorced' then 1::bigint << 18
      when 'widowed' then 1::bigint << 19 when 'unknown' then 1::bigint << 20
      else case when marital_status is null then 1::bigint << 21 else 0 end end |
    case education when 'doctor' then 1::bigint << 22 when 'master' then 1::bigint << 23 when 'bachelor' then 1::bigint << 24 when 'college' then 1::bigint << 25
      when 'secondary' then 1::bigint << 26 when 'primary' then 1::bigint << 27 when 'unknown' then 1::bigint << 28
      else case when education is null then 1::bigint << 29 else 0 end end |
    case income_band when 'under-50k' then 1::bigint << 30 when '50k-100k' then 1::bigint << 31 when '100k-300k' then 1::bigint << 32 when '300k-500k' then 1::bigint << 33
      when '500k-1m' then 1::bigint << 34 when 'over-1m' then 1::bigint << 35 when 'unknown' then 1::bigint << 36
      else case when income_band is null then 1::bigint << 37 else 0 end end |
    case risk_preference when 'conservative' then 1::bigint << 38 when 'steady' then 1::bigint << 39 when 'balanced' then 1::bigint << 40
      when 'growth' then 1::bigint << 41 when 'aggressive' then 1::bigint << 42
      else case when risk_preference is null then 1::bigint << 43 else 0 end end |
    case when owner_id is null then 1::bigint << 44 else 0 end |
    case when tags = '{}' then 1::bigint << 45 else 0 end
  ) stored; -- C2 plain

-- The covering indexes again, with the facets in place of eleven columns; `customer_branch` is for lists of a branch.
drop index customer_opened_on;
drop index customer_updated_at;
drop index customer_birth_date;
drop index customer_document_expires_on;
drop index customer_branch;

create index customer_opened_on on customer (opened_on, customer_id) include (facets, branch_id, birth_date, document_expires_on,
  updated_at, completeness_percent, nationality, occupation, industry, division);
create index customer_updated_at on customer (updated_at, customer_id) include (facets, branch_id, birth_date, opened_on,
  document_expires_on, completeness_percent, nationality, occupation, industry, division);
create index customer_birth_date on customer ((coalesce(birth_date, 'infinity'::date)), customer_id) include (facets, branch_id,
  birth_date, opened_on, document_expires_on, updated_at, completeness_percent, nationality, occupation, industry, division);
create index customer_document_expires_on on customer ((coalesce(document_expires_on, 'infinity'::date)), customer_id) include (facets,
  branch_id, birth_date, opened_on, document_expires_on, updated_at, completeness_percent, nationality, occupation, industry, division);
create index customer_branch on customer (branch_id, opened_on, customer_id) include (facets, birth_date, document_expires_on,
  updated_at, completeness_percent, nationality, occupation, industry, division);

-- How many customers there are by what is counted: kept up by adding the changes below, so that no two commands wait for one row.
-- Branch 0 is the whole bank.
-- placement: local
create table customer_tally (
  attribute text not null, -- C1
  branch_id int not null, -- C1
  value text not null, -- C1
  customers int not null, -- C1
  primary key (attribute, branch_id, value)
);

-- What a command added (1) or took away (-1), written in its transaction; folded into the tally each minute. A count reads both.
-- placement: distributed by customer_id
create table customer_tally_change (
  customer_id uuid not null, -- C1
  by_count smallint not null, -- C1
  branch_id int not null, -- C1
  facets bigint not null, -- C2 plain
  birth_date date, -- C2 plain
  occupation text, -- C2 plain
  division text -- C2 plain
);
alter table customer_tally_change set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

insert into customer_tally_change (customer_id, by_count, branch_id, facets, birth_date, occupation, division)
  select customer_id, 1, branch_id, facets, birth_date, occupation, division from customer;
