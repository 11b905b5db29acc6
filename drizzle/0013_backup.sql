-- What a back-up reads, and what a restore does when the rows are back. Both belong to the schema, so that they fit the
-- version that a back-up was made of. The role itself is made by an administrator, once a server.
do $$ begin
  if not exists (select from pg_roles where rolname = 'zaiti_backup') then
    raise exception 'The role zaiti_backup is missing. Run npm run db:migrate once with ADMIN_DATABASE_URL, the login of an administrator, which makes it.';
  end if;
  execute format('grant connect on database %I to zaiti_backup', current_database());
end $$;--> statement-breakpoint
grant usage on schema public, app_private, drizzle to zaiti_backup;--> statement-breakpoint
grant select on all tables in schema public, app_private, drizzle to zaiti_backup;--> statement-breakpoint
-- The key that signs scopes is in no back-up: a restored database has one of its own.
revoke select on app_private.secret from zaiti_backup;--> statement-breakpoint
grant select on all sequences in schema public to zaiti_backup;--> statement-breakpoint
-- A table that comes later is in the next back-up by itself.
alter default privileges in schema public, app_private grant select on tables to zaiti_backup;--> statement-breakpoint
alter default privileges in schema public grant select on sequences to zaiti_backup;--> statement-breakpoint

-- The logs that do not hold, each with the number of the first entry that does not follow from the one before it. Who calls
-- it has to see every row.
create function app_private.broken_logs() returns table (organization_id uuid, broken_at bigint)
language sql stable set search_path = pg_catalog, app, pg_temp as $$
  with walked as (
    select e.organization_id, e.seq, e.hash,
           e.seq = row_number() over log and e.previous_hash = coalesce(lag(e.hash) over log, '')
             and e.hash in (app_private.audit_hash(e.previous_hash, app_private.audit_link(e, true)),
                            app_private.audit_hash(e.previous_hash, app_private.audit_link(e, false))) as follows
      from public.audit_entries e window log as (partition by e.organization_id order by e.seq)),
  ends as (
    select distinct on (w.organization_id) w.organization_id, w.seq, w.hash from walked w order by w.organization_id, w.seq desc),
  faults as (
    select w.organization_id, w.seq as broken_at from walked w where not w.follows
    union all
    select coalesce(h.organization_id, l.organization_id), least(coalesce(h.seq, 0), coalesce(l.seq, 0)) + 1
      from public.audit_heads h full join ends l on l.organization_id = h.organization_id
     where (coalesce(h.seq, 0), coalesce(h.hash, '')) <> (coalesce(l.seq, 0), coalesce(l.hash, '')))
  select f.organization_id, min(f.broken_at) from faults f group by f.organization_id order by f.organization_id
$$;--> statement-breakpoint

-- In the transaction of a restore, when every row is back. What was open when the back-up was made may have been closed
-- since: no session, no half sign-in, no code and no link to a new password outlives a restore. Every log says that there was one.
create function app_private.after_restore(p_backup jsonb) returns table (sessions bigint, logs bigint)
language plpgsql set search_path = pg_catalog, app, pg_temp as $$
declare o record; e public.audit_entries;
begin
  update app_private.secret set key = ext.gen_random_bytes(32);
  update public.sessions set revoked_at = now() where revoked_at is null;
  get diagnostics sessions = row_count;
  delete from public.sign_in_challenges;
  update public.password_resets set used_at = now() where used_at is null;
  update public.phone_codes set used_at = now() where used_at is null;
  logs := 0;
  for o in select id from public.organizations order by id loop
    e.organization_id := o.id;
    e.action := 'restore';
    e.entity := 'database';
    e.after := p_backup;
    perform app_private.append_audit(e);
    logs := logs + 1;
  end loop;
  return next;
end $$;--> statement-breakpoint
revoke all on function app_private.broken_logs(), app_private.after_restore(jsonb) from public;--> statement-breakpoint
grant execute on function app_private.broken_logs() to zaiti_backup;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
grant execute on function app_private.audit_link(public.audit_entries, boolean), app_private.audit_hash(text, text)
  to zaiti_owner, zaiti_backup;--> statement-breakpoint
set local role zaiti_owner;
