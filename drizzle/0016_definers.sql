-- A function that answers past the policies answers about what is theirs to know: of a filing, of a run and of a firm, where a scope
-- has the right; of accounts, codes and the queues of the worker, where no scope is open. Who is somebody never asks as nobody.
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

create or replace function app.filing_accepted_revision(p_organization uuid, p_filing uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select f.accepted_revision from public.filings f
           where f.organization_id = p_organization and f.id = p_filing and f.organization_id = any (app.readable()));
end $$;--> statement-breakpoint

create or replace function app.run_is_approved(p_organization uuid, p_run uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare mine uuid := app.own();
begin
  return exists (select from public.runs where organization_id = p_organization and id = p_run and status = 'approved')
     and (p_organization = mine
          or exists (select from public.reward_lines
                      where organization_id = p_organization and run_id = p_run and beneficiary_id = mine));
end $$;--> statement-breakpoint

-- Nothing asks for one firm by its code: the register answers for many.
drop function app.find_firm(text);--> statement-breakpoint
-- Who only administers sees no firm.
create or replace function app.firm_facts(p_ids uuid[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.uscc, f.name, f.founded_on, f.field, f.registered_capital_fen
    from public.firms f where f.id = any (p_ids) and app.own() is not null
$$;--> statement-breakpoint
create or replace function app.firms_by_code(p_codes text[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.uscc, f.name, f.founded_on, f.field, f.registered_capital_fen
    from public.firms f where f.uscc = any (p_codes) and app.own() is not null
$$;--> statement-breakpoint

-- A group of units has no members.
create or replace function app_private.roles_of(p_kind text) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if p_kind = 'group' then return '{}'; end if;
  if app.administrators_are_separated() then
    return case p_kind when 'carrier' then array['operator', 'reviewer', 'viewer'] else array['analyst', 'reviewer', 'approver'] end
           || array['system-admin', 'security-admin', 'audit-admin'];
  end if;
  return case p_kind when 'carrier' then array['owner', 'operator', 'reviewer', 'viewer']
                     else array['admin', 'analyst', 'reviewer', 'approver', 'auditor'] end;
end $$;--> statement-breakpoint

-- A transaction that has begun a scope holds a lock of its own until it ends. A setting can be wiped, the lock cannot be given back.
create or replace function app_private.open_scope(p_user uuid, p_user_name text, p_membership uuid, p_role text, p_organization uuid, p_kind text, p_carrier_kind text, p_city uuid, p_request text, p_address text, p_job uuid) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare scope jsonb; readable uuid[]; administers boolean := p_role in ('system-admin', 'security-admin', 'audit-admin');
begin
  perform pg_advisory_xact_lock(80, pg_backend_pid());
  if administers then
    readable := '{}';
  elsif p_kind = 'city' then
    readable := array(select id from public.organizations where city_id = p_city and kind in ('city', 'carrier'));
  else
    readable := p_organization || array(
      select organization_id from public.placements
       where parent_id = p_organization and relation = case p_kind when 'unit' then 'unit' else 'park' end
         and valid_from <= current_date and (valid_to is null or valid_to > current_date));
  end if;
  scope := jsonb_build_object(
    'user', p_user, 'userName', p_user_name, 'membership', p_membership, 'role', p_role, 'kind', p_kind,
    'carrierKind', p_carrier_kind, 'organization', p_organization, 'own', case when not administers then p_organization end,
    'city', case when p_role <> 'audit-admin' then p_city end,
    'readable', to_jsonb(readable), 'request', p_request, 'address', p_address, 'job', p_job);
  perform set_config('app.ctx', scope::text, true), set_config('app.signature', app_private.signature(scope::text), true);
  return scope;
end $$;--> statement-breakpoint
create function app_private.assert_at_door() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from pg_locks where locktype = 'advisory' and objsubid = 2 and classid = 80
              and objid = pg_backend_pid() and pid = pg_backend_pid()) then
    raise exception 'not within a scope' using errcode = '42501';
  end if;
end $$;--> statement-breakpoint

create or replace function app.user_for_sign_in(p_email text) returns table (id uuid, name text, password_hash text, has_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  select u.id, u.name, u.password_hash, exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    from public.users u where u.email = lower(p_email) and u.disabled_at is null
$$;--> statement-breakpoint

create or replace function app.second_factor_for(p_user uuid) returns table (secret bytea, last_step bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  select f.secret, f.last_step from public.second_factors f where f.user_id = p_user and f.confirmed_at is not null
$$;--> statement-breakpoint

create or replace function app.second_factors_not_under(p_key bytea) returns table (user_id uuid, secret bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  select f.user_id, f.secret from public.second_factors f where substring(f.secret from 1 for length(p_key)) <> p_key
$$;--> statement-breakpoint

create or replace function app.reseal_second_factor(p_user uuid, p_before bytea, p_after bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  update public.second_factors set secret = p_after where user_id = p_user and secret = p_before;
  return found;
end $$;--> statement-breakpoint

create or replace function app.person_for_phone(p_number text) returns table (id uuid, email text, has_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  select u.id, u.email, exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    from public.phone_numbers p join public.users u on u.id = p.user_id and u.disabled_at is null where p.number = p_number
$$;--> statement-breakpoint

create or replace function app.demo_user(p_email text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  select u.id from public.users u
   where u.email = lower(p_email) and u.disabled_at is null
     and exists (select from public.memberships m where m.user_id = u.id and m.is_demo and m.revoked_at is null)
$$;--> statement-breakpoint

create or replace function app.create_session(p_id_hash bytea, p_user uuid, p_idle interval, p_absolute interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  insert into public.sessions (id_hash, user_id, idle_expires_at, absolute_expires_at)
  select p_id_hash, u.id, now() + p_idle, now() + p_absolute from public.users u where u.id = p_user and u.disabled_at is null
$$;--> statement-breakpoint

create or replace function app.start_session(p_id_hash bytea, p_user uuid, p_replaces bytea, p_idle interval, p_limits jsonb, p_how text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare minutes integer;
begin
  perform app_private.assert_at_door();
  select min((p_limits ->> m.role)::integer) into minutes from public.memberships m where m.user_id = p_user and m.revoked_at is null;
  minutes := coalesce(minutes, (p_limits ->> 'viewer')::integer);
  update public.sessions set revoked_at = now() where id_hash = p_replaces and revoked_at is null;
  insert into public.sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, device, address)
  select p_id_hash, u.id, now() + p_idle, now() + interval '1 minute' * minutes, left(p_from ->> 'device', 400), p_from ->> 'address'
    from public.users u where u.id = p_user and u.disabled_at is null;
  if not found then raise exception 'no such person' using errcode = 'ZA002'; end if;
  perform app_private.note_person(p_user, p_from, 'sign-in', 'session', null, jsonb_build_object('how', p_how));
end $$;--> statement-breakpoint

create or replace function app.open_challenge(p_token_hash bytea, p_user uuid, p_how text, p_valid interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  delete from public.sign_in_challenges where user_id = p_user and expires_at < now();
  insert into public.sign_in_challenges (token_hash, user_id, how, expires_at) values (p_token_hash, p_user, p_how, now() + p_valid);
end $$;--> statement-breakpoint

create or replace function app.take_step(p_user uuid, p_step bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  update public.second_factors set last_step = p_step where user_id = p_user and confirmed_at is not null and last_step < p_step;
  return found;
end $$;--> statement-breakpoint

create or replace function app.take_recovery_code(p_user uuid, p_code_hash bytea, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  update public.recovery_codes set used_at = now() where user_id = p_user and code_hash = p_code_hash and used_at is null;
  if not found then return false; end if;
  perform app_private.note_person(p_user, p_from, 'use', 'recovery-code', null, null);
  return true;
end $$;--> statement-breakpoint

create or replace function app.take_sign_in_code(p_number text, p_code_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.take_phone_code(p_number, 'sign-in', null, p_code_hash);
begin
  perform app_private.assert_at_door();
  -- The number may have gone to somebody else since the code was sent.
  return (select p.user_id from public.phone_numbers p where p.number = p_number and p.user_id = person);
end $$;--> statement-breakpoint

create or replace function app.take_attempt(p_subjects text[], p_limits integer[], p_leaks integer[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare wait integer;
begin
  perform app_private.assert_at_door();
  insert into public.sign_in_failures (subject, failures) select x, 0 from unnest(p_subjects) x order by x on conflict do nothing;
  perform from public.sign_in_failures where subject = any (p_subjects) order by subject for update;
  select ceil(extract(epoch from max(blocked_until) - clock_timestamp()))::integer into wait
    from public.sign_in_failures where subject = any (p_subjects) and blocked_until > clock_timestamp();
  if wait is not null then return greatest(wait, 1); end if;
  update public.sign_in_failures f set
      failures = n.failures, updated_at = now(),
      blocked_until = case when n.failures >= n.allowed
        then clock_timestamp() + interval '1 minute' * least(power(2, least(n.failures - n.allowed + 1, 6)), 60) end
    from (select o.subject, g.allowed,
                 greatest(0, o.failures - floor(extract(epoch from now() - o.updated_at) / g.leak))::bigint + 1 as failures
            from unnest(p_subjects, p_limits, p_leaks) as g (subject, allowed, leak)
            join public.sign_in_failures o on o.subject = g.subject) n
   where f.subject = n.subject;
  return null;
end $$;--> statement-breakpoint

create or replace function app.end_attempt(p_account text, p_address text, p_succeeded boolean, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid; minutes integer;
begin
  perform app_private.assert_at_door();
  if p_succeeded then
    delete from public.sign_in_failures where subject = 'account:' || p_account;
    update public.sign_in_failures set failures = greatest(failures - 1, 0), blocked_until = null where subject = 'address:' || p_address;
    return;
  end if;
  select u.id, ceil(extract(epoch from f.blocked_until - clock_timestamp()) / 60) into person, minutes
    from public.sign_in_failures f join public.users u on u.email = p_account
   where f.subject = 'account:' || p_account and f.blocked_until > clock_timestamp();
  if person is not null then
    perform app_private.note_person(person, p_from, 'lock', 'account', person::text, jsonb_build_object('minutes', minutes));
  end if;
end $$;--> statement-breakpoint

create or replace function app.claim_mail(p_token_hash bytea) returns table (id uuid, kind text, to_address text, to_name text, locale text, organization_zh text, organization_en text, invited_by_name text, role text, expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare m record; lives boolean;
begin
  perform app_private.assert_at_door();
  for m in select * from public.outbox where sent_at is null and dropped_at is null and next_at <= now()
            order by next_at, id for update skip locked
  loop
    lives := true;
    if m.kind = 'invitation' then
      update public.invitations set token_hash = p_token_hash
       where organization_id = m.organization_id and id = m.invitation_id
         and accepted_at is null and withdrawn_at is null and expires_at > now();
      lives := found;
    elsif m.kind = 'reset' then
      update public.password_resets set token_hash = p_token_hash where id = m.reset_id and used_at is null and expires_at > now();
      lives := found;
    end if;
    if not lives then
      update public.outbox set dropped_at = now() where id = m.id;
      continue;
    end if;
    update public.outbox set attempts = attempts + 1, next_at = now() + interval '1 minute' * power(2, least(attempts, 6)) where id = m.id;
    return query
      select m.id, m.kind, m.to_address, m.to_name, m.locale, o.name_zh, o.name_en, i.invited_by_name, i.role, coalesce(i.expires_at, r.expires_at)
        from (select 1) one
        left join public.invitations i on i.organization_id = m.organization_id and i.id = m.invitation_id
        left join public.organizations o on o.id = m.organization_id
        left join public.password_resets r on r.id = m.reset_id;
    return;
  end loop;
end $$;--> statement-breakpoint

create or replace function app.end_mail(p_id uuid, p_sent boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  update public.outbox set sent_at = case when p_sent then now() end, dropped_at = case when not p_sent and attempts >= 8 then now() end
   where id = p_id and sent_at is null
$$;--> statement-breakpoint

create or replace function app.claim_text(p_code_hash bytea) returns table (id uuid, number text, locale text, purpose text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare c record;
begin
  perform app_private.assert_at_door();
  select * into c from public.phone_codes
   where sent_at is null and user_id is not null and used_at is null and attempts < 3 and next_at <= now() and expires_at > now()
   order by next_at, id limit 1 for update skip locked;
  if not found then return; end if;
  update public.phone_codes set code_hash = p_code_hash, attempts = attempts + 1, next_at = now() + interval '15 seconds',
         expires_at = now() + interval '5 minutes', tries = 0 where id = c.id;
  return query select c.id, c.number, c.locale, c.purpose;
end $$;--> statement-breakpoint

create or replace function app.end_text(p_id uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select app_private.assert_at_door();
  update public.phone_codes set sent_at = now() where id = p_id
$$;--> statement-breakpoint

create or replace function app.claim_job() returns table (organization_id uuid, id uuid, lease uuid, attempts integer, membership_id uuid, role text, user_id uuid, user_name text, email text, slug text, kind text, carrier_kind text, city_id uuid, name_zh text, name_en text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare j record; fresh uuid;
begin
  perform app_private.assert_at_door();
  for j in select * from public.jobs
            where status in ('queued', 'running') and (claimed_at is null or claimed_at < now() - interval '2 seconds')
            order by asked_at, id for update skip locked
  loop
    if not pg_try_advisory_xact_lock(app_private.job_lock(j.id)) then continue; end if;
    if j.cancel_asked_at is not null then
      update public.jobs set status = 'cancelled', lease = null, ended_at = now()
       where organization_id = j.organization_id and id = j.id;
    elsif j.attempts >= 3 then
      update public.jobs set status = 'failed', lease = null, ended_at = now(), reference = upper(left(j.id::text, 8))
       where organization_id = j.organization_id and id = j.id;
    else
      fresh := gen_random_uuid();
      update public.jobs set status = 'running', lease = fresh, claimed_at = now(), started_at = coalesce(started_at, now()),
             attempts = attempts + 1, stage = 'read', done = 0, total = 0
       where organization_id = j.organization_id and id = j.id;
      return query
        select j.organization_id, j.id, fresh, j.attempts + 1, m.id, m.role, u.id, u.name, u.email, o.slug, o.kind, o.carrier_kind,
               o.city_id, o.name_zh, o.name_en
          from public.organizations o
          left join (public.memberships m join public.users u on u.id = m.user_id and u.disabled_at is null)
            on m.organization_id = o.id and m.id = j.membership_id and m.user_id = j.asked_by and m.revoked_at is null
         where o.id = j.organization_id;
      return;
    end if;
  end loop;
end $$;--> statement-breakpoint

create or replace function app.sweep_accounts(p_days jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare counts jsonb := '{}'; n bigint;
  mails timestamptz := now() - make_interval(days => (p_days ->> 'mails')::integer);
  links timestamptz := now() - make_interval(days => (p_days ->> 'links')::integer);
  sessions timestamptz := now() - make_interval(days => (p_days ->> 'sessions')::integer);
  attempts timestamptz := now() - make_interval(days => (p_days ->> 'attempts')::integer);
  codes timestamptz := now() - make_interval(days => (p_days ->> 'codes')::integer);
begin
  perform app_private.assert_at_door();
  if not pg_try_advisory_xact_lock(hashtextextended('app.sweep_accounts', 79)) then return null; end if;
  delete from public.outbox where coalesce(sent_at, dropped_at) < mails;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('mails', n);
  delete from public.password_resets r where coalesce(r.used_at, r.expires_at) < links
     and not exists (select from public.outbox m where m.reset_id = r.id);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('resets', n);
  delete from public.invitations i where coalesce(i.accepted_at, i.withdrawn_at, i.expires_at) < links
     and not exists (select from public.outbox m where m.organization_id = i.organization_id and m.invitation_id = i.id);
  get diagnostics n = row_count; counts := counts || jsonb_build_object('invitations', n);
  delete from public.sessions s where coalesce(s.revoked_at, least(s.idle_expires_at, s.absolute_expires_at)) < sessions;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('sessions', n);
  delete from public.sign_in_failures f where f.updated_at < attempts and (f.blocked_until is null or f.blocked_until < now());
  get diagnostics n = row_count; counts := counts || jsonb_build_object('attempts', n);
  delete from public.phone_codes p where p.created_at < codes;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('codes', n);
  delete from public.sign_in_challenges c where c.expires_at < codes;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('challenges', n);
  delete from public.second_factors f where f.confirmed_at is null and f.created_at < codes;
  get diagnostics n = row_count; counts := counts || jsonb_build_object('begun', n);
  return counts;
end $$;--> statement-breakpoint

create or replace function app.separate_administrators() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record; e public.audit_entries; becomes text[];
begin
  perform app_private.assert_at_door();
  update app_private.installation set separated_at = now() where id = 1 and separated_at is null;
  if not found then return false; end if;
  for m in
    select organization_id, user_id, array_agg(distinct role order by role) as roles, bool_or(is_demo) as is_demo
      from public.memberships where revoked_at is null
     group by 1, 2 having bool_or(role in ('owner', 'admin', 'auditor')) order by 1, 2
  loop
    becomes := case when 'admin' = any (m.roles) then array['system-admin']
                    when 'auditor' = any (m.roles) then array['audit-admin']
                    else array(select r from unnest(m.roles || array['operator', 'reviewer']) r where r <> 'owner' group by r order by r) end;
    update public.memberships set revoked_at = now()
     where organization_id = m.organization_id and user_id = m.user_id and revoked_at is null and role <> all (becomes);
    insert into public.memberships (organization_id, user_id, role, is_demo)
    -- The demo lists a person once.
    select m.organization_id, m.user_id, r, m.is_demo and r = becomes[1] from unnest(becomes) r where r <> all (m.roles);
    e.organization_id := m.organization_id;
    e.action := 'separate';
    e.entity := 'membership';
    e.entity_id := m.user_id::text;
    e.before := jsonb_build_object('roles', m.roles);
    e.after := jsonb_build_object('roles', becomes);
    perform app_private.append_audit(e);
  end loop;
  update public.invitations set withdrawn_at = now(), token_hash = null
   where accepted_at is null and withdrawn_at is null and role in ('owner', 'admin', 'auditor');
  return true;
end $$;--> statement-breakpoint

create or replace function app.ask_sign_in_code(p_number text, p_locale text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  return app_private.queue_phone_code(p_number, 'sign-in',
    (select u.id from public.phone_numbers p join public.users u on u.id = p.user_id and u.disabled_at is null where p.number = p_number), p_locale);
end $$;--> statement-breakpoint

create or replace function app.ask_reset(p_email text, p_locale text, p_valid interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person record; reset uuid;
begin
  perform app_private.assert_at_door();
  select u.id, u.email, u.name into person from public.users u where u.email = lower(p_email) and u.disabled_at is null;
  if not found then return; end if;
  insert into public.password_resets (user_id, expires_at) values (person.id, now() + p_valid) returning id into reset;
  insert into public.outbox (kind, to_address, to_name, locale, reset_id) values ('reset', person.email, person.name, p_locale, reset);
end $$;--> statement-breakpoint

revoke all on function app_private.assert_at_door() from public;--> statement-breakpoint
grant execute on function app_private.assert_at_door() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;
