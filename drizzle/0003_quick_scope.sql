-- Every request begins a scope and every policy reads it, so that both are made quick without changing what they answer:
-- what is readable is asked in one statement of the member's kind (a CASE ran all three each time), the signature keeps its
-- plan, and the readers are parsed here and put into the policies' queries, instead of being run as functions.
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

create or replace function app_private.signature(payload text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return encode(
    ext.hmac(
      convert_to(payload || '|' || pg_backend_pid() || '|' || extract(epoch from now())::text, 'utf8'),
      (select key from app_private.secret where id = 1), 'sha256'), 'hex');
end $$;--> statement-breakpoint

create or replace function app.own() returns uuid language sql stable return (app.ctx() ->> 'organization')::uuid;--> statement-breakpoint
create or replace function app.city() returns uuid language sql stable return (app.ctx() ->> 'city')::uuid;--> statement-breakpoint
create or replace function app.kind() returns text language sql stable return app.ctx() ->> 'kind';--> statement-breakpoint
create or replace function app.role() returns text language sql stable return app.ctx() ->> 'role';--> statement-breakpoint
create or replace function app.is_park() returns boolean language sql stable return app.ctx() ->> 'carrierKind' = 'park';--> statement-breakpoint
create or replace function app.user_id() returns uuid language sql stable return (app.ctx() ->> 'user')::uuid;--> statement-breakpoint

create or replace function app.begin_scope(p_session_hash bytea, p_membership uuid, p_request text, p_address text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record; scope jsonb; readable uuid[];
begin
  if current_setting('app.ctx', true) <> '' then
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
  if m.kind = 'city' then
    readable := array(select id from public.organizations where city_id = m.city_id and kind in ('city', 'carrier'));
  else
    readable := m.organization_id || array(
      select organization_id from public.placements
       where parent_id = m.organization_id and relation = case m.kind when 'unit' then 'unit' else 'park' end
         and valid_from <= current_date and (valid_to is null or valid_to > current_date));
  end if;
  scope := jsonb_build_object(
    'user', m.user_id, 'userName', m.user_name, 'membership', m.id, 'role', m.role, 'kind', m.kind,
    'carrierKind', m.carrier_kind, 'organization', m.organization_id, 'city', m.city_id,
    'readable', to_jsonb(readable), 'request', p_request, 'address', p_address);
  perform set_config('app.ctx', scope::text, true), set_config('app.signature', app_private.signature(scope::text), true);
  return scope;
end $$;--> statement-breakpoint

set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;
