-- Runs as jobs: asked for in a table of the tenants, worked off by functions of the definer. Whoever works one acts as the member
-- who asked, in a scope that is worked out from the job's row and the membership as it stands now, and signed like any other.
grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
create function app.membership() returns uuid language sql stable return (app.ctx() ->> 'membership')::uuid;--> statement-breakpoint
revoke all on function app.membership() from public;--> statement-breakpoint
grant execute on function app.membership() to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint

CREATE TABLE "jobs" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"city_id" uuid NOT NULL,
	"period_id" uuid NOT NULL,
	"policy_code" text NOT NULL,
	"follows_run_id" uuid,
	"input" jsonb NOT NULL,
	"membership_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_by_name" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"stage" text,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"lease" uuid,
	"claimed_at" timestamp with time zone,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"cancel_asked_at" timestamp with time zone,
	"cancel_asked_by_name" text,
	"run_id" uuid,
	"refusal" jsonb,
	"reference" text,
	CONSTRAINT "jobs_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "jobs_kind" CHECK (kind in ('firm-points', 'carrier-performance', 'reward')),
	CONSTRAINT "jobs_status" CHECK (status in ('queued', 'running', 'done', 'refused', 'cancelled', 'failed')),
	CONSTRAINT "jobs_stage" CHECK (stage is null or stage in ('read', 'compute', 'write')),
	CONSTRAINT "jobs_done" CHECK ((status = 'done') = (run_id is not null)),
	CONSTRAINT "jobs_refused" CHECK ((status = 'refused') = (refusal is not null)),
	CONSTRAINT "jobs_failed" CHECK ((status = 'failed') = (reference is not null))
);
--> statement-breakpoint
ALTER TABLE "jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_period" FOREIGN KEY ("city_id","period_id") REFERENCES "public"."periods"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_follows" FOREIGN KEY ("organization_id","follows_run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_run" FOREIGN KEY ("organization_id","run_id") REFERENCES "public"."runs"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_membership" FOREIGN KEY ("organization_id","membership_id") REFERENCES "public"."memberships"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_live" ON "jobs" USING btree ("organization_id","kind","period_id","policy_code",coalesce(follows_run_id, '00000000-0000-0000-0000-000000000000')) WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_waiting" ON "jobs" USING btree ("asked_at") WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_recent" ON "jobs" USING btree ("organization_id","asked_at");--> statement-breakpoint
CREATE POLICY "definer" ON "jobs" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "jobs" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "jobs" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and city_id = (select app.city()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))) and (kind = 'firm-points' or (select app.kind()) = 'city') and asked_by = (select app.user_id()) and membership_id = (select app.membership()) and status = 'queued' and attempts = 0 and lease is null and cancel_asked_at is null);--> statement-breakpoint
CREATE POLICY "upd" ON "jobs" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (asked_by = (select app.user_id()) or (select app.role()) in ('owner', 'analyst'))) WITH CHECK (organization_id = (select app.own()) and (asked_by = (select app.user_id()) or (select app.role()) in ('owner', 'analyst')));;--> statement-breakpoint
ALTER TABLE "jobs" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
-- The lease is not among what may be read: only the claim that made it knows it.
grant select (organization_id, id, kind, city_id, period_id, policy_code, follows_run_id, input, membership_id,
    asked_by, asked_by_name, asked_at, status, stage, done, total, attempts, claimed_at,
    started_at, ended_at, cancel_asked_at, cancel_asked_by_name, run_id, refusal, reference)
  on jobs to zaiti_app;--> statement-breakpoint
grant insert, update (cancel_asked_at) on jobs to zaiti_app;--> statement-breakpoint
grant select, update on jobs to zaiti_definer;--> statement-breakpoint

set local role zaiti_definer;--> statement-breakpoint

-- The one place that says what a membership reaches, and signs it.
create function app_private.open_scope(p_user uuid, p_user_name text, p_membership uuid, p_role text, p_organization uuid, p_kind text,
                                       p_carrier_kind text, p_city uuid, p_request text, p_address text, p_job uuid) returns jsonb
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare scope jsonb; readable uuid[];
begin
  if p_kind = 'city' then
    readable := array(select id from public.organizations where city_id = p_city and kind in ('city', 'carrier'));
  else
    readable := p_organization || array(
      select organization_id from public.placements
       where parent_id = p_organization and relation = case p_kind when 'unit' then 'unit' else 'park' end
         and valid_from <= current_date and (valid_to is null or valid_to > current_date));
  end if;
  scope := jsonb_build_object(
    'user', p_user, 'userName', p_user_name, 'membership', p_membership, 'role', p_role, 'kind', p_kind,
    'carrierKind', p_carrier_kind, 'organization', p_organization, 'city', p_city,
    'readable', to_jsonb(readable), 'request', p_request, 'address', p_address, 'job', p_job);
  perform set_config('app.ctx', scope::text, true), set_config('app.signature', app_private.signature(scope::text), true);
  return scope;
end $$;--> statement-breakpoint

