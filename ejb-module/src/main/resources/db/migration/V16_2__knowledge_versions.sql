-- Passages belong to a version of the tenant's knowledge: made by one embedding model, cut in one way. One version answers; a
-- new one is built beside it.
create table knowledge_versions (
    id                 uuid primary key,
    tenant_id          uuid not null,
    number             integer not null,
    state              varchar(16) not null,
    provider           varchar(20) not null,
    base_url           varchar(500),
    model              varchar(200),
    wanted_dimension   integer,
    input_tokens       integer,
    dimension          integer,
    passage_tokens     integer not null,
    by_hand            boolean not null,
    -- Somebody has decided that it is to answer when it is complete, whatever checks say.
    unchecked          boolean default false not null,
    run                integer not null,
    troubles           integer not null,
    tokens             bigint not null,
    -- In billionths of a US dollar; null where no price is known.
    cost_nanos         bigint,
    problem_code       varchar(100),
    problem_detail     varchar(1000),
    created_at         timestamp(6) with time zone not null,
    finished_at        timestamp(6) with time zone,
    activated_at       timestamp(6) with time zone,
    version            bigint not null,
    constraint knowledge_versions_number unique (tenant_id, number)
);

-- Which documents a version has, and which it could not take in.
create table knowledge_version_documents (
    version_id     uuid not null,
    document_id    uuid not null,
    tenant_id      uuid not null,
    passages       integer not null,
    problem_code   varchar(100),
    problem_detail varchar(1000),
    primary key (version_id, document_id),
    constraint knowledge_version_documents_version foreign key (version_id) references knowledge_versions (id),
    constraint knowledge_version_documents_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_version_documents_tenant on knowledge_version_documents (tenant_id);
create index knowledge_version_documents_by_document on knowledge_version_documents (document_id);

-- What the next version is to be made with, and, in one row that can be locked and changed at once, which version answers.
create table embedding_settings (
    id               uuid primary key,
    tenant_id        uuid not null,
    provider         varchar(20) not null,
    base_url         varchar(500),
    model            varchar(200),
    wanted_dimension integer,
    input_tokens     integer,
    passage_tokens   integer not null,
    by_hand          boolean not null,
    active_version   uuid not null,
    version          bigint not null,
    constraint embedding_settings_tenant unique (tenant_id),
    constraint embedding_settings_active foreign key (active_version) references knowledge_versions (id)
);

-- Keys of embedding providers, each good only for the address that it was entered for. Versions outlive changes of the
-- settings, so several may be in use.
create table embedding_keys (
    id        uuid primary key,
    tenant_id uuid not null,
    address   varchar(500) not null,
    api_key   varchar(4000) not null,
    key_hint  varchar(4) not null,
    version   bigint not null,
    constraint embedding_keys_address unique (tenant_id, address)
);

-- What there is becomes version 1 of its tenant. A model that is not known yet is settled with the first document.
insert into knowledge_versions (id, tenant_id, number, state, provider, model, dimension, passage_tokens, by_hand, run, troubles,
        tokens, cost_nanos, created_at, finished_at, activated_at, version)
    select t.id, t.id, 1, 'ACTIVE', 'IN_PROCESS',
           (select max(p.model) from knowledge_passages p where p.tenant_id = t.id),
           (select max(octet_length(p.embedding)) / 4 from knowledge_passages p where p.tenant_id = t.id),
           300, false, 0, 0,
           0, 0, t.created_at, t.created_at, t.created_at, 0
    from tenant t;

insert into embedding_settings (id, tenant_id, provider, passage_tokens, by_hand, active_version, version)
    select v.id, v.tenant_id, 'IN_PROCESS', 300, false, v.id, 0 from knowledge_versions v;

insert into knowledge_version_documents (version_id, document_id, tenant_id, passages)
    select v.id, d.id, d.tenant_id, d.passages from knowledge_documents d join knowledge_versions v on v.tenant_id = d.tenant_id
    where d.status = 'READY';

alter table knowledge_passages add column version_id uuid;
update knowledge_passages set version_id = tenant_id;
alter table knowledge_passages alter column version_id set not null;
alter table knowledge_passages add constraint knowledge_passages_version foreign key (version_id) references knowledge_versions (id);
create index knowledge_passages_by_version on knowledge_passages (version_id, document_id, ordinal);
