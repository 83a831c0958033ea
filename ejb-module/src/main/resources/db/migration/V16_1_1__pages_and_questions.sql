-- Pages of the web that are read again and again.
create table knowledge_web_pages (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    address varchar(2000) not null,
    reread_hours integer,
    etag varchar(500),
    last_modified varchar(500),
    checked_at timestamp(6) with time zone,
    changed_at timestamp(6) with time zone,
    next_at timestamp(6) with time zone,
    problem_code varchar(100),
    problem_detail varchar(1000),
    failures integer not null,
    version bigint not null,
    constraint knowledge_web_pages_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_web_pages_by_document on knowledge_web_pages (document_id);
create index knowledge_web_pages_tenant on knowledge_web_pages (tenant_id);

-- Questions and answers that people typed.
create table knowledge_questions (
    id uuid primary key,
    tenant_id uuid not null,
    document_id uuid not null,
    question varchar(500) not null,
    answer varchar(8000) not null,
    constraint knowledge_questions_document foreign key (document_id) references knowledge_documents (id) on delete cascade
);
create index knowledge_questions_by_document on knowledge_questions (document_id);
create index knowledge_questions_tenant on knowledge_questions (tenant_id);
