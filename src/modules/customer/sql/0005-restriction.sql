-- Customers who are only kept and protected (PIPL Art. 47): hidden from ordinary use until the duty to keep ends.

-- placement: distributed by customer_id
create table customer_restriction (
  customer_id uuid primary key, -- C1
  reason text not null check (reason in ('erasure', 'dispute', 'objection')), -- C1
  since date not null, -- C1
  until date, -- C1
  request_id uuid not null -- C1
);
create index customer_restriction_until on customer_restriction (until) where until is not null;
