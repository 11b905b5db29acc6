-- What the schema file cannot say: FORCE on every table, grants by column, definer functions, and the guards.
do $$ declare t record; begin
  for t in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', t.tablename);
    execute format('alter table public.%I force row level security', t.tablename);
  end loop;
end $$;--> statement-breakpoint

-- Grants: what a column grant leaves out cannot be changed at all.
grant select, insert on organizations, placements, targets to zaiti_app;--> statement-breakpoint
grant update (name_zh, name_en, closed_on, successor_id, note) on organizations to zaiti_app;--> statement-breakpoint
grant update (valid_to) on placements to zaiti_app;--> statement-breakpoint
grant select on memberships, audit_entries, payment_keys to zaiti_app;--> statement-breakpoint
grant update (role, revoked_at) on memberships to zaiti_app;--> statement-breakpoint
grant select, insert on idempotency_keys to zaiti_app;--> statement-breakpoint
grant select, insert on import_batches to zaiti_app;--> statement-breakpoint
grant update (status, committed_at, undone_at) on import_batches to zaiti_app;--> statement-breakpoint
grant select, insert, delete on residencies, leases, titles to zaiti_app;--> statement-breakpoint
grant update (applied_on, admitted_on, entered_on, left_on, exit, entry_reason, entry_evidence, exit_reason, exit_evidence, note, rev)
  on residencies to zaiti_app;--> statement-breakpoint
grant update (starts_on, ends_on, area_dm2, desks, rent_fen_per_month, note, rev) on leases to zaiti_app;--> statement-breakpoint
grant update (number, awarded_on, expires_on, revoked_on, is_renewal, evidence, rev) on titles to zaiti_app;--> statement-breakpoint
grant select, insert, delete on buildings, rooms, room_versions to zaiti_app;--> statement-breakpoint
grant update (site, name, address) on buildings to zaiti_app;--> statement-breakpoint
grant update (floor, label, rev) on rooms to zaiti_app;--> statement-breakpoint
grant update (valid_to, use, tenure, area_dm2, desks) on room_versions to zaiti_app;--> statement-breakpoint
grant select, insert on periods to zaiti_app;--> statement-breakpoint
grant update (opens_on, due_on, closes_on) on periods to zaiti_app;--> statement-breakpoint
grant select, insert, delete on reports, report_cells to zaiti_app;--> statement-breakpoint
grant update (state, value, text_value, explanation, rev, updated_by, updated_by_name, updated_at) on report_cells to zaiti_app;--> statement-breakpoint
grant select, insert on filings, filing_revisions, filing_events, filing_comments to zaiti_app;--> statement-breakpoint
grant update (status, revision, accepted_revision, prepared_by, prepared_by_name, prepared_at, rev) on filings to zaiti_app;--> statement-breakpoint
grant select, insert on policies, policy_versions to zaiti_app;--> statement-breakpoint
grant update (status, document, sha256, effective_from, effective_to, published_by, published_by_name, published_at) on policy_versions to zaiti_app;--> statement-breakpoint
grant select, insert on runs, run_results, reward_lines, conflicts, conflict_parties to zaiti_app;--> statement-breakpoint
grant update (status, approved_by, approved_by_name, approved_at) on runs to zaiti_app;--> statement-breakpoint
grant update (status, ruled_for, reason, ruled_by, ruled_by_name, ruled_at) on conflicts to zaiti_app;--> statement-breakpoint

grant select, insert, update on users, sessions, sign_in_failures, memberships, organizations, firms, firm_names, audit_heads to zaiti_definer;--> statement-breakpoint
grant select, insert on audit_entries to zaiti_definer;--> statement-breakpoint
grant select on residencies, leases, room_versions, placements, filings, filing_revisions, runs, periods, reward_lines, conflicts, conflict_parties to zaiti_definer;--> statement-breakpoint
grant delete on sign_in_failures, sessions to zaiti_definer;--> statement-breakpoint
grant select, insert, update, delete on payment_keys to zaiti_definer;--> statement-breakpoint

