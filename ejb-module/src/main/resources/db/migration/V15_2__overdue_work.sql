-- When people were told that this work is overdue, so that they are told once, whichever node finds it.
alter table due_work add column alerted_at timestamp(6) with time zone;
create index due_work_kind on due_work (kind, due_at);
