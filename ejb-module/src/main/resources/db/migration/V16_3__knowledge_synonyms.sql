-- What a tenant's customers and documents call the same thing; words is a JSON array.
create table knowledge_synonyms (
    id         uuid primary key,
    tenant_id  uuid not null,
    words      varchar(4000) not null,
    one_way    boolean not null,
    changed_at timestamp(6) with time zone not null,
    version    bigint not null
);
create index knowledge_synonyms_list on knowledge_synonyms (tenant_id, id);
