-- Tenants stand behind row-level security, too. Whether a trail may go is asked of all of them, whatever tenant the session works
-- for: one that it does not see would pass for one that is gone. The session has its own tenant again before anything else happens,
-- and what fails in between is undone with it.
create or replace function audit_append_only() returns trigger language plpgsql as $$
declare
    whose text;
    present text;
    stays boolean;
begin
    -- One condition inside the other: a seal has no column of that name, and both would be looked at in one.
    if tg_op = 'UPDATE' and tg_table_name = 'audit_entry' then
        if old.seal is null and new.seal is not null and (to_jsonb(new) - 'seal') = (to_jsonb(old) - 'seal') then
            return new;
        end if;
    elsif tg_op = 'DELETE' then
        -- Neither the installation's own trail nor that of a tenant that is here to stay.
        whose := coalesce(to_jsonb(old) ->> 'tenant_id', to_jsonb(old) ->> 'chain');
        present := coalesce(current_setting('recado.tenant', true), '');
        perform set_config('recado.tenant', '00000000-0000-0000-0000-000000000000', true);
        stays := exists (select 1 from tenant t where t.id = whose::uuid and t.state <> 'DELETING');
        perform set_config('recado.tenant', present, true);
        if whose <> '00000000-0000-0000-0000-000000000000' and not stays then
            return old;
        end if;
    end if;
    raise exception 'The audit trail is append-only' using errcode = 'restrict_violation';
end $$;
