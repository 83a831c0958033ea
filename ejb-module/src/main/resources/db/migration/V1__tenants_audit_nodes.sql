-- Platform tables: they say who exists, and hold no content.
create table tenant (
    id                  uuid primary key,
    name                varchar(120) not null,
    zone                varchar(60) not null,
    language            varchar(20) not null,
    quiet_window_millis integer not null,
    longest_wait_millis integer not null,
    concurrent_turns    integer not null,
    suspended           boolean not null,
    created_at          timestamp(6) with time zone not null,
    version             bigint not null,
    constraint tenant_name unique (name)
);

-- One row per start of a server. A turn names the incarnation that runs it, so that a dead one's work is found.
create table node_incarnation (
    id           uuid primary key,
    node_name    varchar(120) not null,
    started_at   timestamp(6) with time zone not null,
    heartbeat_at timestamp(6) with time zone not null,
    stopped_at   timestamp(6) with time zone
);
create index node_incarnation_name on node_incarnation (node_name);

-- Ids and times only: what must be done when, and by which incarnation it is being done.
create table due_work (
    id             uuid primary key,
    kind           varchar(20) not null,
    tenant_id      uuid not null,
    due_at         timestamp(6) with time zone not null,
    incarnation_id uuid
);
create index due_work_due on due_work (incarnation_id, due_at);

-- tenant_id is null for what a superuser does to the installation itself, so this is not an ORM tenant table:
-- its one repository filters explicitly.
create table audit_entry (
    id             uuid primary key,
    tenant_id      uuid,
    at             timestamp(6) with time zone not null,
    user_id        uuid,
    username       varchar(120),
    action         varchar(80) not null,
    target_kind    varchar(60) not null,
    target_id      varchar(120),
    details        varchar(100000) not null,
    correlation_id varchar(60)
);
create index audit_entry_tenant on audit_entry (tenant_id, id);
