-- Which model answers for a tenant. The key is encrypted, and good only for the address that it was entered for; only its
-- last characters are kept in clear.
create table llm_settings (
    id                uuid primary key,
    tenant_id         uuid not null,
    provider          varchar(20) not null,
    base_url          varchar(500),
    model             varchar(200),
    temperature       double precision not null,
    max_output_tokens integer not null,
    timeout_seconds   integer not null,
    api_key           varchar(4000),
    key_address       varchar(500),
    key_hint          varchar(4),
    version           bigint not null,
    constraint llm_settings_tenant unique (tenant_id)
);
