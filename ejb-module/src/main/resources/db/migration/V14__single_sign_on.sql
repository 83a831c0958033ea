-- The hash of issuer and subject at an OpenID provider, once somebody has come in that way.
alter table login add column subject_hash varchar(64);
alter table login add constraint login_subject unique (subject_hash);
