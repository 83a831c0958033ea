-- Read before it is known who somebody is: ids and hashes only, no tenant filter.
create table login (
    user_id       uuid primary key,
    tenant_id     uuid, -- null: a superuser
    username_hash varchar(64) not null,
    password_hash varchar(300) not null,
    generation    integer not null,
    constraint login_username unique (username_hash)
);

create table login_attempt (
    username_hash  varchar(64) primary key,
    failures       integer not null,
    last_failed_at timestamp(6) with time zone not null,
    blocked_until  timestamp(6) with time zone
);
create index login_attempt_age on login_attempt (last_failed_at);

create table refresh_token (
    token_hash varchar(64) primary key,
    family     uuid not null,
    user_id    uuid not null,
    generation integer not null,
    expires_at timestamp(6) with time zone not null,
    used_at    timestamp(6) with time zone
);
create index refresh_token_family on refresh_token (family);
create index refresh_token_user on refresh_token (user_id);
create index refresh_token_age on refresh_token (expires_at);

create table signing_key (
    kid                varchar(64) primary key,
    public_jwk         varchar(2000) not null,
    sealed_private_key varchar(4000) not null,
    created_at         timestamp(6) with time zone not null,
    retired_at         timestamp(6) with time zone
);

create table setup_step (
    name    varchar(40) primary key,
    done_at timestamp(6) with time zone not null
);

-- Superusers belong to no organisation: they stand under the nil tenant.
create table app_user (
    id            uuid primary key,
    tenant_id     uuid not null,
    username      varchar(120) not null,
    role          varchar(20) not null,
    language      varchar(20) not null,
    enabled       boolean not null,
    created_at    timestamp(6) with time zone not null,
    last_login_at timestamp(6) with time zone,
    version       bigint not null
);
create index app_user_tenant on app_user (tenant_id, id);

-- Responses that are kept for a repeated Idempotency-Key, sealed, because they may hold anything. Superusers' under the nil tenant.
create table idempotent_request (
    id           varchar(64) primary key,
    tenant_id    uuid not null,
    request_hash varchar(64) not null,
    created_at   timestamp(6) with time zone not null,
    status       integer,
    headers      varchar(4000),
    sealed_body  varchar(1000000)
);
create index idempotent_request_age on idempotent_request (tenant_id, created_at);
