-- Read before it is known whose key it is: ids and hashes only, no tenant filter.
create table api_key_hash (
    secret_hash varchar(64) primary key,
    key_id      uuid not null,
    tenant_id   uuid not null
);
create index api_key_hash_key on api_key_hash (key_id);

create table api_key (
    id           uuid primary key,
    tenant_id    uuid not null,
    name         varchar(100) not null,
    hint         varchar(20) not null, -- how the secret begins
    scopes       varchar(200) not null,
    addresses    varchar(2000) not null, -- CIDR, separated by spaces; empty: from everywhere
    created_at   timestamp(6) with time zone not null,
    created_by   varchar(120) not null,
    expires_at   timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone,
    revoked_at   timestamp(6) with time zone,
    version      bigint not null
);
create index api_key_tenant on api_key (tenant_id, id);
