-- Under which terms an account pays: limits of a payment and a day, fees of its uses. The name is given by whoever opens the position.
-- A default would write each row again; null has no terms.
alter table ledger_position add column terms text; -- C1

-- placement: reference
create table ledger_terms (
  name text not null, -- C1
  valid_from date not null, -- C1
  terms jsonb not null, -- C1
  primary key (name, valid_from)
);
