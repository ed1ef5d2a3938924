-- Statements that fell due at the end of a bank's day: which period of which account, and what it adds up to. The document is made when somebody asks for it.
-- placement: distributed by customer_id
create table statement_due (
  customer_id uuid not null, -- C1
  account_id uuid not null, -- C1
  period_to date not null, -- C1
  period_from date not null, -- C1
  currency text not null, -- C1
  opening_fen bigint not null, -- C2 plain
  closing_fen bigint not null, -- C2 plain
  entries int not null, -- C1
  primary key (customer_id, account_id, period_to)
);

-- One row for each day whose statements were all written: said once, however often the day's end is gone on with.
-- placement: local
create table statement_day (
  day date primary key, -- C1
  statements int not null -- C1
);
