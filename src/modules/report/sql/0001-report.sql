-- Balances of the bank by kind of account, taken now and then: the last of each day stays.
-- placement: local
create table report_balance (
  day date not null, -- C1
  branch_id int not null, -- C1
  kind text not null, -- C1
  currency text not null, -- C1
  accounts int not null, -- C1
  balance_fen numeric(30) not null, -- C1
  taken_at timestamptz not null, -- C1
  primary key (day, branch_id, kind, currency)
);
