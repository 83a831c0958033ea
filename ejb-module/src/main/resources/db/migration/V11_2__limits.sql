-- What a tenant is granted other than the installation's defaults; null: the default, 0: no limit.
create table tenant_limits (
    id                         uuid primary key,
    tenant_id                  uuid not null,
    user_requests_per_minute   integer,
    key_requests_per_minute    integer,
    tenant_requests_per_minute integer,
    uploads_per_hour           integer,
    upload_megabytes_per_hour  integer,
    version                    bigint not null,
    constraint tenant_limits_tenant unique (tenant_id)
);
