-- Read before the tenant is known, therefore ids only: which device a number belongs to, and whose that device is.
create table device_route (
    phone_number_id varchar(40) primary key,
    device_id       uuid not null,
    tenant_id       uuid not null,
    enabled         boolean not null,
    version         bigint not null,
    constraint device_route_device unique (device_id)
);

create table device (
    id                   uuid primary key,
    tenant_id            uuid not null,
    name                 varchar(120) not null,
    channel              varchar(40) not null,
    phone_number_id      varchar(40) not null,
    display_phone_number varchar(40) not null,
    business_account_id  varchar(40) not null,
    access_token         varchar(4000) not null,
    app_secret           varchar(4000) not null,
    verify_token         varchar(4000) not null,
    enabled              boolean not null,
    state                varchar(20) not null,
    state_reason         varchar(1000),
    last_webhook_at      timestamp(6) with time zone,
    last_error_at        timestamp(6) with time zone,
    last_error           varchar(1000),
    refused_webhooks     bigint not null,
    created_at           timestamp(6) with time zone not null,
    version              bigint not null
);
create index device_tenant on device (tenant_id, id);

create table contact (
    id             uuid primary key,
    tenant_id      uuid not null,
    name           varchar(200),
    wa_id          varchar(40),
    phone          varchar(40),
    user_id        varchar(200),
    parent_user_id varchar(200),
    username       varchar(200),
    created_at     timestamp(6) with time zone not null,
    last_seen_at   timestamp(6) with time zone not null
);
create index contact_tenant on contact (tenant_id, id);

-- What a contact is known by. The unique constraint decides when two first messages of one person race.
create table contact_identity (
    id         uuid primary key,
    tenant_id  uuid not null,
    kind       varchar(20) not null,
    identity   varchar(200) not null,
    contact_id uuid not null,
    constraint contact_identity_value unique (tenant_id, kind, identity)
);
create index contact_identity_contact on contact_identity (tenant_id, contact_id);

-- One row per contact that is only ever locked: what is sent to a contact goes through this lane, one message at a time.
-- It is not the contact's own row, because an arriving message changes that one before it locks its conversation, while
-- an answer locks the conversation before it comes here.
create table outbox_lane (
    contact_id uuid primary key,
    tenant_id  uuid not null
);
create index outbox_lane_tenant on outbox_lane (tenant_id, contact_id);

create table outbox (
    id               uuid primary key,
    tenant_id        uuid not null,
    device_id        uuid not null,
    contact_id       uuid not null,
    conversation_id  uuid not null,
    message_id       uuid not null,
    turn_id          uuid,
    body             varchar(4096) not null,
    reply_to         varchar(200),
    window_closes_at timestamp(6) with time zone not null,
    correlation_id   varchar(60) not null,
    created_at       timestamp(6) with time zone not null,
    due_at           timestamp(6) with time zone not null,
    status           varchar(20) not null,
    status_at        timestamp(6) with time zone not null,
    attempts         integer not null,
    incarnation_id   uuid,
    external_id      varchar(200),
    error_code       varchar(60),
    error            varchar(1000)
);
create index outbox_contact on outbox (tenant_id, contact_id, status);
create index outbox_conversation on outbox (tenant_id, conversation_id, status);
create index outbox_device on outbox (tenant_id, device_id, status);
create index outbox_external on outbox (tenant_id, external_id);

-- Says that the answers written for a conversation up to a moment are no longer wanted. A message that is being sent at
-- that moment, and turns out not to have left, must not be sent again.
create table outbox_cancellation (
    conversation_id uuid primary key,
    tenant_id       uuid not null,
    everything_at   timestamp(6) with time zone,
    answers_at      timestamp(6) with time zone
);
create index outbox_cancellation_tenant on outbox_cancellation (tenant_id, conversation_id);

-- Platform table, ids, states and times only: messages past the point of no return whose fate is not known yet, so that a
-- dead node's are found without knowing their tenants.
create table outbox_flight (
    outbox_id      uuid primary key,
    tenant_id      uuid not null,
    contact_id     uuid not null,
    incarnation_id uuid not null,
    status         varchar(20) not null,
    since          timestamp(6) with time zone not null
);
create index outbox_flight_status on outbox_flight (status, since);

create table parked_status (
    id          uuid primary key,
    tenant_id   uuid not null,
    device_id   uuid not null,
    external_id varchar(200) not null,
    status      varchar(20) not null,
    at          timestamp(6) with time zone not null,
    error_code  varchar(60),
    error       varchar(1000),
    parked_at   timestamp(6) with time zone not null
);
create index parked_status_external on parked_status (tenant_id, external_id);
create index parked_status_age on parked_status (tenant_id, parked_at);

-- Platform table for the superuser: signed events that could not be understood or routed, as they came.
create table kept_event (
    id              uuid primary key,
    tenant_id       uuid,
    device_id       uuid,
    phone_number_id varchar(40),
    reason          varchar(40) not null,
    raw             varchar(1000000) not null,
    received_at     timestamp(6) with time zone not null
);
