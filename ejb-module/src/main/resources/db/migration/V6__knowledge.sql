create table knowledge_categories (
    id uuid primary key,
    tenant_id uuid not null,
    name varchar(200) not null,
    description varchar(2000),
    is_default boolean not null,
    created_at timestamp(6) with time zone not null,
    version bigint not null,
    constraint knowledge_categories_name unique (tenant_id, name)
);

create table knowledge_documents (
    id uuid primary key,
    tenant_id uuid not null,
    category_id uuid not null,
    name varchar(300) not null,
    media_type varchar(200) not null,
    size_bytes bigint not null,
    sha256 varchar(64) not null,
    status varchar(16) not null,
    progress integer not null,
    problem_code varchar(100),
    problem_detail varchar(1000),
    language varchar(8),
    pages integer,
    passages integer not null,
    attempts integer not null,
    created_at timestamp(6) with time zone not null,
    ready_at timestamp(6) with time zone,
    version bigint not null,
    constraint knowledge_documents_category foreign key (category_id) references knowledge_categories (id)
);
create index knowledge_documents_list on knowledge_documents (tenant_id, id);
create index knowledge_documents_by_category on knowledge_documents (category_id);

-- The original, in parts that both databases take.
create table knowledge_contents (
    document_id uuid not null,
    part integer not null,
    tenant_id uuid not null,
    content ${bytes} not null,
    primary key (document_id, part),
    constraint knowledge_contents_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_contents_tenant on knowledge_contents (tenant_id);

create table knowledge_passages (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    category_id uuid not null,
    ordinal integer not null,
    heading varchar(1000),
    text varchar(1000000) not null,
    language varchar(8) not null,
    first_page integer,
    last_page integer,
    model varchar(200) not null,
    embedding ${bytes} not null,
    constraint knowledge_passages_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_passages_list on knowledge_passages (tenant_id, document_id, ordinal);
create index knowledge_passages_by_document on knowledge_passages (document_id);
