create table agent (
    id             uuid primary key,
    tenant_id      uuid not null,
    type           varchar(20) not null,
    name           varchar(60) not null,
    prompt         varchar(20000) not null,
    prompt_version integer not null,
    categories     varchar(20000) not null,
    citations      boolean not null,
    active         boolean not null,
    version        bigint not null
);
create index agent_tenant on agent (tenant_id, id);

-- Every prompt that ever answered, because a turn's trace names its version.
create table agent_prompt (
    id             uuid primary key,
    tenant_id      uuid not null,
    agent_id       uuid not null,
    prompt_version integer not null,
    prompt         varchar(20000) not null,
    changed_at     timestamp(6) with time zone not null,
    changed_by     varchar(120),
    constraint agent_prompt_agent foreign key (agent_id) references agent (id),
    constraint agent_prompt_version unique (tenant_id, agent_id, prompt_version)
);
