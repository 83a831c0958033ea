-- The trail is append-only whatever the application does. What may happen: an entry gets the number of its seal, once; and the
-- trail of a tenant goes with the tenant. (H2 knows no triggers in SQL; there only the application's own code keeps to it.)
create function audit_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and tg_table_name = 'audit_entry' and old.seal is null and new.seal is not null
            and (to_jsonb(new) - 'seal') = (to_jsonb(old) - 'seal') then
        return new;
    end if;
    if tg_op = 'DELETE' then
        if (to_jsonb(old) ->> case tg_table_name when 'audit_entry' then 'tenant_id' else 'chain' end)::uuid
                in (select id from tenant where state <> 'DELETING')
                or coalesce(to_jsonb(old) ->> 'tenant_id', to_jsonb(old) ->> 'chain') is null
                or to_jsonb(old) ->> 'chain' = '00000000-0000-0000-0000-000000000000' then
            raise exception 'The audit trail is append-only' using errcode = 'restrict_violation';
        end if;
        return old;
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
