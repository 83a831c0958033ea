-- How a tenant's part of the search index compares with its passages, and how far a check or repair has come.
create table knowledge_index (
    -- Follows from the tenant's, so that each has one row.
    id uuid primary key,
    tenant_id uuid not null,
    standing varchar(16) not null,
    reason varchar(16) not null,
    everything boolean not null,
    done_up_to uuid,
    total bigint not null,
    done bigint not null,
    missing bigint not null,
    surplus bigint not null,
    attempts integer not null,
    problem varchar(500),
    started_at timestamp(6) with time zone not null,
    finished_at timestamp(6) with time zone
);
create index knowledge_index_tenant on knowledge_index (tenant_id);
-- A check walks along a tenant's passages by their ids.
create index knowledge_passages_walk on knowledge_passages (tenant_id, id);
