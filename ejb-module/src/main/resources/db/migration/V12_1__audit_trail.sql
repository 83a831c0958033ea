-- Where a deed came from, what it changed, and what makes tampering show: a MAC per entry, made in its transaction, and seals.
alter table audit_entry add column state_before varchar(100000);
alter table audit_entry add column state_after varchar(100000);
alter table audit_entry add column client_address varchar(60);
alter table audit_entry add column user_agent varchar(300);
alter table audit_entry add column session_id varchar(60);
alter table audit_entry add column mac_key uuid;
alter table audit_entry add column mac varchar(64);
-- The number of the seal that covers the entry; null until it is sealed, and never changed afterwards.
alter table audit_entry add column seal bigint;
create index audit_entry_seal on audit_entry (tenant_id, seal, id);

-- A seal covers a batch of entries and names the one before it, so that no batch can be changed, left out or put in unseen.
-- Platform table: one chain for each tenant, and one (the nil UUID) for the installation. Numbers, times and MACs only.
create table audit_seal (
    chain        uuid not null,
    number       bigint not null,
    previous_mac varchar(64) not null,
    digest       varchar(64) not null,
    entries      integer not null,
    first_id     uuid not null,
    last_id      uuid not null,
    sealed_at    timestamp(6) with time zone not null,
    mac_key      uuid not null,
    mac          varchar(64) not null,
    primary key (chain, number)
);

-- The keys of those MACs, sealed: whoever has only the database can't compute one.
create table audit_key (
    id         uuid primary key,
    sealed_key varchar(400) not null,
    created_at timestamp(6) with time zone not null
);
