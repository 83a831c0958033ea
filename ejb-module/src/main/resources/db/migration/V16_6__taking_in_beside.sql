-- Whether a document that answers is being taken in anew, its old passages answering until the new ones are there.
alter table knowledge_documents add column beside boolean default false not null;
