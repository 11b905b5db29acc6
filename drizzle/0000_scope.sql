-- The session's scope: worked out here from the session and the membership, signed for this transaction, read by every policy.
-- Functions that reach tables created later are plpgsql: their bodies are bound at the first call.
grant usage on schema app to zaiti_app, zaiti_definer;--> statement-breakpoint
grant usage on schema app_private to zaiti_definer;--> statement-breakpoint
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
create table app_private.secret (id integer primary key check (id = 1), key bytea not null);--> statement-breakpoint
alter table app_private.secret enable row level security;--> statement-breakpoint
insert into app_private.secret values (1, ext.gen_random_bytes(32));--> statement-breakpoint
alter table app_private.secret force row level security;--> statement-breakpoint
create policy definer on app_private.secret for select to zaiti_definer using (true);--> statement-breakpoint
grant select on app_private.secret to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

create function app_private.signature(payload text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select encode(
    ext.hmac(
      convert_to(payload || '|' || pg_backend_pid() || '|' || extract(epoch from now())::text, 'utf8'),
      (select key from app_private.secret where id = 1), 'sha256'), 'hex')
$$;--> statement-breakpoint

create function app.ctx() returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare payload text := nullif(current_setting('app.ctx', true), '');
begin
  if payload is null or current_setting('app.signature', true) is distinct from app_private.signature(payload) then
    return null;
  end if;
  return payload::jsonb;
end $$;--> statement-breakpoint

create function app.own() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select (app.ctx() ->> 'organization')::uuid $$;--> statement-breakpoint
create function app.city() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select (app.ctx() ->> 'city')::uuid $$;--> statement-breakpoint
create function app.kind() returns text language sql stable set search_path = pg_catalog, pg_temp
  as $$ select app.ctx() ->> 'kind' $$;--> statement-breakpoint
create function app.role() returns text language sql stable set search_path = pg_catalog, pg_temp
  as $$ select app.ctx() ->> 'role' $$;--> statement-breakpoint
create function app.is_park() returns boolean language sql stable set search_path = pg_catalog, pg_temp
  as $$ select app.ctx() ->> 'carrierKind' = 'park' $$;--> statement-breakpoint
create function app.user_id() returns uuid language sql stable set search_path = pg_catalog, pg_temp
  as $$ select (app.ctx() ->> 'user')::uuid $$;--> statement-breakpoint
create function app.readable() returns uuid[] language sql stable set search_path = pg_catalog, pg_temp
  as $$ select array(select jsonb_array_elements_text(app.ctx() -> 'readable')::uuid) $$;--> statement-breakpoint

create function app.begin_scope(p_session_hash bytea, p_membership uuid, p_request text, p_address text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record; scope jsonb; readable uuid[];
begin
  if nullif(current_setting('app.ctx', true), '') is not null then
    raise exception 'scope already begun in this transaction' using errcode = 'ZA001';
  end if;
  select mb.id, mb.role, mb.organization_id, u.id as user_id, u.name as user_name,
         o.kind, o.carrier_kind, o.city_id
    into m
    from public.sessions s
    join public.users u on u.id = s.user_id and u.disabled_at is null
    join public.memberships mb on mb.user_id = u.id and mb.id = p_membership and mb.revoked_at is null
    join public.organizations o on o.id = mb.organization_id
   where s.id_hash = p_session_hash and s.revoked_at is null
     and s.idle_expires_at > now() and s.absolute_expires_at > now();
  if not found then
    raise exception 'no such session or membership' using errcode = 'ZA002';
  end if;
  readable := case m.kind
    when 'city' then array(select id from public.organizations where city_id = m.city_id and kind in ('city', 'carrier'))
    when 'unit' then m.organization_id || array(
      select organization_id from public.placements
       where parent_id = m.organization_id and relation = 'unit'
         and valid_from <= current_date and (valid_to is null or valid_to > current_date))
    else m.organization_id || array(
      select organization_id from public.placements
       where parent_id = m.organization_id and relation = 'park'
         and valid_from <= current_date and (valid_to is null or valid_to > current_date))
  end;
  scope := jsonb_build_object(
    'user', m.user_id, 'userName', m.user_name, 'membership', m.id, 'role', m.role, 'kind', m.kind,
    'carrierKind', m.carrier_kind, 'organization', m.organization_id, 'city', m.city_id,
    'readable', to_jsonb(readable), 'request', p_request, 'address', p_address);
  perform set_config('app.ctx', scope::text, true), set_config('app.signature', app_private.signature(scope::text), true);
  return scope;
end $$;--> statement-breakpoint

create function app.filing_accepted_revision(p_organization uuid, p_filing uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select accepted_revision from public.filings where organization_id = p_organization and id = p_filing);
end $$;--> statement-breakpoint

create function app.run_is_approved(p_organization uuid, p_run uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from public.runs where organization_id = p_organization and id = p_run and status = 'approved');
end $$;--> statement-breakpoint

create function app.is_conflict_party(p_organization uuid, p_conflict uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (
    select from public.conflict_parties
     where organization_id = p_organization and conflict_id = p_conflict and carrier_id = app.own());
end $$;--> statement-breakpoint

revoke all on all functions in schema app, app_private from public;--> statement-breakpoint
grant execute on all functions in schema app to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;
