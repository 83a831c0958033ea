-- What could not be processed is looked at, replayed or dismissed by people.
alter table kept_event add column state varchar(20) default 'KEPT' not null;
alter table kept_event add column state_at timestamp(6) with time zone;
update kept_event set state_at = received_at;
alter table kept_event alter column state_at set not null;
alter table kept_event add column replays integer default 0 not null;
-- What kind of event it is, and the event as the inbound queue carries it; null where nothing could be replayed.
alter table kept_event add column event_type varchar(20);
alter table kept_event add column event varchar(1000000);
update kept_event set event = raw where reason in ('MALFORMED', 'FAILED');
alter table kept_event add column correlation_id varchar(60);
-- Of dead letters: the queue that gave up, how often it tried, and what the last failure was.
alter table kept_event add column origin varchar(60);
alter table kept_event add column deliveries integer;
alter table kept_event add column failure varchar(500);
create index kept_event_tenant on kept_event (tenant_id, id);
