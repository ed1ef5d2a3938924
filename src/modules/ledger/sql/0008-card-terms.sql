-- Under which terms a card pays, beside those of its account: limits of a use and of a day. The name is given by whoever issues it.
-- placement: distributed by customer_id
create table ledger_card_terms (
  customer_id uuid not null, -- C1
  card_id uuid not null, -- C1
  terms text not null, -- C1
  primary key (customer_id, card_id)
);
