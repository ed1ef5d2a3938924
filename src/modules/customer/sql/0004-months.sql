-- In which months of birth and of opening there is anybody of a class (a stage, an education …), so that a list begins
-- where its first row can stand. The tally of the whole bank alone, kept as the other tallies are.

alter table customer_tally_change
  add column opened_on date, -- C1
  add column completeness_percent smallint; -- C1

-- What came before this has no opening date here: it is folded now, and the months are counted from the customers.
lock table customer, customer_tally_change, customer_tally;

with moved as (delete from customer_tally_change returning by_count, branch_id, facets, birth_date, occupation, division),
  cell as (select v.attribute, m.branch_id, v.value, sum(m.by_count)::int as customers
    from moved m cross join lateral (values ('facets', facets::text), ('birth-month', coalesce(to_char(birth_date, 'YYYY-MM'), '')),
      ('occupation', coalesce(split_part(occupation, '-', 1), '')), ('division', coalesce(left(division, 2), ''))) v (attribute, value) group by 1, 2, 3)
insert into customer_tally (attribute, branch_id, value, customers)
select * from cell where customers <> 0
union all select attribute, 0, value, sum(customers)::int from cell group by 1, 3 having sum(customers) <> 0
on conflict (attribute, branch_id, value) do update set customers = customer_tally.customers + excluded.customers;

insert into customer_tally (attribute, branch_id, value, customers)
select v.attribute, 0, v.value, count(*)::int from customer c cross join lateral (values
  ('opened:stage:' || (facets & 4080), to_char(opened_on, 'YYYY-MM')),
  ('opened:completeness:' || (facets & 3) || '/' || (completeness_percent / 10), to_char(opened_on, 'YYYY-MM')),
  ('born:maritalStatus:' || (facets & 4128768), to_char(birth_date, 'YYYY-MM')),
  ('born:education:' || (facets & 1069547520), to_char(birth_date, 'YYYY-MM')),
  ('born:incomeBand:' || (facets & 273804165120), to_char(birth_date, 'YYYY-MM')),
  ('born:occupation:' || coalesce(left(occupation, 1), ''), to_char(birth_date, 'YYYY-MM'))) v (attribute, value)
where v.value is not null group by 1, 3;
