-- Figures and totals as the text they are written in: nobody asks within them, and as jsonb they were parsed and twice the size.
-- Of a batch, `customer_ids` and `ts` now name each customer's month once, `transaction_ids` each transaction once.
alter table ledger_batch alter column totals type json using totals::text::json;
alter table ledger_customer_month alter column figures type json using figures::text::json;
