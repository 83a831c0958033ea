-- A key is published for a while before it signs, so that all who check tokens know it by then.
alter table signing_key add column signs_from timestamp(6) with time zone;
update signing_key set signs_from = created_at where signs_from is null;
alter table signing_key alter column signs_from set not null;
