-- Whether somebody has decided that a version is to answer as soon as it can; with unchecked, whatever checks say.
alter table knowledge_versions add column activating boolean default false not null;
update knowledge_versions set activating = unchecked;

-- The version before whose activation the server asks the golden questions; null for a run that somebody started.
alter table knowledge_golden_runs add column check_of uuid;
