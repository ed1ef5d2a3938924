-- Notices: what each user is told; ids, counts and codes only, the words and names are laid in when it is read.

-- placement: local
create table notice (
  user_id uuid not null, -- C1
  notice_id uuid not null, -- C1
  at timestamptz not null, -- C1
  kind text not null, -- C1
  facts jsonb not null, -- C1
  link text not null, -- C1
  urgent boolean not null, -- C1
  subject_kind text, -- C1
  subject_id uuid, -- C1
  read_at timestamptz, -- C1
  primary key (user_id, notice_id)
);
create index notice_newest on notice (user_id, at desc, notice_id desc);
create index notice_unread on notice (user_id, at) where read_at is null;
create index notice_at on notice (at);
