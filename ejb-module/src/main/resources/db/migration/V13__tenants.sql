-- What an organisation may do now, and since when. answers_from: what came or was written before is neither answered nor sent any more.
alter table tenant add column state varchar(20) default 'ACTIVE' not null;
update tenant set state = 'SUSPENDED' where suspended = true;
alter table tenant drop column suspended;
alter table tenant add column suspended_at timestamp(6) with time zone;
alter table tenant add column suspended_by varchar(120);
alter table tenant add column suspension_reason varchar(500);
alter table tenant add column answers_from timestamp(6) with time zone;
alter table tenant add column documents_limit integer default 10000 not null;
alter table tenant add column storage_limit_bytes bigint default 10737418240 not null;
alter table tenant add column users_limit integer default 500 not null;
alter table tenant add column devices_limit integer default 100 not null;

-- The receipts of deleted tenants. They outlive them, hence no tenant_id: the id is the former tenant's.
create table tenant_deletion (
    id                uuid primary key,
    name              varchar(120) not null,
    requested_at      timestamp(6) with time zone not null,
    requested_by      uuid not null,
    requested_by_name varchar(120) not null,
    started_at        timestamp(6) with time zone,
    finished_at       timestamp(6) with time zone,
    step              varchar(60) not null,
    rows_deleted      varchar(20000) not null, -- JSON: table → rows
    messages_removed  bigint not null,
    index_before      bigint,
    index_after       bigint,
    version           bigint not null
);

-- Devices that went with their tenant: what WhatsApp still delivers for them is kept nowhere. Ids only.
create table deleted_device (
    device_id uuid primary key,
    gone_at   timestamp(6) with time zone not null
);
