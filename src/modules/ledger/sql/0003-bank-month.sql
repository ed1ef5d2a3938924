-- The bank's months by branch and channel: a dashboard reads a year of them at once instead of its days.
-- A reversal is taken off the side that it undoes, as in the customers' months.
-- placement: local
create table ledger_bank_month (
  month date not null, -- C1
  branch_id int not null, -- C1
  channel text not null, -- C1
  currency text not null, -- C1
  entries bigint not null, -- C1
  in_fen numeric(30) not null, -- C1
  out_fen numeric(30) not null, -- C1
  primary key (month, branch_id, channel, currency)
);
insert into ledger_bank_month (month, branch_id, channel, currency, entries, in_fen, out_fen)
  select date_trunc('month', day)::date, branch_id, channel, currency, sum(entries),
    sum(case when type = 'reversal' then -out_fen else in_fen end), sum(case when type = 'reversal' then -in_fen else out_fen end)
  from ledger_bank_day group by 1, 2, 3, 4;

-- Customers of a branch with anything booked in a month; each stays with the branch they belonged to then.
-- placement: local
create table ledger_bank_active (
  month date not null, -- C1
  branch_id int not null, -- C1
  customers int not null, -- C1
  primary key (month, branch_id)
);
