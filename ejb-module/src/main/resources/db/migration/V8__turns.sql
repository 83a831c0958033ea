create table turn (
    id               uuid primary key,
    tenant_id        uuid not null,
    conversation_id  uuid not null,
    -- The conversation while the turn is open, null afterwards: at most one is open, on either database.
    open_key         uuid,
    state            varchar(20) not null,
    revision         integer not null,
    run              integer not null,
    failed_runs      integer not null,
    received_at      timestamp(6) with time zone not null,
    first_message_at timestamp(6) with time zone not null,
    due_at           timestamp(6) with time zone not null,
    started_at       timestamp(6) with time zone,
    decided_at       timestamp(6) with time zone,
    finished_at      timestamp(6) with time zone,
    sent_at          timestamp(6) with time zone,
    answer_millis    bigint,
    outcome          varchar(20),
    outcome_reason   varchar(500),
    trace            varchar(1000000),
    correlation_id   varchar(60) not null,
    version          bigint not null,
    constraint turn_open unique (open_key)
);
create index turn_conversation on turn (tenant_id, conversation_id, id);
create index turn_recent on turn (tenant_id, id);
