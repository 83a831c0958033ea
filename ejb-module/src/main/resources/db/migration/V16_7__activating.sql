-- Whether somebody has decided that a version is to answer as soon as it can; with unchecked, whatever checks say.
alter table knowledge_versions add column activating boolean default false not null;
update knowledge_versions set activating = unchecked;
