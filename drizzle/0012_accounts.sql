-- Three separated administrators (三员分立) for installations that follow 等保; TOTP secrets sealed; a way back for who has lost
-- authenticator and recovery codes; signing in by a phone number; and sweeping of what an account leaves behind.
CREATE TABLE "phone_codes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" text NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid,
	"locale" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"code_hash" "bytea",
	"sent_at" timestamp with time zone,
	"tries" integer DEFAULT 0 NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "phone_codes_purpose" CHECK (purpose in ('prove', 'sign-in')),
	CONSTRAINT "phone_codes_number" CHECK (number ~ '^1[3-9][0-9]{9}$')
);
--> statement-breakpoint
ALTER TABLE "phone_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "phone_numbers" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"proved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "phone_numbers_number" UNIQUE("number"),
	CONSTRAINT "phone_numbers_form" CHECK (number ~ '^1[3-9][0-9]{9}$')
);
--> statement-breakpoint
ALTER TABLE "phone_numbers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_kind";--> statement-breakpoint
ALTER TABLE "sign_in_challenges" ADD COLUMN "how" text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE "phone_codes" ADD CONSTRAINT "phone_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phone_numbers" ADD CONSTRAINT "phone_numbers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "phone_codes_of_number" ON "phone_codes" USING btree ("number","created_at");--> statement-breakpoint
CREATE INDEX "phone_codes_waiting" ON "phone_codes" USING btree ("next_at") WHERE sent_at is null and user_id is not null;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_kind" CHECK (case kind when 'invitation' then invitation_id is not null and reset_id is null when 'reset' then reset_id is not null and invitation_id is null else kind in ('password-changed', 'second-factor-changed', 'second-factor-removed', 'phone-changed') and invitation_id is null and reset_id is null end);--> statement-breakpoint
CREATE POLICY "definer" ON "phone_codes" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "phone_numbers" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE "phone_codes" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "phone_numbers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert, update, delete on phone_codes, phone_numbers to zaiti_definer;--> statement-breakpoint
grant delete on outbox, password_resets, invitations to zaiti_definer;--> statement-breakpoint
ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role";--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role" CHECK (role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor', 'system-admin', 'security-admin', 'audit-admin'));--> statement-breakpoint
ALTER TABLE "invitations" DROP CONSTRAINT "invitations_role";--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_role" CHECK (role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor', 'system-admin', 'security-admin', 'audit-admin'));--> statement-breakpoint
-- One person, one organisation: an administrator holds that office alone. Two rows of different offices, and an office beside any
-- other work, exclude each other; operator and reviewer do not.
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_office_alone" EXCLUDE USING gist (organization_id WITH =, user_id WITH =,
  (case role when 'system-admin' then 1 when 'security-admin' then 2 when 'audit-admin' then 3 else 0 end) WITH <>) WHERE (revoked_at is null);--> statement-breakpoint
-- Who has left an organisation comes back by an invitation: no role is given by changing a row.
revoke update (role) on memberships from zaiti_app;--> statement-breakpoint
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
create table app_private.installation (id integer primary key check (id = 1), separated_at timestamptz);--> statement-breakpoint
alter table app_private.installation enable row level security;--> statement-breakpoint
insert into app_private.installation values (1, null);--> statement-breakpoint
alter table app_private.installation force row level security;--> statement-breakpoint
create policy definer on app_private.installation to zaiti_definer using (true) with check (true);--> statement-breakpoint
grant select, update on app_private.installation to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

-- The organisation whose data the member works with: none for an administrator. The office is the organisation in any case.
create or replace function app_private.open_scope(p_user uuid, p_user_name text, p_membership uuid, p_role text, p_organization uuid, p_kind text,
                                                  p_carrier_kind text, p_city uuid, p_request text, p_address text, p_job uuid) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare scope jsonb; readable uuid[]; administers boolean := p_role in ('system-admin', 'security-admin', 'audit-admin');
