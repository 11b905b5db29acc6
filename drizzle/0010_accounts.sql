-- Accounts: invitations, forgotten passwords, sessions, second factors, and mails that wait. The tables are closed; what may be
-- done with them is what the functions below do. Events of a person's account stand in the log of every organisation of theirs.
CREATE TABLE "invitations" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"locale" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"invited_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token_hash" "bytea",
	"accepted_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	CONSTRAINT "invitations_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "invitations_token" UNIQUE("token_hash"),
	CONSTRAINT "invitations_role" CHECK (role in ('owner', 'operator', 'reviewer', 'viewer', 'admin', 'analyst', 'approver', 'auditor')),
	CONSTRAINT "invitations_email_lower" CHECK (email = lower(email)),
	CONSTRAINT "invitations_one_end" CHECK (accepted_at is null or withdrawn_at is null)
);
--> statement-breakpoint
ALTER TABLE "invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"to_address" text NOT NULL,
	"to_name" text NOT NULL,
	"locale" text NOT NULL,
	"organization_id" uuid,
	"invitation_id" uuid,
	"reset_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"next_at" timestamp with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"sent_at" timestamp with time zone,
	"dropped_at" timestamp with time zone,
	CONSTRAINT "outbox_kind" CHECK (case kind when 'invitation' then invitation_id is not null and reset_id is null when 'reset' then reset_id is not null and invitation_id is null when 'password-changed' then invitation_id is null and reset_id is null when 'second-factor-changed' then invitation_id is null and reset_id is null else false end)
);
--> statement-breakpoint
ALTER TABLE "outbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "password_history" (
	"user_id" uuid NOT NULL,
	"replaced_at" timestamp with time zone NOT NULL,
	"password_hash" text NOT NULL,
	CONSTRAINT "password_history_user_id_replaced_at_pk" PRIMARY KEY("user_id","replaced_at")
);
--> statement-breakpoint
ALTER TABLE "password_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token_hash" "bytea",
	"used_at" timestamp with time zone,
	CONSTRAINT "password_resets_token" UNIQUE("token_hash")
);
--> statement-breakpoint
ALTER TABLE "password_resets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"user_id" uuid NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "recovery_codes_user_id_code_hash_pk" PRIMARY KEY("user_id","code_hash")
);
--> statement-breakpoint
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "second_factors" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"secret" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_step" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "second_factors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_challenges" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "sign_in_challenges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "requires_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "id" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "authenticated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "last_seen_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "password_changed_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_reset_id_password_resets_id_fk" FOREIGN KEY ("reset_id") REFERENCES "public"."password_resets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_invitation" FOREIGN KEY ("organization_id","invitation_id") REFERENCES "public"."invitations"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_history" ADD CONSTRAINT "password_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_challenges" ADD CONSTRAINT "sign_in_challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open" ON "invitations" USING btree ("organization_id","email","role") WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("next_at") WHERE sent_at is null and dropped_at is null;--> statement-breakpoint
CREATE INDEX "password_resets_user" ON "password_resets" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sign_in_challenges_user" ON "sign_in_challenges" USING btree ("user_id");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_id" UNIQUE("id");--> statement-breakpoint
CREATE POLICY "definer" ON "invitations" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "outbox" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "password_history" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "password_resets" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "recovery_codes" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "second_factors" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "definer" ON "sign_in_challenges" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
do $$ declare t text; begin
  foreach t in array array['invitations', 'password_resets', 'password_history', 'outbox', 'second_factors', 'recovery_codes', 'sign_in_challenges'] loop
    execute format('alter table public.%I force row level security', t);
    execute format('grant select, insert, update on public.%I to zaiti_definer', t);
  end loop;
end $$;--> statement-breakpoint
grant delete on password_history, second_factors, recovery_codes, sign_in_challenges to zaiti_definer;--> statement-breakpoint

grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

-- The one place that adds a link to a chain.
create function app_private.append_audit(e public.audit_entries) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare head record;
begin
  insert into public.audit_heads (organization_id, seq, hash) values (e.organization_id, 0, '') on conflict do nothing;
  select * into head from public.audit_heads where organization_id = e.organization_id for update;
  e.seq := head.seq + 1;
  e.at := clock_timestamp();
  e.previous_hash := head.hash;
  e.hash := app_private.audit_hash(head.hash, app_private.audit_link(e, true));
  insert into public.audit_entries select (e).*;
  update public.audit_heads set seq = e.seq, hash = e.hash where organization_id = e.organization_id;
  return e.seq;
