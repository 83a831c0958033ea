-- Platform tables: ids and hashes only.
alter table login add column email_hash varchar(64); -- null: no address is known
create index login_email on login (email_hash);

-- Failures are counted per name, and per name and place, so that an attacker elsewhere can't keep somebody out of their usual place.
drop table login_attempt;
create table login_attempt (
    attempt_hash   varchar(64) primary key,
    username_hash  varchar(64) not null,
    failures       integer not null,
    last_failed_at timestamp(6) with time zone not null,
    blocked_until  timestamp(6) with time zone
);
create index login_attempt_username on login_attempt (username_hash);
create index login_attempt_age on login_attempt (last_failed_at);

-- Whence somebody has logged in: the hash of name and address.
create table known_place (
    place_hash varchar(64) primary key,
    user_id    uuid not null,
    seen_at    timestamp(6) with time zone not null
);
create index known_place_user on known_place (user_id);
create index known_place_age on known_place (seen_at);

-- A family is a session now and ends with it at the latest; those of before have none.
delete from refresh_token;
alter table refresh_token add column family_expires_at timestamp(6) with time zone not null;

-- What a link that was given out once leads to: an invitation, or a user who chooses a new password.
create table one_time_link (
    token_hash varchar(64) primary key,
    purpose    varchar(20) not null,
    subject_id uuid not null,
    tenant_id  uuid, -- null: a superuser
    expires_at timestamp(6) with time zone not null
);
create index one_time_link_subject on one_time_link (subject_id);
create index one_time_link_age on one_time_link (expires_at);

-- The tenant's tables; superusers' rows stand under the nil tenant.
alter table app_user add column email varchar(254);

create table user_session (
    id           uuid primary key,
    tenant_id    uuid not null,
    user_id      uuid not null,
    kind         varchar(20) not null,
    address      varchar(60),
    user_agent   varchar(300),
    created_at   timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone not null,
    expires_at   timestamp(6) with time zone not null, -- grows with use, up to ends_at
    ends_at      timestamp(6) with time zone not null
);
create index user_session_user on user_session (tenant_id, user_id);

create table second_factor (
    user_id       uuid primary key,
    tenant_id     uuid not null,
    sealed_secret varchar(4000) not null,
    created_at    timestamp(6) with time zone not null,
    confirmed_at  timestamp(6) with time zone, -- null: being set up, not yet asked for
    last_step     bigint not null
);

create table recovery_code (
    id        uuid primary key,
    tenant_id uuid not null,
    user_id   uuid not null,
    code_hash varchar(64) not null,
    constraint recovery_code_hash unique (user_id, code_hash)
);

create table invitation (
    id         uuid primary key,
    tenant_id  uuid not null,
    username   varchar(120) not null,
    email      varchar(254),
    role       varchar(20) not null,
    language   varchar(20) not null,
    invited_by varchar(120) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null
);
create index invitation_tenant on invitation (tenant_id, id);
