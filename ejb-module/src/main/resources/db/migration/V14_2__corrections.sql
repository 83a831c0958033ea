-- What customers did to messages after sending them.
alter table message add column original_text varchar(100000);
alter table message add column edited_at timestamp(6) with time zone;
alter table message add column deleted_at timestamp(6) with time zone;

-- Edits and deletions as they came, also those that overtook their message.
create table correction (
    id                  uuid primary key,
    tenant_id           uuid not null,
    device_id           uuid not null,
    external_id         varchar(200) not null,
    message_external_id varchar(200) not null,
    deletion            boolean not null,
    text                varchar(100000),
    sent_at             timestamp(6) with time zone not null,
    arrived_at          timestamp(6) with time zone not null,
    -- Meta repeats webhooks.
    constraint correction_once unique (device_id, external_id)
);
create index correction_message on correction (tenant_id, device_id, message_external_id);

-- An agent's own pace; null: the organisation's.
alter table agent add column quiet_window_millis integer;
alter table agent add column longest_wait_millis integer;
