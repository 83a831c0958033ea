-- The trail is append-only whatever the application does. What may happen: an entry gets the number of its seal, once; and the
-- trail of a tenant goes with the tenant. (H2 knows no triggers in SQL; there only the application's own code keeps to it.)
create function audit_append_only() returns trigger language plpgsql as $$
declare
    whose text;
begin
    -- One condition inside the other: a seal has no column of that name, and both would be looked at in one.
    if tg_op = 'UPDATE' and tg_table_name = 'audit_entry' then
        if old.seal is null and new.seal is not null and (to_jsonb(new) - 'seal') = (to_jsonb(old) - 'seal') then
            return new;
        end if;
    elsif tg_op = 'DELETE' then
        -- Neither the installation's own trail nor that of a tenant that is here to stay.
        whose := coalesce(to_jsonb(old) ->> 'tenant_id', to_jsonb(old) ->> 'chain');
        if whose <> '00000000-0000-0000-0000-000000000000'
                and not exists (select 1 from tenant t where t.id = whose::uuid and t.state <> 'DELETING') then
            return old;
        end if;
    end if;
    raise exception 'The audit trail is append-only' using errcode = 'restrict_violation';
end $$;

create trigger audit_entry_append_only before update or delete on audit_entry
    for each row execute function audit_append_only();
create trigger audit_entry_not_emptied before truncate on audit_entry
    for each statement execute function audit_append_only();
create trigger audit_seal_append_only before update or delete on audit_seal
    for each row execute function audit_append_only();
create trigger audit_seal_not_emptied before truncate on audit_seal
    for each statement execute function audit_append_only();