begin
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
create or replace function app.own() returns uuid language sql stable return (app.ctx() ->> 'own')::uuid;--> statement-breakpoint
create function app.office() returns uuid language sql stable return (app.ctx() ->> 'organization')::uuid;--> statement-breakpoint

create function app.administrators_are_separated() returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select separated_at is not null from app_private.installation where id = 1);
end $$;--> statement-breakpoint

-- The offices that nobody holds in a city; none elsewhere, and none where administrators are not separated.
create function app_private.missing_administrators(p_organization uuid) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if not app.administrators_are_separated()
     or not exists (select from public.organizations where id = p_organization and kind = 'city') then
    return '{}';
  end if;
  return array(
    select r from unnest(array['system-admin', 'security-admin', 'audit-admin']) r
     where not exists (select from public.memberships m join public.users u on u.id = m.user_id and u.disabled_at is null
                        where m.organization_id = p_organization and m.role = r and m.revoked_at is null));
end $$;--> statement-breakpoint

create function app_private.roles_of(p_kind text) returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if app.administrators_are_separated() then
    return case p_kind when 'carrier' then array['operator', 'reviewer', 'viewer'] else array['analyst', 'reviewer', 'approver'] end
           || array['system-admin', 'security-admin', 'audit-admin'];
  end if;
  return case p_kind when 'carrier' then array['owner', 'operator', 'reviewer', 'viewer']
                     else array['admin', 'analyst', 'reviewer', 'approver', 'auditor'] end;
end $$;--> statement-breakpoint

-- Separates the administrators of the installation, once and for good. Who administered or read the log beside other work keeps one
-- hand: an admin becomes the system administrator, an auditor the audit administrator, an owner keeps the books and signs.
create function app.separate_administrators() returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record; e public.audit_entries; becomes text[];
begin
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

-- Where administrators are separated nobody is made one who administers beside other work; what has ended stays ended.
create function app_private.membership_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'an ended membership stays ended' using errcode = 'ZA010';
  end if;
  if new.revoked_at is null and new.role in ('owner', 'admin', 'auditor') and app.administrators_are_separated() then
    raise exception 'administrators are separated' using errcode = 'ZA004';
  end if;
  return new;
end $$;--> statement-breakpoint

-- A city that lacks one of its administrators changes nothing.
create function app_private.administrators_guard() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() = 'system-admin' and app_private.missing_administrators(app.office()) <> '{}' then
    raise exception 'an administrator is missing' using errcode = 'ZA013';
  end if;
  return null;
end $$;--> statement-breakpoint

create or replace function app.set_up(p_slug text, p_name_zh text, p_name_en text, p_email text, p_user_name text, p_password_hash text) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare city uuid := gen_random_uuid(); person uuid;
begin
  perform pg_advisory_xact_lock(hashtext('app.set_up'));
  if exists (select from public.organizations) then
    raise exception 'already set up' using errcode = 'ZA003';
  end if;
  insert into public.organizations (id, slug, kind, city_id, name_zh, name_en) values (city, p_slug, 'city', city, p_name_zh, p_name_en);
  insert into public.users (email, name, password_hash) values (lower(p_email), p_user_name, p_password_hash) returning id into person;
  insert into public.memberships (organization_id, user_id, role)
  values (city, person, case when app.administrators_are_separated() then 'system-admin' else 'admin' end);
  return person;
end $$;--> statement-breakpoint

