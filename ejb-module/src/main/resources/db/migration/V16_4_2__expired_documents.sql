-- Documents whose last day is over and whose passages have left the search index. They come back when their days change.
alter table knowledge_deletions add column cause varchar(16) default 'DELETED' not null;
create table knowledge_expired (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    expired_at timestamp(6) with time zone not null,
    constraint knowledge_expired_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_expired_list on knowledge_expired (tenant_id, document_id);
create index knowledge_expired_by_document on knowledge_expired (document_id);