create or replace function app.begin_scope(p_session_hash bytea, p_membership uuid, p_request text, p_address text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record;
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
  return app_private.open_scope(m.user_id, m.user_name, m.id, m.role, m.organization_id, m.kind, m.carrier_kind, m.city_id,
                                p_request, p_address, null);
end $$;--> statement-breakpoint

-- The lock that a job's transaction holds while it works: it falls with the connection, so that a worker that dies is noticed without a clock.
create function app_private.job_lock(p_job uuid) returns bigint language sql immutable
return hashtextextended('job/' || p_job::text, 77);--> statement-breakpoint

-- Takes the job that has waited longest, and says as whom it is worked off; no member when the membership no longer holds. A job
-- whose worker died is taken up again, the third time it is given up. Two seconds lie between a claim and the start of its work.
create function app.claim_job()
returns table (organization_id uuid, id uuid, lease uuid, attempts integer, membership_id uuid, role text, user_id uuid, user_name text,
               email text, slug text, kind text, carrier_kind text, city_id uuid, name_zh text, name_en text)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare j record; fresh uuid;
begin
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

-- The scope of a job: only who holds its lease begins one, one at a time, and only while the membership of who asked holds.
create function app.begin_job_scope(p_organization uuid, p_job uuid, p_lease uuid, p_request text, p_address text) returns jsonb
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare m record; j record;
begin
  if current_setting('app.ctx', true) <> '' then
    raise exception 'scope already begun in this transaction' using errcode = 'ZA001';
  end if;
  perform pg_advisory_xact_lock(app_private.job_lock(p_job));
  select * into j from public.jobs where organization_id = p_organization and id = p_job and lease = p_lease and status = 'running';
  if not found then
    raise exception 'the job is not held by this lease' using errcode = 'ZA401';
  end if;
  if j.cancel_asked_at is not null then
    raise exception 'the job is to stop' using errcode = 'ZA402';
  end if;
  select mb.id, mb.role, mb.organization_id, u.id as user_id, u.name as user_name, o.kind, o.carrier_kind, o.city_id
    into m
    from public.memberships mb
    join public.users u on u.id = mb.user_id and u.disabled_at is null
    join public.organizations o on o.id = mb.organization_id
   where mb.organization_id = j.organization_id and mb.id = j.membership_id and mb.user_id = j.asked_by and mb.revoked_at is null;
  if not found then
    raise exception 'the membership no longer holds' using errcode = 'ZA403';
  end if;
  return app_private.open_scope(m.user_id, m.user_name, m.id, m.role, m.organization_id, m.kind, m.carrier_kind, m.city_id,
                                p_request, p_address, j.id);
end $$;--> statement-breakpoint

-- How far the job is, seen by others at once. True when it is to stop.
create function app.note_progress(p_organization uuid, p_job uuid, p_lease uuid, p_stage text, p_done integer, p_total integer)
returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare stops boolean;
begin
  update public.jobs set stage = p_stage, done = p_done, total = p_total, claimed_at = now()
   where organization_id = p_organization and id = p_job and lease = p_lease and status = 'running'
   returning cancel_asked_at is not null into stops;
  if not found then
    raise exception 'the job is not held by this lease' using errcode = 'ZA401';
  end if;
  return stops;
end $$;--> statement-breakpoint

-- How the job ended. Done is said in the job's own transaction, together with the run: both stand, or neither.
create function app.end_job(p_organization uuid, p_job uuid, p_lease uuid, p_status text, p_run uuid, p_refusal jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare j record;
begin
  select * into j from public.jobs
   where organization_id = p_organization and id = p_job and lease = p_lease and status = 'running' for update;
  if not found then
    raise exception 'the job is not held by this lease' using errcode = 'ZA401';
  end if;
  if p_status = 'done' and j.cancel_asked_at is not null then
    raise exception 'the job is to stop' using errcode = 'ZA402';
  end if;
  if p_status = 'done' and (app.ctx() ->> 'job')::uuid is distinct from p_job then
    raise exception 'a job is done in its own scope' using errcode = '42501';
  end if;
  update public.jobs set status = p_status, lease = null, ended_at = now(), run_id = p_run, refusal = p_refusal,
         reference = case p_status when 'failed' then upper(left(p_job::text, 8)) end
   where organization_id = p_organization and id = p_job;
end $$;--> statement-breakpoint

-- A worker that stops gives its job back, which counts as no attempt; one that was refused by a busy database tries again later.
create function app.give_back_job(p_organization uuid, p_job uuid, p_lease uuid, p_counts boolean) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update public.jobs set status = 'queued', lease = null, stage = null, done = 0, total = 0,
         claimed_at = case when p_counts then now() end, attempts = attempts - case when p_counts then 0 else 1 end
   where organization_id = p_organization and id = p_job and lease = p_lease and status = 'running'
$$;--> statement-breakpoint

-- To ask a job to stop is all that a member changes of it. One that waits is stopped at once, one that runs by its worker.
create function app_private.job_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if old.status not in ('queued', 'running') or new.cancel_asked_at is null then
    raise exception 'the job has ended' using errcode = 'ZA404';
  end if;
  if old.cancel_asked_at is not null then return old; end if;
  new.cancel_asked_at := now(); new.cancel_asked_by_name := app.ctx() ->> 'userName';
  if old.status = 'queued' then new.status := 'cancelled'; new.ended_at := now(); end if;
  return new;
end $$;--> statement-breakpoint

revoke all on all functions in schema app, app_private from public;--> statement-breakpoint
grant execute on function app.claim_job(), app.begin_job_scope(uuid, uuid, uuid, text, text),
  app.note_progress(uuid, uuid, uuid, text, integer, integer), app.end_job(uuid, uuid, uuid, text, uuid, jsonb),
  app.give_back_job(uuid, uuid, uuid, boolean) to zaiti_app, zaiti_owner;--> statement-breakpoint
grant execute on function app_private.job_guard() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;--> statement-breakpoint
create trigger job_guard before update of cancel_asked_at on jobs for each row
  when (new.cancel_asked_at is distinct from old.cancel_asked_at) execute function app_private.job_guard();