-- Whether the member of this scope may give this role to the person with this address: the one place that says so. Owner and admin
-- for the own organisation, the city's admin for all of the city. Separated: the security administrator in their place, never to
-- themselves, and to nobody but administrators until the city has all three; the system administrator an office that nobody holds.
create function app_private.assert_grants(p_organization uuid, p_role text, p_email text) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); o record; is_own boolean; is_of_city boolean;
begin
  select id, kind, city_id into o from public.organizations where id = p_organization;
  is_own := o.id = (c ->> 'organization')::uuid;
  is_of_city := c ->> 'kind' = 'city' and o.city_id = (c ->> 'city')::uuid;
  if c is null or o.id is null or not coalesce(case c ->> 'role'
       when 'owner' then is_own
       when 'admin' then is_own or is_of_city
       when 'security-admin' then is_own or is_of_city
       when 'system-admin' then is_own and p_role in ('security-admin', 'audit-admin')
         and not exists (select from public.memberships m join public.users u on u.id = m.user_id and u.disabled_at is null
                          where m.organization_id = o.id and m.role = p_role and m.revoked_at is null)
     end, false) then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  if p_role <> all (app_private.roles_of(o.kind)) then
    raise exception 'role does not fit the organisation' using errcode = 'ZA004';
  end if;
  if c ->> 'role' in ('security-admin', 'system-admin') then
    if lower(p_email) = (select u.email from public.users u where u.id = (c ->> 'user')::uuid) then
      raise exception 'not to oneself' using errcode = 'ZA012';
    end if;
    if p_role not in ('system-admin', 'security-admin', 'audit-admin')
       and app_private.missing_administrators((c ->> 'organization')::uuid) <> '{}' then
      raise exception 'an administrator is missing' using errcode = 'ZA013';
    end if;
  end if;
end $$;--> statement-breakpoint

create or replace function app.add_member(p_organization uuid, p_email text, p_name text, p_password_hash text, p_role text, p_demo boolean) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid; membership uuid;
begin
  perform app_private.assert_grants(p_organization, p_role, p_email);
  insert into public.users (email, name, password_hash) values (lower(p_email), p_name, p_password_hash)
  on conflict (email) do nothing;
  select id into person from public.users where email = lower(p_email);
  if exists (select from public.memberships
              where organization_id = p_organization and user_id = person and role = p_role and revoked_at is null) then
    raise exception 'already a member' using errcode = 'ZA005';
  end if;
  insert into public.memberships (organization_id, user_id, role, is_demo) values (p_organization, person, p_role, p_demo) returning id into membership;
  return membership;
end $$;--> statement-breakpoint

create or replace function app.invite_member(p_organization uuid, p_email text, p_name text, p_role text, p_locale text, p_valid interval) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); invitation uuid;
begin
  perform app_private.assert_grants(p_organization, p_role, p_email);
  if exists (select from public.memberships m join public.users u on u.id = m.user_id
              where m.organization_id = p_organization and u.email = lower(p_email) and m.role = p_role and m.revoked_at is null) then
    raise exception 'already a member' using errcode = 'ZA005';
  end if;
  update public.invitations set withdrawn_at = now()
   where organization_id = p_organization and email = lower(p_email) and role = p_role and accepted_at is null and withdrawn_at is null;
  insert into public.invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, expires_at)
  values (p_organization, lower(p_email), p_name, p_role, p_locale, (c ->> 'user')::uuid, c ->> 'userName', now() + p_valid) returning id into invitation;
  insert into public.outbox (kind, to_address, to_name, locale, organization_id, invitation_id)
  values ('invitation', lower(p_email), p_name, p_locale, p_organization, invitation);
  return invitation;
end $$;--> statement-breakpoint

create or replace function app_private.assert_manages_members() returns void language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is null or app.role() not in ('owner', 'admin', 'security-admin') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
end $$;--> statement-breakpoint

