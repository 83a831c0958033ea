-- Data keys, wrapped by a master key that is not in this database. A platform table: read to open what belongs to the
-- installation, and before a tenant is known. The owner is a tenant, or the nil UUID for the installation.
create table data_key (
    id           uuid primary key,
    owner        uuid not null,
    -- The owner while this is the key that seals, null afterwards: at most one seals, on either database.
    active_owner uuid,
    wrapped      varchar(200) not null,
    master_key   varchar(80) not null,
    created_at   timestamp(6) with time zone not null,
    retired_at   timestamp(6) with time zone,
    constraint data_key_active unique (active_owner)
);
create index data_key_owner on data_key (owner);

-- Rotations of keys, platform table: a running one is continued after a crash.
create table key_rotation (
    id          uuid primary key,
    kind        varchar(20) not null,
    -- The kind while it runs, null afterwards: at most one of a kind runs.
    running     varchar(20),
    started_at  timestamp(6) with time zone not null,
    started_by  varchar(120) not null,
    finished_at timestamp(6) with time zone,
    master_key  varchar(80),
    total       bigint not null,
    done        bigint not null,
    failed      bigint not null,
    constraint key_rotation_running unique (running)
);
