-- A category may lie in another, which is checked where it is moved: rows that refer to rows of their own table could not be
-- deleted in small steps.
alter table knowledge_categories add column parent_id uuid;

-- A title of null is the name; validity is in whole days of the tenant's zone, both ends included.
alter table knowledge_documents add column title varchar(300);
alter table knowledge_documents add column kind varchar(16) default 'FILE' not null;
alter table knowledge_documents add column source varchar(2000);
alter table knowledge_documents add column chosen_language varchar(8);
alter table knowledge_documents add column valid_from date;
alter table knowledge_documents add column valid_until date;
-- Tells a document's attempts apart, also when they are counted anew.
alter table knowledge_documents add column run integer default 0 not null;
create index knowledge_documents_content on knowledge_documents (tenant_id, sha256);

create table knowledge_tags (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    tag varchar(50) not null,
    constraint knowledge_tags_once unique (document_id, tag),
    constraint knowledge_tags_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_tags_by_tag on knowledge_tags (tenant_id, tag);

-- The category of a passage is its document's: moving a document must not rewrite its passages.
alter table knowledge_passages drop column category_id;
