-- Since when the oldest of what a piece of work is about waits, where the work itself is put off again and again.
alter table due_work add column since_at timestamp(6) with time zone;
create index due_work_since on due_work (kind, since_at);
