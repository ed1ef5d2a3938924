-- Accounts and products that are there already get the terms their products name, as the program gives them to new ones.
insert into ledger_terms (name, valid_from, terms)
  select name, valid_from, terms from (
    select version, follows, case when follows then code else code || '@' || version end as name,
      case when follows then valid_from else date '0001-01-01' end as valid_from,
      jsonb_strip_nulls(jsonb_build_object('singleMaximumFen', parameters->'limits'->'singleMaximumFen',
        'dailyMaximumFen', parameters->'limits'->'dailyMaximumFen',
        'fees', (select jsonb_agg(jsonb_build_object('use', f->>'code', 'fixedFen', f->'amountFen',
            'rateParts', ((f->>'ratePercent')::numeric * 1000000)::bigint))
          from jsonb_array_elements(parameters->'fees') f
          where f->>'per' = 'use' and f->>'code' in ('transfer-out', 'cash-advance')))) as terms
    from (select *, kind in ('demand', 'credit-card', 'wealth') as follows from product
      where kind in ('demand', 'time', 'notice', 'lump', 'credit-card', 'loan', 'wealth')) p) t
  where terms <> '{}' or (follows and version > 1)
  on conflict do nothing;

update ledger_position p set terms = case when a.kind in ('demand', 'credit-card', 'wealth') then a.product_code
    else a.product_code || '@' || a.product_version end
  from account a where a.customer_id = p.customer_id and a.account_id = p.account_id;

-- Interest of a debt that its account could not pay is tried again within the days of grace.
alter table account_due drop constraint account_due_kind_check;
alter table account_due add constraint account_due_kind_check check (kind in ('order', 'fee', 'interest'));
