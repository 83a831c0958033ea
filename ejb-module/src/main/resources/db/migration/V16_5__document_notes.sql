-- What the owner of a document should know about how it was read, as JSON: codes of texts and what fills them.
alter table knowledge_documents add column notes varchar(60000);