-- A system administrator sees the invitations to the other two offices, and may send or withdraw those that they wrote.
create or replace function app.invitations_of_own()
returns table (id uuid, email text, name text, role text, invited_by_name text, created_at timestamptz, expires_at timestamptz, is_expired boolean,
               mail text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is distinct from 'system-admin' then perform app_private.assert_manages_members(); end if;
  return query
    select i.id, i.email, i.name, i.role, i.invited_by_name, i.created_at, i.expires_at, i.expires_at <= now(),
           (select case when m.sent_at is not null then 'sent' when m.dropped_at is not null then 'failed' else 'waiting' end
              from public.outbox m where m.organization_id = i.organization_id and m.invitation_id = i.id order by m.created_at desc, m.id limit 1)
      from public.invitations i
     where i.organization_id = app.office() and i.accepted_at is null and i.withdrawn_at is null
       and (app.role() <> 'system-admin' or i.invited_by = app.user_id())
     order by i.created_at desc, i.id;
end $$;--> statement-breakpoint

create function app_private.assert_may_end_invitation(p_id uuid) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is distinct from 'system-admin' then
    perform app_private.assert_manages_members();
  elsif not exists (select from public.invitations where organization_id = app.office() and id = p_id and invited_by = app.user_id()) then
    raise exception 'not allowed' using errcode = '42501';
  end if;
end $$;--> statement-breakpoint

create or replace function app.resend_invitation(p_id uuid, p_valid interval) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i record;
begin
  perform app_private.assert_may_end_invitation(p_id);
  update public.invitations set expires_at = now() + p_valid, token_hash = null
   where organization_id = app.office() and id = p_id and accepted_at is null and withdrawn_at is null returning * into i;
  if not found then return null; end if;
  perform app_private.assert_grants(i.organization_id, i.role, i.email);
  insert into public.outbox (kind, to_address, to_name, locale, organization_id, invitation_id)
  values ('invitation', i.email, i.name, i.locale, i.organization_id, i.id);
  return i.email;
end $$;--> statement-breakpoint

create or replace function app.withdraw_invitation(p_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare address text;
begin
  perform app_private.assert_may_end_invitation(p_id);
  update public.invitations set withdrawn_at = now(), token_hash = null
   where organization_id = app.office() and id = p_id and accepted_at is null and withdrawn_at is null returning email into address;
  return address;
end $$;--> statement-breakpoint

-- An audit administrator reads the log, and not even this list.
create or replace function app.members_of_own()
returns table (id uuid, user_id uuid, email text, name text, role text, created_at timestamptz, revoked_at timestamptz, has_second_factor boolean,
               locked_seconds integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, u.id, u.email, u.name, m.role, m.created_at, m.revoked_at,
         exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null),
         (select ceil(extract(epoch from f.blocked_until - now()))::integer from public.sign_in_failures f
           where f.subject = 'account:' || u.email and f.blocked_until > now())
    from public.memberships m join public.users u on u.id = m.user_id
   where m.organization_id = app.office() and app.role() <> 'audit-admin'
   order by m.revoked_at nulls first, m.created_at, m.id
$$;--> statement-breakpoint

create or replace function app.unlock_member(p_membership uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare address text;
begin
  perform app_private.assert_manages_members();
  select u.email into address from public.memberships m join public.users u on u.id = m.user_id
   where m.organization_id = app.office() and m.id = p_membership and m.revoked_at is null;
  delete from public.sign_in_failures where subject = 'account:' || address;
  return address;
end $$;--> statement-breakpoint

create or replace function app.require_second_factor(p_required boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_manages_members();
  update public.organizations set requires_second_factor = p_required where id = app.office();
end $$;--> statement-breakpoint

create or replace function app.audit_links(p_after bigint, p_limit integer)
returns table (seq bigint, at timestamptz, link text, previous_hash text, hash text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is null or app.role() not in ('owner', 'admin', 'auditor', 'audit-admin') then
    raise exception 'not for this role' using errcode = '42501';
  end if;
  return query
    select e.seq, e.at,
           case e.hash when app_private.audit_hash(e.previous_hash, app_private.audit_link(e, true)) then app_private.audit_link(e, true)
                       when app_private.audit_hash(e.previous_hash, app_private.audit_link(e, false)) then app_private.audit_link(e, false)
           end, e.previous_hash, e.hash
      from public.audit_entries e
     where e.organization_id = app.office() and e.seq > p_after order by e.seq limit p_limit;
end $$;--> statement-breakpoint

create or replace function app.check_audit_chain(p_anchor_seq bigint, p_anchor_hash text)
returns table (links bigint, last_hash text, broken_at bigint, anchor text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare r record; head record; previous text := ''; expected bigint := 0; broken bigint; found_hash text;
begin
  for r in select * from app.audit_links(0, null) loop
    expected := expected + 1;
    if broken is null and (r.seq <> expected or r.previous_hash <> previous or r.link is null) then broken := r.seq; end if;
    if r.seq = p_anchor_seq then found_hash := r.hash; end if;
    previous := r.hash;
  end loop;
  select h.seq, h.hash into head from public.audit_heads h where h.organization_id = app.office();
  if broken is null and (coalesce(head.seq, 0) <> expected or coalesce(head.hash, '') <> previous) then broken := expected + 1; end if;
  return query select expected, previous, broken, case
    when p_anchor_seq is null then null
    when found_hash is null then 'missing'
    when found_hash <> p_anchor_hash then 'differs'
    else 'held' end;
end $$;--> statement-breakpoint

drop function app.session_memberships(bytea);--> statement-breakpoint
create function app.session_memberships(p_id_hash bytea)
returns table (id uuid, role text, organization_id uuid, slug text, kind text, carrier_kind text, city_id uuid, name_zh text, name_en text,
               requires_second_factor boolean, is_separated boolean, missing_administrators text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.role, o.id, o.slug, o.kind, o.carrier_kind, o.city_id, o.name_zh, o.name_en, o.requires_second_factor,
         s.is_separated, case when s.is_separated and m.role in ('system-admin', 'security-admin') then app_private.missing_administrators(o.id) else '{}' end
    from (select user_id, app.administrators_are_separated() as is_separated from public.sessions
           where id_hash = p_id_hash and revoked_at is null and idle_expires_at > now() and absolute_expires_at > now()) s
    join public.users u on u.id = s.user_id and u.disabled_at is null
    join public.memberships m on m.user_id = u.id and m.revoked_at is null
    join public.organizations o on o.id = m.organization_id
   order by m.created_at, m.id
$$;--> statement-breakpoint
-- Secrets of authenticators are sealed outside the database; `p_key` is how those under the present key begin.
create function app.second_factors_not_under(p_key bytea) returns table (user_id uuid, secret bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.user_id, f.secret from public.second_factors f where substring(f.secret from 1 for length(p_key)) <> p_key
$$;--> statement-breakpoint

create function app.reseal_second_factor(p_user uuid, p_before bytea, p_after bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.second_factors set secret = p_after where user_id = p_user and secret = p_before;
  return found;
end $$;--> statement-breakpoint

-- Without a language there is no notice: the caller sends one that says more.
create or replace function app_private.set_password(p_user uuid, p_password_hash text, p_keep integer, p_locale text) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if p_keep > 0 then
    insert into public.password_history (user_id, replaced_at, password_hash)
    select u.id, clock_timestamp(), u.password_hash from public.users u where u.id = p_user;
  end if;
  delete from public.password_history h where h.user_id = p_user and h.replaced_at not in (
    select k.replaced_at from public.password_history k where k.user_id = p_user order by k.replaced_at desc limit p_keep);
  update public.users set password_hash = p_password_hash, password_changed_at = now() where id = p_user;
  update public.password_resets set used_at = now() where user_id = p_user and used_at is null;
  delete from public.sign_in_challenges where user_id = p_user;
  if p_locale is not null then perform app_private.queue_notice(p_user, 'password-changed', p_locale); end if;
end $$;--> statement-breakpoint

-- Takes the second factor of a member away who has lost authenticator and recovery codes. Whoever holds the lost phone must not
-- come in instead: sessions, the phone number and the password end too; a new password comes by a link to the mail address.
-- Answers the address, or null when there is no such member.
create function app.remove_second_factor(p_membership uuid, p_reason text, p_password_hash text, p_keep integer, p_locale text) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); person record; m record; e public.audit_entries;
begin
  perform app_private.assert_manages_members();
  select u.id, u.email, u.name into person from public.memberships mb join public.users u on u.id = mb.user_id and u.disabled_at is null
   where mb.organization_id = app.office() and mb.id = p_membership and mb.revoked_at is null;
  if not found then return null; end if;
  if person.id = app.user_id() then raise exception 'not for oneself' using errcode = 'ZA014'; end if;
  delete from public.second_factors where user_id = person.id and confirmed_at is not null;
  if not found then raise exception 'no second factor' using errcode = 'ZA009'; end if;
  delete from public.recovery_codes where user_id = person.id;
  delete from public.phone_numbers where user_id = person.id;
  delete from public.phone_codes where user_id = person.id;
  -- One notice says all: none of its own for the password.
  perform app_private.set_password(person.id, p_password_hash, p_keep, null);
  insert into public.outbox (kind, to_address, to_name, locale, organization_id)
  values ('second-factor-removed', person.email, person.name, p_locale, app.office());
  update public.sessions set revoked_at = now() where user_id = person.id and revoked_at is null;
  for m in select distinct organization_id from public.memberships where user_id = person.id and revoked_at is null order by 1 loop
    e.organization_id := m.organization_id;
    e.user_id := app.user_id();
    e.user_name := c ->> 'userName';
    e.membership_id := case when m.organization_id = app.office() then (c ->> 'membership')::uuid end;
    e.request_id := c ->> 'request';
    e.address := c ->> 'address';
    e.action := 'remove';
    e.entity := 'second-factor';
    e.entity_id := person.id::text;
    e.after := jsonb_build_object('person', person.name, 'email', person.email, 'reason', p_reason, 'by',
                                  (select o.name_zh from public.organizations o where o.id = app.office()));
    perform app_private.append_audit(e);
  end loop;
  return person.email;
end $$;--> statement-breakpoint

create or replace function app.claim_mail(p_token_hash bytea)
returns table (id uuid, kind text, to_address text, to_name text, locale text, organization_zh text, organization_en text, invited_by_name text, role text,
               expires_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare m record; lives boolean;
begin
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

-- How the first step was taken, for the log.
drop function app.open_challenge(bytea, uuid, interval);--> statement-breakpoint
create function app.open_challenge(p_token_hash bytea, p_user uuid, p_how text, p_valid interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.sign_in_challenges where user_id = p_user and expires_at < now();
  insert into public.sign_in_challenges (token_hash, user_id, how, expires_at) values (p_token_hash, p_user, p_how, now() + p_valid);
end $$;--> statement-breakpoint
drop function app.challenge_of(bytea);--> statement-breakpoint
create function app.challenge_of(p_token_hash bytea) returns table (user_id uuid, email text, how text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.email, c.how from public.sign_in_challenges c join public.users u on u.id = c.user_id and u.disabled_at is null
   where c.token_hash = p_token_hash and c.used_at is null and c.expires_at > now()
$$;--> statement-breakpoint

-- Codes by text message. One a minute and ten a day for a number, whoever asks for it and whether anybody has it: a row that
-- belongs to nobody counts, and is never sent. The answer is the seconds to wait, or null. The code before this one ends.
create function app_private.queue_phone_code(p_number text, p_purpose text, p_user uuid, p_locale text) returns integer
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare wait integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('phone/' || p_number, 78));
  select ceil(extract(epoch from greatest(
           max(created_at) + interval '1 minute',
           (array_agg(created_at order by created_at desc))[10] + interval '1 day') - clock_timestamp()))
    into wait from public.phone_codes where number = p_number and created_at > now() - interval '1 day';
  if wait > 0 then return wait; end if;
  update public.phone_codes set expires_at = now()
   where number = p_number and purpose = p_purpose and user_id is not distinct from p_user and used_at is null and expires_at > now();
  insert into public.phone_codes (number, purpose, user_id, locale, created_at, expires_at)
  values (p_number, p_purpose, p_user, p_locale, clock_timestamp(), now() + interval '5 minutes');
  return null;
end $$;--> statement-breakpoint

create function app.ask_sign_in_code(p_number text, p_locale text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return app_private.queue_phone_code(p_number, 'sign-in',
    (select u.id from public.phone_numbers p join public.users u on u.id = p.user_id and u.disabled_at is null where p.number = p_number), p_locale);
end $$;--> statement-breakpoint

create function app.ask_phone_proof(p_session bytea, p_number text, p_locale text) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return app_private.queue_phone_code(p_number, 'prove', app_private.person_of(p_session), p_locale);
end $$;--> statement-breakpoint

-- A code is made when its message leaves; its five minutes begin then. What cannot be sent is tried three times.
create function app.claim_text(p_code_hash bytea) returns table (id uuid, number text, locale text, purpose text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare c record;
begin
  select * into c from public.phone_codes
   where sent_at is null and user_id is not null and used_at is null and attempts < 3 and next_at <= now() and expires_at > now()
   order by next_at, id limit 1 for update skip locked;
  if not found then return; end if;
  update public.phone_codes set code_hash = p_code_hash, attempts = attempts + 1, next_at = now() + interval '15 seconds',
         expires_at = now() + interval '5 minutes', tries = 0 where id = c.id;
  return query select c.id, c.number, c.locale, c.purpose;
end $$;--> statement-breakpoint

create function app.end_text(p_id uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.phone_codes set sent_at = now() where id = p_id
$$;--> statement-breakpoint

-- Takes the latest code of a number, once, within five tries. Answers whose it is, or null.
create function app_private.take_phone_code(p_number text, p_purpose text, p_user uuid, p_code_hash bytea) returns uuid
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare c record; is_right boolean;
begin
  select * into c from public.phone_codes
   where number = p_number and purpose = p_purpose and (p_user is null or user_id = p_user) and used_at is null and expires_at > now()
   order by created_at desc, id limit 1 for update;
  if not found or c.tries >= 5 then return null; end if;
  is_right := coalesce(c.code_hash = p_code_hash, false);
  update public.phone_codes set tries = tries + 1, used_at = case when is_right then now() end where id = c.id;
  return case when is_right then c.user_id end;
end $$;--> statement-breakpoint

create function app.person_for_phone(p_number text) returns table (id uuid, email text, has_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.email, exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    from public.phone_numbers p join public.users u on u.id = p.user_id and u.disabled_at is null where p.number = p_number
$$;--> statement-breakpoint

create function app.take_sign_in_code(p_number text, p_code_hash bytea) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.take_phone_code(p_number, 'sign-in', null, p_code_hash);
begin
  -- The number may have gone to somebody else since the code was sent.
  return (select p.user_id from public.phone_numbers p where p.number = p_number and p.user_id = person);
end $$;--> statement-breakpoint

create function app_private.masked(p_number text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$ select left(p_number, 3) || '****' || right(p_number, 4) $$;--> statement-breakpoint

create function app.my_phone(p_session bytea) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.number from public.phone_numbers p where p.user_id = app_private.person_of(p_session)
$$;--> statement-breakpoint

create function app_private.end_phone_of(p_user uuid, p_locale text, p_from jsonb) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare ended text;
begin
  delete from public.phone_numbers where user_id = p_user returning number into ended;
  if ended is null then return false; end if;
  perform app_private.queue_notice(p_user, 'phone-changed', p_locale);
  perform app_private.note_person(p_user, p_from, 'end', 'phone-number', null, jsonb_build_object('number', app_private.masked(ended)));
  return true;
end $$;--> statement-breakpoint

-- Operators give numbers out again: who proves one has it, and whoever had it before does not any more.
create function app.prove_phone(p_session bytea, p_number text, p_code_hash bytea, p_locale text, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session); before uuid;
begin
  if app_private.take_phone_code(p_number, 'prove', person, p_code_hash) is null then return false; end if;
  select user_id into before from public.phone_numbers where number = p_number;
  if before <> person then
    perform app_private.end_phone_of(before, p_locale, jsonb_build_object('request', p_from ->> 'request'));
  end if;
  insert into public.phone_numbers (user_id, number) values (person, p_number)
  on conflict (user_id) do update set number = excluded.number, proved_at = now();
  perform app_private.queue_notice(person, 'phone-changed', p_locale);
  perform app_private.note_person(person, p_from, 'confirm', 'phone-number', null, jsonb_build_object('number', app_private.masked(p_number)));
  return true;
end $$;--> statement-breakpoint

create function app.end_phone(p_session bytea, p_locale text, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  return app_private.end_phone_of(app_private.person_of(p_session), p_locale, p_from);
end $$;--> statement-breakpoint

-- Deletes what accounts leave behind, after the days that `p_days` gives for each kind. The log is no part of it. Answers how many of
-- each, or null while another worker sweeps.
create function app.sweep_accounts(p_days jsonb) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare counts jsonb := '{}'; n bigint;
  mails timestamptz := now() - make_interval(days => (p_days ->> 'mails')::integer);
  links timestamptz := now() - make_interval(days => (p_days ->> 'links')::integer);
  sessions timestamptz := now() - make_interval(days => (p_days ->> 'sessions')::integer);
  attempts timestamptz := now() - make_interval(days => (p_days ->> 'attempts')::integer);
  codes timestamptz := now() - make_interval(days => (p_days ->> 'codes')::integer);
begin
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

revoke all on all functions in schema app, app_private from public;--> statement-breakpoint
grant execute on function app.office, app.administrators_are_separated, app.separate_administrators, app.session_memberships, app.second_factors_not_under,
  app.reseal_second_factor, app.remove_second_factor, app.open_challenge, app.challenge_of, app.ask_sign_in_code, app.ask_phone_proof, app.claim_text,
  app.end_text, app.person_for_phone, app.take_sign_in_code, app.my_phone, app.prove_phone, app.end_phone, app.sweep_accounts to zaiti_app, zaiti_owner;--> statement-breakpoint
grant execute on function app_private.membership_guard(), app_private.administrators_guard() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;--> statement-breakpoint
create trigger membership_guard before insert or update on memberships for each row execute function app_private.membership_guard();--> statement-breakpoint
create trigger administrators_guard after insert or update on organizations for each statement execute function app_private.administrators_guard();--> statement-breakpoint
create trigger administrators_guard after insert or update on placements for each statement execute function app_private.administrators_guard();--> statement-breakpoint
create trigger administrators_guard after insert or update on periods for each statement execute function app_private.administrators_guard();--> statement-breakpoint
create trigger administrators_guard after insert on targets for each statement execute function app_private.administrators_guard();--> statement-breakpoint
ALTER POLICY "sel" ON "memberships" TO "zaiti_app" USING (organization_id = (select app.office()) and (select app.role()) <> 'audit-admin');--> statement-breakpoint
ALTER POLICY "upd" ON "memberships" TO "zaiti_app" USING (organization_id = (select app.office()) and (select app.role()) in ('owner', 'admin', 'security-admin')) WITH CHECK (organization_id = (select app.office()) and (select app.role()) in ('owner', 'admin', 'security-admin'));--> statement-breakpoint
ALTER POLICY "sel" ON "idempotency_keys" TO "zaiti_app" USING (organization_id = (select app.office()));--> statement-breakpoint
ALTER POLICY "ins" ON "idempotency_keys" TO "zaiti_app" WITH CHECK (organization_id = (select app.office()));--> statement-breakpoint
ALTER POLICY "sel" ON "audit_entries" TO "zaiti_app" USING (organization_id = (select app.office()) and (select app.role()) in ('owner', 'admin', 'auditor', 'audit-admin'));--> statement-breakpoint
ALTER POLICY "ins" ON "organizations" TO "zaiti_app" WITH CHECK (city_id = (select app.city()) and kind <> 'city' and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "upd" ON "organizations" TO "zaiti_app" USING (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin')) WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "ins" ON "placements" TO "zaiti_app" WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "upd" ON "placements" TO "zaiti_app" USING (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin')) WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "ins" ON "targets" TO "zaiti_app" WITH CHECK (organization_id = (select app.office()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "ins" ON "periods" TO "zaiti_app" WITH CHECK (organization_id = (select app.office()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));--> statement-breakpoint
ALTER POLICY "upd" ON "periods" TO "zaiti_app" USING (organization_id = (select app.office()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin')) WITH CHECK (organization_id = (select app.office()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin'));
