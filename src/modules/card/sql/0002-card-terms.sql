-- Cards that are there already follow the limits of their product.
insert into ledger_card_terms (customer_id, card_id, terms)
  select customer_id, card_id, 'card:' || product_code from card where kind = 'debit'
  on conflict do nothing;