end $$;--> statement-breakpoint

create or replace function app.write_audit(p_action text, p_entity text, p_entity_id text, p_before jsonb, p_after jsonb) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); e public.audit_entries;
begin
  if c is null then raise exception 'no scope' using errcode = 'ZA002'; end if;
  e.organization_id := (c ->> 'organization')::uuid;
  e.user_id := (c ->> 'user')::uuid;
  e.user_name := c ->> 'userName';
  e.membership_id := (c ->> 'membership')::uuid;
  e.request_id := c ->> 'request';
  e.address := c ->> 'address';
  e.action := p_action;
  e.entity := p_entity;
  e.entity_id := p_entity_id;
  e.before := p_before;
  e.after := p_after;
  return app_private.append_audit(e);
end $$;--> statement-breakpoint

-- What happened to a person's account, in the log of each organisation that they belong to. `p_from` says whence: request, address.
create function app_private.note_person(p_user uuid, p_from jsonb, p_action text, p_entity text, p_entity_id text, p_after jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare m record; e public.audit_entries;
begin
  for m in
    select distinct on (mb.organization_id) mb.organization_id, mb.id, u.name
      from public.memberships mb join public.users u on u.id = mb.user_id
     where mb.user_id = p_user and mb.revoked_at is null order by mb.organization_id, mb.created_at, mb.id
  loop
    e.organization_id := m.organization_id;
    e.user_id := p_user;
    e.user_name := m.name;
    e.membership_id := m.id;
    e.request_id := p_from ->> 'request';
    e.address := p_from ->> 'address';
    e.action := p_action;
    e.entity := p_entity;
    e.entity_id := p_entity_id;
    e.after := p_after;
    perform app_private.append_audit(e);
  end loop;
end $$;--> statement-breakpoint

-- Whose session it is, as long as it lives.
create function app_private.person_of(p_session bytea) returns uuid
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare person uuid;
begin
  select s.user_id into person
    from public.sessions s join public.users u on u.id = s.user_id and u.disabled_at is null
   where s.id_hash = p_session and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now();
  if person is null then raise exception 'no such session' using errcode = 'ZA002'; end if;
  return person;
end $$;--> statement-breakpoint

create function app_private.queue_notice(p_user uuid, p_kind text, p_locale text) returns void
language sql set search_path = pg_catalog, pg_temp as $$
  insert into public.outbox (kind, to_address, to_name, locale)
  select p_kind, u.email, u.name, p_locale from public.users u where u.id = p_user
$$;--> statement-breakpoint

-- Attempts to get in are counted before they are judged, so that many at once are no more than one after the other. The answer is
-- the seconds to wait, or null. A subject's count leaks away, one in `p_leaks` seconds; from its limit on every further one doubles the wait.
create function app.take_attempt(p_subjects text[], p_limits integer[], p_leaks integer[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare wait integer;
begin
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

-- How the attempt ended. Who was right frees the account, and takes back what was counted for the address; a lock is logged.
create function app.end_attempt(p_account text, p_address text, p_succeeded boolean, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid; minutes integer;
begin
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

drop function app.sign_in_wait(text[]);--> statement-breakpoint
drop function app.note_sign_in(text[], boolean);--> statement-breakpoint

drop function app.user_for_sign_in(text);--> statement-breakpoint
create function app.user_for_sign_in(p_email text) returns table (id uuid, name text, password_hash text, has_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.name, u.password_hash, exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    from public.users u where u.email = lower(p_email) and u.disabled_at is null
$$;--> statement-breakpoint

-- Sessions. `p_limits` gives the longest life in minutes by role: the shortest of a person's roles holds.
create function app.start_session(p_id_hash bytea, p_user uuid, p_replaces bytea, p_idle interval, p_limits jsonb, p_how text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare minutes integer;
begin
  select min((p_limits ->> m.role)::integer) into minutes from public.memberships m where m.user_id = p_user and m.revoked_at is null;
  minutes := coalesce(minutes, (p_limits ->> 'viewer')::integer);
  update public.sessions set revoked_at = now() where id_hash = p_replaces and revoked_at is null;
  insert into public.sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, device, address)
  select p_id_hash, u.id, now() + p_idle, now() + interval '1 minute' * minutes, left(p_from ->> 'device', 400), p_from ->> 'address'
    from public.users u where u.id = p_user and u.disabled_at is null;
  if not found then raise exception 'no such person' using errcode = 'ZA002'; end if;
  perform app_private.note_person(p_user, p_from, 'sign-in', 'session', null, jsonb_build_object('how', p_how));
end $$;--> statement-breakpoint

-- The same session under a fresh id, after its person has proved again who they are. Its end does not move.
create function app.confirm_session(p_old bytea, p_new bytea, p_how text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_old);
begin
  insert into public.sessions (id_hash, user_id, created_at, idle_expires_at, absolute_expires_at, device, address)
  select p_new, s.user_id, s.created_at, s.idle_expires_at, s.absolute_expires_at, s.device, p_from ->> 'address'
    from public.sessions s where s.id_hash = p_old;
  update public.sessions set revoked_at = now() where id_hash = p_old;
  perform app_private.note_person(person, p_from, 'confirm', 'session', null, jsonb_build_object('how', p_how));
end $$;--> statement-breakpoint

drop function app.read_session(bytea);--> statement-breakpoint
create function app.session_of(p_id_hash bytea)
returns table (user_id uuid, user_name text, email text, idle_expires_at timestamptz, is_stale boolean, password_age_days integer, has_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.name, u.email, s.idle_expires_at, s.last_seen_at < now() - interval '1 minute',
         floor(extract(epoch from now() - u.password_changed_at) / 86400)::integer,
         exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null)
    from public.sessions s join public.users u on u.id = s.user_id and u.disabled_at is null
   where s.id_hash = p_id_hash and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now()
$$;--> statement-breakpoint

create or replace function app.touch_session(p_id_hash bytea, p_idle interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.sessions set idle_expires_at = least(now() + p_idle, absolute_expires_at), last_seen_at = now()
   where id_hash = p_id_hash and revoked_at is null and idle_expires_at > now()
$$;--> statement-breakpoint

drop function app.session_memberships(bytea);--> statement-breakpoint
create function app.session_memberships(p_id_hash bytea)
returns table (id uuid, role text, organization_id uuid, slug text, kind text, carrier_kind text, city_id uuid, name_zh text, name_en text,
               requires_second_factor boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.role, o.id, o.slug, o.kind, o.carrier_kind, o.city_id, o.name_zh, o.name_en, o.requires_second_factor
    from public.sessions s
    join public.users u on u.id = s.user_id and u.disabled_at is null
    join public.memberships m on m.user_id = u.id and m.revoked_at is null
    join public.organizations o on o.id = m.organization_id
   where s.id_hash = p_id_hash and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now()
   order by m.created_at, m.id
$$;--> statement-breakpoint

-- Refuses what asks for a recent proof: only the session itself, in a scope of its own person, has one. A job never has.
create function app.assert_recent(p_session bytea, p_within interval) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.sessions s
                  where s.id_hash = p_session and s.user_id = app.user_id() and s.revoked_at is null
                    and s.authenticated_at > now() - p_within) then
    raise exception 'not confirmed recently' using errcode = 'ZA006';
  end if;
end $$;--> statement-breakpoint

-- One's own account.
create function app.my_account(p_session bytea)
returns table (name text, email text, password_changed_at timestamptz, has_second_factor boolean, recovery_codes_left integer, second_factor_required boolean,
               authenticated_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  return query
    select u.name, u.email, u.password_changed_at,
           exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null),
           (select count(*)::integer from public.recovery_codes r where r.user_id = u.id and r.used_at is null),
           exists (select from public.memberships m join public.organizations o on o.id = m.organization_id
                    where m.user_id = u.id and m.revoked_at is null and o.requires_second_factor),
           (select s.authenticated_at from public.sessions s where s.id_hash = p_session)
      from public.users u where u.id = person;
end $$;--> statement-breakpoint

create function app.my_sessions(p_session bytea)
returns table (id uuid, created_at timestamptz, last_seen_at timestamptz, absolute_expires_at timestamptz, device text, address text, is_current boolean)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  return query
    select s.id, s.created_at, s.last_seen_at, s.absolute_expires_at, s.device, s.address, s.id_hash = p_session
      from public.sessions s
     where s.user_id = person and s.revoked_at is null and s.idle_expires_at > now() and s.absolute_expires_at > now()
     order by s.id_hash = p_session desc, s.last_seen_at desc, s.id;
end $$;--> statement-breakpoint

-- Ends one of one's own sessions, or all the others (null). The answer is how many ended.
create function app.end_my_sessions(p_session bytea, p_id uuid, p_from jsonb) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session); ended integer;
begin
  update public.sessions set revoked_at = now()
   where user_id = person and revoked_at is null and idle_expires_at > now() and absolute_expires_at > now()
     and case when p_id is null then id_hash <> p_session else id = p_id end;
  get diagnostics ended = row_count;
  if ended > 0 then
    perform app_private.note_person(person, p_from, 'revoke', 'session', null, jsonb_build_object('count', ended));
  end if;
  return ended;
end $$;--> statement-breakpoint

-- Passwords: the hash in use, then those before it, for the installation's policy to compare with.
create function app_private.hashes_of(p_user uuid, p_keep integer) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
  select array[(select u.password_hash from public.users u where u.id = p_user)]
      || array(select h.password_hash from public.password_history h where h.user_id = p_user order by h.replaced_at desc limit p_keep)
$$;--> statement-breakpoint

create function app_private.set_password(p_user uuid, p_password_hash text, p_keep integer, p_locale text) returns void
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
  perform app_private.queue_notice(p_user, 'password-changed', p_locale);
end $$;--> statement-breakpoint

create function app.my_password_hashes(p_session bytea, p_keep integer) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$ select app_private.hashes_of(app_private.person_of(p_session), p_keep) $$;--> statement-breakpoint

-- The session that asks stays; every other one ends.
create function app.change_password(p_session bytea, p_password_hash text, p_keep integer, p_locale text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  perform app_private.set_password(person, p_password_hash, p_keep, p_locale);
  update public.sessions set revoked_at = now() where user_id = person and id_hash <> p_session and revoked_at is null;
  perform app_private.note_person(person, p_from, 'change', 'password', null, null);
end $$;--> statement-breakpoint

-- The same for a known and an unknown address: nothing is answered.
create function app.ask_reset(p_email text, p_locale text, p_valid interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person record; reset uuid;
begin
  select u.id, u.email, u.name into person from public.users u where u.email = lower(p_email) and u.disabled_at is null;
  if not found then return; end if;
  insert into public.password_resets (user_id, expires_at) values (person.id, now() + p_valid) returning id into reset;
  insert into public.outbox (kind, to_address, to_name, locale, reset_id) values ('reset', person.email, person.name, p_locale, reset);
end $$;--> statement-breakpoint

create function app.reset_by_link(p_token_hash bytea, p_keep integer) returns table (email text, name text, hashes text[])
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.email, u.name, app_private.hashes_of(u.id, p_keep)
    from public.password_resets r join public.users u on u.id = r.user_id and u.disabled_at is null
   where r.token_hash = p_token_hash and r.used_at is null and r.expires_at > now()
$$;--> statement-breakpoint

-- Takes the link once. Every session of the person ends, and a locked account is open again. False: no such link any more.
create function app.reset_password(p_token_hash bytea, p_password_hash text, p_keep integer, p_locale text, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person record;
begin
  update public.password_resets r set used_at = now() from public.users u
   where r.token_hash = p_token_hash and r.used_at is null and r.expires_at > now() and u.id = r.user_id and u.disabled_at is null
   returning u.id, u.email into person;
  if not found then return false; end if;
  perform app_private.set_password(person.id, p_password_hash, p_keep, p_locale);
  update public.sessions set revoked_at = now() where user_id = person.id and revoked_at is null;
  delete from public.sign_in_failures where subject = 'account:' || person.email;
  perform app_private.note_person(person.id, p_from, 'reset', 'password', null, null);
  return true;
end $$;--> statement-breakpoint

-- Invitations: an owner or admin invites to the own organisation, the city's admin also the first members of the others.
create function app.invite_member(p_organization uuid, p_email text, p_name text, p_role text, p_locale text, p_valid interval) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); o record; invitation uuid;
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
  if exists (select from public.memberships m join public.users u on u.id = m.user_id
              where m.organization_id = o.id and u.email = lower(p_email) and m.role = p_role and m.revoked_at is null) then
    raise exception 'already a member' using errcode = 'ZA005';
  end if;
  update public.invitations set withdrawn_at = now()
   where organization_id = o.id and email = lower(p_email) and role = p_role and accepted_at is null and withdrawn_at is null;
  insert into public.invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, expires_at)
  values (o.id, lower(p_email), p_name, p_role, p_locale, (c ->> 'user')::uuid, c ->> 'userName', now() + p_valid) returning id into invitation;
  insert into public.outbox (kind, to_address, to_name, locale, organization_id, invitation_id)
  values ('invitation', lower(p_email), p_name, p_locale, o.id, invitation);
  return invitation;
end $$;--> statement-breakpoint

create function app_private.assert_manages_members() returns void language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  if app.role() is null or app.role() not in ('owner', 'admin') then raise exception 'not allowed' using errcode = '42501'; end if;
end $$;--> statement-breakpoint

create function app.invitations_of_own()
returns table (id uuid, email text, name text, role text, invited_by_name text, created_at timestamptz, expires_at timestamptz, is_expired boolean,
               mail text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_manages_members();
  return query
    select i.id, i.email, i.name, i.role, i.invited_by_name, i.created_at, i.expires_at, i.expires_at <= now(),
           (select case when m.sent_at is not null then 'sent' when m.dropped_at is not null then 'failed' else 'waiting' end
              from public.outbox m where m.organization_id = i.organization_id and m.invitation_id = i.id order by m.created_at desc, m.id limit 1)
      from public.invitations i
     where i.organization_id = app.own() and i.accepted_at is null and i.withdrawn_at is null
     order by i.created_at desc, i.id;
end $$;--> statement-breakpoint

-- A new mail with a new link; the link before it ends. Answers the address, or null when the invitation is not open any more.
create function app.resend_invitation(p_id uuid, p_valid interval) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i record;
begin
  perform app_private.assert_manages_members();
  update public.invitations set expires_at = now() + p_valid, token_hash = null
   where organization_id = app.own() and id = p_id and accepted_at is null and withdrawn_at is null returning * into i;
  if not found then return null; end if;
  insert into public.outbox (kind, to_address, to_name, locale, organization_id, invitation_id)
  values ('invitation', i.email, i.name, i.locale, i.organization_id, i.id);
  return i.email;
end $$;--> statement-breakpoint

create function app.withdraw_invitation(p_id uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare address text;
begin
  perform app_private.assert_manages_members();
  update public.invitations set withdrawn_at = now(), token_hash = null
   where organization_id = app.own() and id = p_id and accepted_at is null and withdrawn_at is null returning email into address;
  return address;
end $$;--> statement-breakpoint

create function app.invitation_by_link(p_token_hash bytea)
returns table (organization_zh text, organization_en text, email text, name text, role text, invited_by_name text, expires_at timestamptz, has_account boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select o.name_zh, o.name_en, i.email, i.name, i.role, i.invited_by_name, i.expires_at, exists (select from public.users u where u.email = i.email)
    from public.invitations i join public.organizations o on o.id = i.organization_id
   where i.token_hash = p_token_hash and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > now()
$$;--> statement-breakpoint

-- Takes the link once: who has no account gets one with this password; who has one is signed in to it. Null: no such link any more.
create function app.accept_invitation(p_token_hash bytea, p_password_hash text, p_session bytea, p_from jsonb) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare i record; person uuid; membership uuid; e public.audit_entries;
begin
  select * into i from public.invitations
   where token_hash = p_token_hash and accepted_at is null and withdrawn_at is null and expires_at > now() for update;
  if not found then return null; end if;
  if p_password_hash is not null then
    insert into public.users (email, name, password_hash) values (i.email, i.name, p_password_hash) on conflict (email) do nothing returning id into person;
  elsif p_session is not null then
    select u.id into person from public.users u where u.email = i.email and u.id = app_private.person_of(p_session);
  end if;
  if person is null then raise exception 'another account' using errcode = 'ZA007'; end if;
  select m.id into membership from public.memberships m
   where m.organization_id = i.organization_id and m.user_id = person and m.role = i.role and m.revoked_at is null;
  if membership is null then
    insert into public.memberships (organization_id, user_id, role) values (i.organization_id, person, i.role) returning id into membership;
  end if;
  update public.invitations set accepted_at = now(), token_hash = null where organization_id = i.organization_id and id = i.id;
  e.organization_id := i.organization_id;
  e.user_id := person;
  e.user_name := (select u.name from public.users u where u.id = person);
  e.membership_id := membership;
  e.request_id := p_from ->> 'request';
  e.address := p_from ->> 'address';
  e.action := 'accept';
  e.entity := 'invitation';
  e.entity_id := i.id::text;
  e.after := jsonb_build_object('email', i.email, 'role', i.role, 'membership', membership);
  perform app_private.append_audit(e);
  return person;
end $$;--> statement-breakpoint

drop function app.members_of_own();--> statement-breakpoint
create function app.members_of_own()
returns table (id uuid, user_id uuid, email text, name text, role text, created_at timestamptz, revoked_at timestamptz, has_second_factor boolean,
               locked_seconds integer)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, u.id, u.email, u.name, m.role, m.created_at, m.revoked_at,
         exists (select from public.second_factors f where f.user_id = u.id and f.confirmed_at is not null),
         (select ceil(extract(epoch from f.blocked_until - now()))::integer from public.sign_in_failures f
           where f.subject = 'account:' || u.email and f.blocked_until > now())
    from public.memberships m join public.users u on u.id = m.user_id
   where m.organization_id = app.own()
   order by m.revoked_at nulls first, m.created_at, m.id
$$;--> statement-breakpoint

-- Ends the wait of a member's account. Answers the address, or null when there is no such member.
create function app.unlock_member(p_membership uuid) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare address text;
begin
  perform app_private.assert_manages_members();
  select u.email into address from public.memberships m join public.users u on u.id = m.user_id
   where m.organization_id = app.own() and m.id = p_membership and m.revoked_at is null;
  delete from public.sign_in_failures where subject = 'account:' || address;
  return address;
end $$;--> statement-breakpoint

-- Mails. A claim seals the hash of a fresh token into what the mail is about: the link is known to the mail alone. One that is
-- not told as sent is taken again, later each time; what it is about may have ended meanwhile.
create function app.claim_mail(p_token_hash bytea)
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
        left join public.organizations o on o.id = i.organization_id
        left join public.password_resets r on r.id = m.reset_id;
    return;
  end loop;
end $$;--> statement-breakpoint

create function app.end_mail(p_id uuid, p_sent boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.outbox set sent_at = case when p_sent then now() end, dropped_at = case when not p_sent and attempts >= 8 then now() end
   where id = p_id and sent_at is null
$$;--> statement-breakpoint

-- Second factors.
create function app.second_factor_for(p_user uuid) returns table (secret bytea, last_step bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.secret, f.last_step from public.second_factors f where f.user_id = p_user and f.confirmed_at is not null
$$;--> statement-breakpoint

-- Takes a code's time step, once. False: it, or a later one, was taken already.
create function app.take_step(p_user uuid, p_step bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.second_factors set last_step = p_step where user_id = p_user and confirmed_at is not null and last_step < p_step;
  return found;
end $$;--> statement-breakpoint

create function app.take_recovery_code(p_user uuid, p_code_hash bytea, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.recovery_codes set used_at = now() where user_id = p_user and code_hash = p_code_hash and used_at is null;
  if not found then return false; end if;
  perform app_private.note_person(p_user, p_from, 'use', 'recovery-code', null, null);
  return true;
end $$;--> statement-breakpoint

create function app.begin_second_factor(p_session bytea, p_secret bytea) returns bytea
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session); kept bytea;
begin
  if exists (select from public.second_factors where user_id = person and confirmed_at is not null) then
    raise exception 'second factor is on' using errcode = 'ZA008';
  end if;
  -- Opened twice, the page shows the same secret for a while: what was scanned first stays right.
  insert into public.second_factors as f (user_id, secret) values (person, p_secret)
  on conflict (user_id) do update set
    secret = case when f.created_at < now() - interval '30 minutes' then excluded.secret else f.secret end,
    created_at = case when f.created_at < now() - interval '30 minutes' then now() else f.created_at end
  returning secret into kept;
  return kept;
end $$;--> statement-breakpoint

create function app.confirm_second_factor(p_session bytea, p_secret bytea, p_step bigint, p_code_hashes bytea[], p_locale text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  update public.second_factors set confirmed_at = now(), last_step = p_step where user_id = person and confirmed_at is null and secret = p_secret;
  if not found then raise exception 'second factor is on' using errcode = 'ZA008'; end if;
  delete from public.recovery_codes where user_id = person;
  insert into public.recovery_codes (user_id, code_hash) select person, x from unnest(p_code_hashes) x;
  update public.sessions set revoked_at = now() where user_id = person and id_hash <> p_session and revoked_at is null;
  perform app_private.queue_notice(person, 'second-factor-changed', p_locale);
  perform app_private.note_person(person, p_from, 'confirm', 'second-factor', null, null);
end $$;--> statement-breakpoint

create function app.renew_recovery_codes(p_session bytea, p_code_hashes bytea[], p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  if not exists (select from public.second_factors where user_id = person and confirmed_at is not null) then
    raise exception 'no second factor' using errcode = 'ZA009';
  end if;
  delete from public.recovery_codes where user_id = person;
  insert into public.recovery_codes (user_id, code_hash) select person, x from unnest(p_code_hashes) x;
  perform app_private.note_person(person, p_from, 'change', 'recovery-code', null, null);
end $$;--> statement-breakpoint

create function app.end_second_factor(p_session bytea, p_locale text, p_from jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare person uuid := app_private.person_of(p_session);
begin
  if exists (select from public.memberships m join public.organizations o on o.id = m.organization_id
              where m.user_id = person and m.revoked_at is null and o.requires_second_factor) then
    raise exception 'second factor is required' using errcode = 'ZA011';
  end if;
  delete from public.second_factors where user_id = person and confirmed_at is not null;
  if not found then raise exception 'no second factor' using errcode = 'ZA009'; end if;
  delete from public.recovery_codes where user_id = person;
  perform app_private.queue_notice(person, 'second-factor-changed', p_locale);
  perform app_private.note_person(person, p_from, 'end', 'second-factor', null, null);
end $$;--> statement-breakpoint

create function app.require_second_factor(p_required boolean) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_manages_members();
  update public.organizations set requires_second_factor = p_required where id = app.own();
end $$;--> statement-breakpoint

-- Between the password and the code.
create function app.open_challenge(p_token_hash bytea, p_user uuid, p_valid interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from public.sign_in_challenges where user_id = p_user and expires_at < now();
  insert into public.sign_in_challenges (token_hash, user_id, expires_at) values (p_token_hash, p_user, now() + p_valid);
end $$;--> statement-breakpoint

create function app.challenge_of(p_token_hash bytea) returns table (user_id uuid, email text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select u.id, u.email from public.sign_in_challenges c join public.users u on u.id = c.user_id and u.disabled_at is null
   where c.token_hash = p_token_hash and c.used_at is null and c.expires_at > now()
$$;--> statement-breakpoint

create function app.close_challenge(p_token_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.sign_in_challenges set used_at = now() where token_hash = p_token_hash and used_at is null and expires_at > now();
  return found;
end $$;--> statement-breakpoint

revoke all on all functions in schema app, app_private from public;--> statement-breakpoint
grant execute on function app.write_audit, app.take_attempt, app.end_attempt, app.user_for_sign_in, app.start_session, app.confirm_session, app.session_of, app.touch_session, app.session_memberships, app.assert_recent, app.my_account, app.my_sessions, app.end_my_sessions, app.my_password_hashes, app.change_password, app.ask_reset, app.reset_by_link, app.reset_password, app.invite_member, app.invitations_of_own, app.resend_invitation, app.withdraw_invitation, app.invitation_by_link, app.accept_invitation, app.members_of_own, app.unlock_member, app.claim_mail, app.end_mail, app.second_factor_for, app.take_step, app.take_recovery_code, app.begin_second_factor, app.confirm_second_factor, app.renew_recovery_codes, app.end_second_factor, app.require_second_factor, app.open_challenge, app.challenge_of, app.close_challenge to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;
