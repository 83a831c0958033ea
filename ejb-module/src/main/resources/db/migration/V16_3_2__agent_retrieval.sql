-- How an agent searches, as a JSON object; null: as long as nobody has said otherwise.
alter table agent add column retrieval varchar(1000);