-- One residency of a firm in a carrier at a time, one version of a room, one place of a kind in the tree.
alter table residencies add constraint residencies_never_overlap
  exclude using gist (organization_id with =, firm_id with =, daterange(entered_on, left_on) with &&);--> statement-breakpoint
alter table room_versions add constraint room_versions_never_overlap
  exclude using gist (organization_id with =, room_id with =, daterange(valid_from, valid_to) with &&);--> statement-breakpoint
alter table placements add constraint placements_never_overlap
  exclude using gist (organization_id with =, relation with =, daterange(valid_from, valid_to) with &&);--> statement-breakpoint
alter table residencies add constraint residencies_batch_key
  foreign key (organization_id, import_batch_id) references import_batches (organization_id, id);--> statement-breakpoint

set local role zaiti_definer;--> statement-breakpoint

-- Sign-in. Only these functions read users and sessions.
create function app.user_for_sign_in(p_email text) returns table (id uuid, name text, password_hash text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.name, u.password_hash from public.users u where u.email = lower(p_email) and u.disabled_at is null
$$;--> statement-breakpoint
create function app.demo_user(p_email text) returns uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id from public.users u
   where u.email = lower(p_email) and u.disabled_at is null
     and exists (select from public.memberships m where m.user_id = u.id and m.is_demo and m.revoked_at is null)
$$;--> statement-breakpoint
create function app.demo_accounts() returns table (email text, name text, role text, organization_zh text, organization_en text, kind text, carrier_kind text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.email, u.name, m.role, o.name_zh, o.name_en, o.kind, o.carrier_kind
    from public.memberships m join public.users u on u.id = m.user_id join public.organizations o on o.id = m.organization_id
   where m.is_demo and m.revoked_at is null and u.disabled_at is null
   order by m.created_at, u.email
$$;--> statement-breakpoint
create function app.create_session(p_id_hash bytea, p_user uuid, p_idle interval, p_absolute interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into public.sessions (id_hash, user_id, idle_expires_at, absolute_expires_at)
  select p_id_hash, u.id, now() + p_idle, now() + p_absolute from public.users u where u.id = p_user and u.disabled_at is null
$$;--> statement-breakpoint
create function app.read_session(p_id_hash bytea)
returns table (user_id uuid, user_name text, email text, idle_expires_at timestamptz, absolute_expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.name, u.email, s.idle_expires_at, s.absolute_expires_at
    from public.sessions s join public.users u on u.id = s.user_id and u.disabled_at is null
   where s.id_hash = p_id_hash and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now()
$$;--> statement-breakpoint
create function app.touch_session(p_id_hash bytea, p_idle interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.sessions set idle_expires_at = least(now() + p_idle, absolute_expires_at)
   where id_hash = p_id_hash and revoked_at is null and idle_expires_at > now()
$$;--> statement-breakpoint
create function app.end_session(p_id_hash bytea) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.sessions set revoked_at = now() where id_hash = p_id_hash and revoked_at is null
$$;--> statement-breakpoint
create function app.session_memberships(p_id_hash bytea)
returns table (id uuid, role text, organization_id uuid, slug text, kind text, carrier_kind text, city_id uuid, name_zh text, name_en text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.role, o.id, o.slug, o.kind, o.carrier_kind, o.city_id, o.name_zh, o.name_en
    from public.sessions s
    join public.users u on u.id = s.user_id and u.disabled_at is null
    join public.memberships m on m.user_id = u.id and m.revoked_at is null
    join public.organizations o on o.id = m.organization_id
   where s.id_hash = p_id_hash and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now()
   order by m.created_at, m.id
$$;--> statement-breakpoint
create function app.sign_in_wait(p_subjects text[]) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select coalesce(max(ceil(extract(epoch from blocked_until - now())))::integer, 0)
    from public.sign_in_failures where subject = any (p_subjects) and blocked_until > now()
$$;--> statement-breakpoint
create function app.note_sign_in(p_subjects text[], p_succeeded boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if p_succeeded then
    delete from public.sign_in_failures where subject = any (p_subjects);
  else
    insert into public.sign_in_failures as f (subject, failures)
    select unnest(p_subjects), 1
    on conflict (subject) do update set
      failures = case when f.updated_at < now() - interval '1 day' then 1 else f.failures + 1 end,
      updated_at = now(),
      blocked_until = case when f.failures + 1 >= 5
        then now() + interval '1 minute' * least(power(2, f.failures - 4), 60) end;
  end if;
end $$;--> statement-breakpoint

-- The first city and its administrator, on an empty installation only.
create function app.set_up_needed() returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select not exists (select from public.organizations)
$$;--> statement-breakpoint
create function app.set_up(p_slug text, p_name_zh text, p_name_en text, p_email text, p_user_name text, p_password_hash text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare city uuid := gen_random_uuid(); person uuid;
begin
  perform pg_advisory_xact_lock(hashtext('app.set_up'));
  if exists (select from public.organizations) then
    raise exception 'already set up' using errcode = 'ZA003';
  end if;
  insert into public.organizations (id, slug, kind, city_id, name_zh, name_en) values (city, p_slug, 'city', city, p_name_zh, p_name_en);
  insert into public.users (email, name, password_hash) values (lower(p_email), p_user_name, p_password_hash) returning id into person;
  insert into public.memberships (organization_id, user_id, role) values (city, person, 'admin');
  return person;
end $$;--> statement-breakpoint

-- Members. An owner or admin manages the own organisation; the city's admin also names the first members of the others.
create function app.add_member(p_organization uuid, p_email text, p_name text, p_password_hash text, p_role text, p_demo boolean) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); o record; person uuid; membership uuid;
begin
  select id, kind, city_id into o from public.organizations where id = p_organization;
  if c is null or o.id is null
     or not ((o.id = (c ->> 'organization')::uuid and c ->> 'role' in ('owner', 'admin'))
          or (c ->> 'kind' = 'city' and c ->> 'role' = 'admin' and o.city_id = (c ->> 'city')::uuid)) then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  if p_role <> all (case o.kind when 'carrier' then array['owner', 'operator', 'reviewer', 'viewer']
                      else array['admin', 'analyst', 'reviewer', 'approver', 'auditor'] end) then
    raise exception 'role does not fit the organisation' using errcode = 'ZA004';
  end if;
  insert into public.users (email, name, password_hash) values (lower(p_email), p_name, p_password_hash)
  on conflict (email) do nothing;
  select id into person from public.users where email = lower(p_email);
  if exists (select from public.memberships
              where organization_id = o.id and user_id = person and role = p_role and revoked_at is null) then
    raise exception 'already a member' using errcode = 'ZA005';
  end if;
  insert into public.memberships (organization_id, user_id, role, is_demo) values (o.id, person, p_role, p_demo) returning id into membership;
  return membership;
end $$;--> statement-breakpoint
create function app.members_of_own()
returns table (id uuid, user_id uuid, email text, name text, role text, created_at timestamptz, revoked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, u.id, u.email, u.name, m.role, m.created_at, m.revoked_at
    from public.memberships m join public.users u on u.id = m.user_id
   where m.organization_id = app.own()
   order by m.revoked_at nulls first, m.created_at, m.id
$$;--> statement-breakpoint

-- Firms: a code is answered with public facts, and with nothing about who hosts it.
create function app.find_firm(p_uscc text)
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.uscc, f.name, f.founded_on, f.field, f.registered_capital_fen
    from public.firms f where f.uscc = p_uscc and app.ctx() is not null
$$;--> statement-breakpoint
create function app.firm_facts(p_ids uuid[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.uscc, f.name, f.founded_on, f.field, f.registered_capital_fen
    from public.firms f where f.id = any (p_ids) and app.ctx() is not null
$$;--> statement-breakpoint
create function app.firms_by_code(p_codes text[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.id, f.uscc, f.name, f.founded_on, f.field, f.registered_capital_fen
    from public.firms f where f.uscc = any (p_codes) and app.ctx() is not null
$$;--> statement-breakpoint
-- Registers codes that are new; those already known keep their public facts. Returns every code with its id.
create function app.register_firms(p_rows jsonb) returns table (id uuid, uscc text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if app.ctx() is null or app.kind() <> 'carrier' or app.role() not in ('owner', 'operator') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  with given as (
    select * from jsonb_to_recordset(p_rows)
      as r (uscc text, name text, "foundedOn" date, field text, "registeredCapitalFen" bigint)
  ), added as (
    insert into public.firms as f (uscc, name, founded_on, field, registered_capital_fen)
    select g.uscc, g.name, g."foundedOn", g.field, g."registeredCapitalFen" from given g
    on conflict (uscc) do nothing
    returning f.id, f.name, f.founded_on
  )
  insert into public.firm_names (firm_id, valid_from, name) select a.id, a.founded_on, a.name from added a;
  return query
    select f.id, f.uscc from public.firms f
     where f.uscc in (select r.uscc from jsonb_to_recordset(p_rows) as r (uscc text));
end $$;--> statement-breakpoint

-- The log: one chain per organisation, ordered by the lock on its head.
create function app.write_audit(p_action text, p_entity text, p_entity_id text, p_before jsonb, p_after jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); head record; link text; at timestamptz := clock_timestamp(); number bigint;
begin
  if c is null then raise exception 'no scope' using errcode = 'ZA002'; end if;
  insert into public.audit_heads (organization_id, seq, hash) values ((c ->> 'organization')::uuid, 0, '') on conflict do nothing;
  select * into head from public.audit_heads where organization_id = (c ->> 'organization')::uuid for update;
  number := head.seq + 1;
  link := encode(sha256(convert_to(head.hash || jsonb_build_array(
    c ->> 'organization', number, extract(epoch from at), c ->> 'user', c ->> 'membership', c ->> 'request', c ->> 'address',
    p_action, p_entity, p_entity_id, p_before, p_after)::text, 'utf8')), 'hex');
  insert into public.audit_entries (organization_id, seq, at, user_id, user_name, membership_id, request_id, address,
                                    action, entity, entity_id, before, after, previous_hash, hash)
  values ((c ->> 'organization')::uuid, number, at, (c ->> 'user')::uuid, c ->> 'userName', (c ->> 'membership')::uuid,
          c ->> 'request', c ->> 'address', p_action, p_entity, p_entity_id, p_before, p_after, head.hash, link);
  update public.audit_heads set seq = number, hash = link where organization_id = (c ->> 'organization')::uuid;
  return number;
end $$;--> statement-breakpoint
-- True when every link of the own chain follows from the one before it.
create function app.audit_chain_holds() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare r record; previous text := ''; expected bigint := 0;
begin
  for r in select * from public.audit_entries where organization_id = app.own() order by seq loop
    expected := expected + 1;
    if r.seq <> expected or r.previous_hash <> previous or r.hash <> encode(sha256(convert_to(previous || jsonb_build_array(
        r.organization_id::text, r.seq, extract(epoch from r.at), r.user_id::text, r.membership_id::text, r.request_id, r.address,
        r.action, r.entity, r.entity_id, r.before, r.after)::text, 'utf8')), 'hex') then
      return false;
    end if;
    previous := r.hash;
  end loop;
  return true;
end $$;--> statement-breakpoint

-- What was changed of entries of the own carrier's ledger, and by whom, for every member of it.
create function app.ledger_history(p_ids text[])
returns table (seq bigint, at timestamptz, user_name text, action text, entity text, entity_id text, before jsonb, after jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.seq, a.at, a.user_name, a.action, a.entity, a.entity_id, a.before, a.after
    from public.audit_entries a
   where a.organization_id = app.own() and app.kind() = 'carrier'
     and a.entity in ('residency', 'title', 'lease', 'room', 'building', 'import-batch')
     and a.entity_id = any (p_ids)
   order by a.seq desc
$$;--> statement-breakpoint
-- The firms that the own carrier answers for on a day: of a firm's hosts the innermost, then the earliest entry, then the smaller id.
-- It says nothing about who the others are.
create function app.firms_of_record(p_on date) returns table (firm_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
begin
  if app.kind() is distinct from 'carrier' then return; end if;
  return query
  with hosts as (
    select r.firm_id, r.organization_id, r.entered_on from public.residencies r
     where r.entered_on <= p_on and (r.left_on is null or p_on < r.left_on)
       and r.firm_id in (select m.firm_id from public.residencies m
                          where m.organization_id = app.own() and m.entered_on <= p_on and (m.left_on is null or p_on < m.left_on))
  ), ranked as (
    select h.firm_id, h.organization_id,
           row_number() over (partition by h.firm_id order by h.entered_on, h.organization_id::text collate "C") as place
      from hosts h
     where not exists (
       select from hosts i join public.placements p
         on p.organization_id = i.organization_id and p.relation = 'park' and p.parent_id = h.organization_id
            and p.valid_from <= p_on and (p.valid_to is null or p_on < p.valid_to)
        where i.firm_id = h.firm_id)
  )
  select k.firm_id from ranked k where k.place = 1 and k.organization_id = app.own();
end $$;--> statement-breakpoint

-- Guards.
create function app_private.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception '% of % is not possible: it only grows', tg_op, tg_table_name using errcode = 'ZA010';
end $$;--> statement-breakpoint

-- A room is never over-let: whoever changes what is let, or the room, waits for the others on the same room and then counts.
create function app_private.room_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare o uuid; room uuid; bad record;
begin
  if tg_op = 'DELETE' then o := old.organization_id; room := old.room_id;
  else o := new.organization_id; room := new.room_id; end if;
  perform pg_advisory_xact_lock(hashtextextended(room::text, 75));
  with points as (
    select starts_on as day from public.leases where organization_id = o and room_id = room
    union select valid_from from public.room_versions where organization_id = o and room_id = room
    union select valid_to from public.room_versions where organization_id = o and room_id = room and valid_to is not null
  ), counted as (
    select p.day,
      (select coalesce(sum(l.area_dm2), 0) from public.leases l
        where l.organization_id = o and l.room_id = room and l.starts_on <= p.day and (l.ends_on is null or p.day < l.ends_on)) as let_dm2,
      (select coalesce(sum(l.desks), 0) from public.leases l
        where l.organization_id = o and l.room_id = room and l.starts_on <= p.day and (l.ends_on is null or p.day < l.ends_on)) as let_desks,
      v.area_dm2, v.desks
    from points p
    left join public.room_versions v on v.organization_id = o and v.room_id = room
      and v.valid_from <= p.day and (v.valid_to is null or p.day < v.valid_to)
  )
  select day, let_dm2, area_dm2 into bad from counted
   where let_dm2 > coalesce(area_dm2, 0) or let_desks > coalesce(desks, 0)
   order by day limit 1;
  if found then
    raise exception 'over-let' using errcode = 'ZA101',
      detail = jsonb_build_object('day', bad.day, 'letDm2', bad.let_dm2, 'areaDm2', coalesce(bad.area_dm2, 0))::text;
  end if;
  return null;
end $$;--> statement-breakpoint

-- The order of a filing's states, and who takes each step.
create function app_private.filing_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); k text := c ->> 'kind'; r text := c ->> 'role'; mine boolean := (c ->> 'organization')::uuid = new.organization_id;
begin
  if (new.organization_id, new.id, new.city_id, new.period_id) is distinct from (old.organization_id, old.id, old.city_id, old.period_id) then
    raise exception 'a filing keeps its identity' using errcode = 'ZA201';
  end if;
  if mine and old.status in ('draft', 'returned', 'amending') and new.status = 'prepared' and r in ('owner', 'operator')
     and (new.revision, new.accepted_revision) is not distinct from (old.revision, old.accepted_revision) then
    new.prepared_by := (c ->> 'user')::uuid; new.prepared_by_name := c ->> 'userName'; new.prepared_at := now();
  elsif mine and old.status = 'prepared' and new.status = (case when old.revision = 0 then 'draft' else 'returned' end)
     and (new.revision, new.accepted_revision) is not distinct from (old.revision, old.accepted_revision) then
    null;
  elsif mine and old.status = 'prepared' and new.status = 'submitted' and r in ('owner', 'reviewer')
     and new.revision = old.revision + 1 and new.accepted_revision is not distinct from old.accepted_revision
     and exists (select from public.filing_revisions f
                  where f.organization_id = new.organization_id and f.filing_id = new.id and f.revision = new.revision) then
    null;
  elsif not mine and k = 'unit' and r = 'reviewer' and old.status = 'submitted' and new.status in ('unit-accepted', 'returned')
     and (new.revision, new.accepted_revision) is not distinct from (old.revision, old.accepted_revision) then
    null;
  elsif not mine and k = 'city' and r = 'reviewer' and old.status = 'unit-accepted' and new.status = 'accepted'
     and new.revision = old.revision and new.accepted_revision = old.revision then
    null;
  elsif not mine and k = 'city' and r = 'reviewer' and new.status = (case old.status when 'unit-accepted' then 'returned' when 'accepted' then 'amending' end)
     and (new.revision, new.accepted_revision) is not distinct from (old.revision, old.accepted_revision) then
    null;
  else
    raise exception 'a filing cannot go from % to % here', old.status, new.status using errcode = 'ZA202';
  end if;
  new.rev := old.rev + 1;
  return new;
end $$;--> statement-breakpoint

-- A revision is signed by whom the session says, for a filing that is ready for it.
create function app_private.revision_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx();
begin
  if not exists (select from public.filings f where f.organization_id = new.organization_id and f.id = new.filing_id
                  and f.status = 'prepared' and f.revision + 1 = new.revision) then
    raise exception 'not ready for a revision' using errcode = 'ZA202';
  end if;
  new.signed_by := (c ->> 'user')::uuid; new.signed_by_name := c ->> 'userName'; new.signed_at := now();
  return new;
end $$;--> statement-breakpoint

-- Published policies never change; a second person publishes.
create function app_private.policy_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx();
begin
  if old.status in ('published', 'retired') then
    if not (old.status = 'published' and new.status = 'retired')
       or (to_jsonb(new) - 'status') is distinct from (to_jsonb(old) - 'status') then
      raise exception 'a published policy never changes' using errcode = 'ZA203';
    end if;
  elsif new.status = 'published' then
    if new.document is distinct from old.document or new.sha256 is distinct from old.sha256 then
      raise exception 'publish what was reviewed' using errcode = 'ZA203';
    end if;
    if c ->> 'role' <> 'approver' or old.drafted_by = (c ->> 'user')::uuid then
      raise exception 'a second person publishes' using errcode = 'ZA204';
    end if;
    new.published_by := (c ->> 'user')::uuid; new.published_by_name := c ->> 'userName'; new.published_at := now();
  elsif new.status = 'retired' or new.published_by is not null then
    raise exception 'only a published policy retires' using errcode = 'ZA203';
  end if;
  return new;
end $$;--> statement-breakpoint

-- A run is approved by another person than its computer, and only without open conflicts; a run that follows supersedes it.
create function app_private.run_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx();
begin
  if new.status = 'approved' and old.status = 'computed' then
    if not (c ->> 'role' = 'approver' or (c ->> 'kind' = 'carrier' and c ->> 'role' in ('owner', 'reviewer')))
       or (c ->> 'user')::uuid = old.computed_by then
      raise exception 'another person approves' using errcode = 'ZA205';
    end if;
    if exists (select from jsonb_array_elements(old.findings) f where f ->> 'blocks' = 'true') then
      raise exception 'findings block the approval' using errcode = 'ZA206';
    end if;
    new.approved_by := (c ->> 'user')::uuid; new.approved_by_name := c ->> 'userName'; new.approved_at := now();
  elsif new.status = 'superseded' and old.status in ('computed', 'approved') and c ->> 'role' in ('analyst', 'owner', 'operator') then
    new.approved_by := old.approved_by; new.approved_by_name := old.approved_by_name; new.approved_at := old.approved_at;
    delete from public.payment_keys where organization_id = old.organization_id and run_id = old.id;
  else
    raise exception 'a run cannot go from % to % here', old.status, new.status using errcode = 'ZA205';
  end if;
  return new;
end $$;--> statement-breakpoint

-- At most one live payment per key.
create function app_private.payment_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare reversed record;
begin
  if new.reverses_run_id is not null then
    select * into reversed from public.reward_lines
     where organization_id = new.organization_id and run_id = new.reverses_run_id and line_no = new.reverses_line_no;
    if reversed.amount_fen <> -new.amount_fen then
      raise exception 'a reversal takes back the whole line' using errcode = 'ZA302';
    end if;
    delete from public.payment_keys
     where organization_id = new.organization_id and run_id = new.reverses_run_id and line_no = new.reverses_line_no;
  elsif new.payment_key is not null then
    begin
      insert into public.payment_keys (organization_id, payment_key, run_id, line_no)
      values (new.organization_id, new.payment_key, new.run_id, new.line_no);
    exception when unique_violation then
      raise exception 'already paid' using errcode = 'ZA301', detail = jsonb_build_object('key', new.payment_key)::text;
    end;
  end if;
  return null;
end $$;--> statement-breakpoint

-- A conflict is ruled once, for one of its parties.
create function app_private.conflict_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx();
begin
  if old.status <> 'open' or new.status <> 'ruled' then
    raise exception 'a conflict is ruled once' using errcode = 'ZA207';
  end if;
  if not exists (select from public.conflict_parties p where p.organization_id = new.organization_id
                  and p.conflict_id = new.id and p.carrier_id = new.ruled_for) then
    raise exception 'ruled for a party of it' using errcode = 'ZA208';
  end if;
  new.ruled_by := (c ->> 'user')::uuid; new.ruled_by_name := c ->> 'userName'; new.ruled_at := now();
  return new;
end $$;--> statement-breakpoint

revoke all on all functions in schema app, app_private from public;--> statement-breakpoint
grant execute on all functions in schema app to zaiti_app, zaiti_owner;--> statement-breakpoint
grant execute on all functions in schema app_private to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;--> statement-breakpoint
create policy definer on residencies for select to zaiti_definer using (true);--> statement-breakpoint
create policy definer on leases for select to zaiti_definer using (true);--> statement-breakpoint
create policy definer on room_versions for select to zaiti_definer using (true);--> statement-breakpoint

create trigger room_guard after insert or update on leases for each row execute function app_private.room_guard();--> statement-breakpoint
create trigger room_guard after insert or update or delete on room_versions for each row execute function app_private.room_guard();--> statement-breakpoint
create trigger filing_guard before update on filings for each row execute function app_private.filing_guard();--> statement-breakpoint
create trigger revision_guard before insert on filing_revisions for each row execute function app_private.revision_guard();--> statement-breakpoint
create trigger policy_guard before update on policy_versions for each row execute function app_private.policy_guard();--> statement-breakpoint
create trigger run_guard before update on runs for each row execute function app_private.run_guard();--> statement-breakpoint
create trigger payment_guard after insert on reward_lines for each row execute function app_private.payment_guard();--> statement-breakpoint
create trigger conflict_guard before update on conflicts for each row execute function app_private.conflict_guard();--> statement-breakpoint
do $$ declare t text; begin
  foreach t in array array['audit_entries', 'filing_revisions', 'filing_events', 'filing_comments', 'run_results', 'reward_lines', 'conflict_parties', 'firm_names'] loop
    execute format('create trigger only_grows before update or delete on public.%I for each row execute function app_private.refuse_change()', t);
    execute format('create trigger only_grows_whole before truncate on public.%I for each statement execute function app_private.refuse_change()', t);
  end loop;
  foreach t in array array['filings', 'runs', 'conflicts', 'policy_versions'] loop
    execute format('create trigger never_deleted before delete on public.%I for each row execute function app_private.refuse_change()', t);
    execute format('create trigger never_truncated before truncate on public.%I for each statement execute function app_private.refuse_change()', t);
  end loop;
end $$;
