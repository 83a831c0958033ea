-- Questions whose right answer people know, and how the knowledge base fares with them. Lists are JSON arrays.
create table knowledge_golden_questions (
    id         uuid primary key,
    tenant_id  uuid not null,
    question   varchar(1000) not null,
    documents  varchar(4000) not null,
    changed_at timestamp(6) with time zone not null,
    version    bigint not null
);
create index knowledge_golden_questions_list on knowledge_golden_questions (tenant_id, id);

create table knowledge_golden_settings (
    id           uuid primary key,
    tenant_id    uuid not null,
    worse        varchar(16) not null,
    tolerance    double precision not null,
    version      bigint not null,
    constraint knowledge_golden_settings_one unique (tenant_id)
);

create table knowledge_golden_runs (
    id                uuid primary key,
    tenant_id         uuid not null,
    state             varchar(16) not null,
    knowledge_version uuid,
    previous_id       uuid,
    questions         integer not null,
    done              integer not null,
    recall            double precision,
    reciprocal_rank   double precision,
    gain              double precision,
    nothing_precision double precision,
    nothing_recall    double precision,
    started_by        varchar(120),
    created_at        timestamp(6) with time zone not null,
    finished_at       timestamp(6) with time zone,
    version           bigint not null
);
create index knowledge_golden_runs_list on knowledge_golden_runs (tenant_id, id);

create table knowledge_golden_results (
    id          uuid primary key,
    tenant_id   uuid not null,
    run_id      uuid not null,
    question_id uuid not null,
    question    varchar(1000) not null,
    expected    varchar(4000) not null,
    found       varchar(20000) not null,
    relevant    boolean not null,
    recall      double precision,
    first_rank  integer,
    gain        double precision,
    constraint knowledge_golden_results_run foreign key (run_id) references knowledge_golden_runs (id) on delete cascade
);
create index knowledge_golden_results_list on knowledge_golden_results (tenant_id, run_id, id);
create index knowledge_golden_results_run on knowledge_golden_results (run_id);
