-- How fast a device may send after WhatsApp said that all its messages had better wait: nothing before held_until, and then
-- one message at a time, each at a place of its own. Refusals counts the tries since one passed.
alter table device add column held_until timestamp(6) with time zone;
alter table device add column next_place timestamp(6) with time zone;
alter table device add column place_micros bigint default 0 not null;
alter table device add column refusals integer default 0 not null;
