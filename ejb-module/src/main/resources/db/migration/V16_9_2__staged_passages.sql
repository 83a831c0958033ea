-- What a document that answers is cut into anew answers only once all of it is there.
alter table knowledge_passages add column staged boolean default false not null;
