create table conversation (
    id                uuid primary key,
    tenant_id         uuid not null,
    device_id         uuid not null,
    contact_id        uuid not null,
    -- "device:contact" while the conversation is open, null afterwards: at most one is open, on either database.
    open_key          varchar(80),
    owner             varchar(20) not null,
    owner_user_id     uuid,
    owner_username    varchar(120),
    agent_id          uuid,
    handover_reason   varchar(500),
    handover_summary  varchar(4000),
    waiting           boolean not null,
    last_inbound_at   timestamp(6) with time zone,
    last_message_at   timestamp(6) with time zone not null,
    last_message_text varchar(300),
    created_at        timestamp(6) with time zone not null,
    closed_at         timestamp(6) with time zone,
    version           bigint not null,
    constraint conversation_open unique (open_key)
);
create index conversation_recent on conversation (tenant_id, last_message_at, id);
create index conversation_contact on conversation (tenant_id, contact_id);

create table message (
    id              uuid primary key,
    tenant_id       uuid not null,
    conversation_id uuid not null,
    device_id       uuid not null,
    turn_id         uuid,
    direction       varchar(10) not null,
    author          varchar(20) not null,
    author_user_id  uuid,
    author_name     varchar(120),
    kind            varchar(20) not null,
    text            varchar(100000),
    external_id     varchar(300),
    reply_to        varchar(300),
    sent_at         timestamp(6) with time zone not null,
    arrived_at      timestamp(6) with time zone not null,
    status          varchar(20),
    error           varchar(1000),
    raw             varchar(1000000),
    correlation_id  varchar(60) not null,
    -- Meta repeats webhooks: the same message of the same device is one message.
    constraint message_once unique (device_id, external_id)
);
create index message_conversation on message (tenant_id, conversation_id, sent_at, id);
create index message_turn on message (tenant_id, turn_id);
