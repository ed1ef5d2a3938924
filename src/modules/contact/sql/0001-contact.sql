-- Contacts with customers. What was said is sealed; who, when and how stand plain.

-- placement: distributed by customer_id
create table contact (
  customer_id uuid not null, -- C1
  contact_id uuid not null, -- C1
  at timestamptz not null, -- C1
  channel text not null, -- C1
  direction text not null check (direction in ('inbound', 'outbound')), -- C1
  purpose text not null, -- C1
  outcome text not null, -- C1
  noted_by text not null, -- C1
  noted_at timestamptz not null, -- C1
  step_due_on date, -- C1
  step_done_at timestamptz, -- C1
  withdrawn_at timestamptz, -- C1
  version int not null check (version > 0), -- C1
  sealed bytea not null, -- C2 sealed
  primary key (customer_id, contact_id)
);
create index contact_at on contact (customer_id, at desc, contact_id desc);
create index contact_step on contact (noted_by, step_due_on) where step_due_on is not null and step_done_at is null and withdrawn_at is null;
