-- Whose family a customer belongs to: users on the other side of a wall do not see it.

alter table customer add column department text; -- C1
create index customer_department on customer (department) where department is not null;
