-- Debit card products that are there already give their cards the limits they name.
insert into ledger_terms (name, valid_from, terms)
  select 'card:' || code, valid_from, jsonb_strip_nulls(jsonb_build_object(
    'singleMaximumFen', parameters->'limits'->'singleMaximumFen', 'dailyMaximumFen', parameters->'limits'->'dailyMaximumFen'))
  from product where kind = 'debit-card' and (parameters->'limits' is not null or version > 1)
  on conflict do nothing;
