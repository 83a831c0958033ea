-- What had to leave the search index, and when it was verified to have left. Rows stay as receipts.
create table knowledge_deletions (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    document_name varchar(300) not null,
    passages bigint not null,
    deleted_at timestamp(6) with time zone not null,
    deleted_by varchar(200),
    attempts integer not null,
    problem varchar(500),
    leftovers bigint not null,
    backend varchar(100),
    verified_at timestamp(6) with time zone
);
create index knowledge_deletions_list on knowledge_deletions (tenant_id, id);
