-- What was paid before this system, recognitions of carriers, reversals by a second hand, and the life of a ruling.
CREATE TABLE "opening_payments" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"programme" text NOT NULL,
	"family" text NOT NULL,
	"item" text NOT NULL,
	"beneficiary_kind" text NOT NULL,
	"outcome" text NOT NULL,
	"subject" text NOT NULL,
	"subject_name" text NOT NULL,
	"number" text,
	"amount_fen" bigint NOT NULL,
	"paid_on" date,
	"document" text NOT NULL,
	"payment_key" text NOT NULL,
	"status" text DEFAULT 'entered' NOT NULL,
	"entered_by" uuid NOT NULL,
	"entered_by_name" text NOT NULL,
	"entered_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" uuid,
	"decided_by_name" text,
	"decided_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "opening_payments_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "opening_payments_status" CHECK (status in ('entered', 'confirmed', 'refused', 'cancelled')),
	CONSTRAINT "opening_payments_beneficiary" CHECK (beneficiary_kind in ('carrier', 'firm', 'unit')),
	CONSTRAINT "opening_payments_amount" CHECK (amount_fen >= 0),
	CONSTRAINT "opening_payments_decided" CHECK ((status = 'entered') = (num_nonnulls(decided_by, decided_by_name, decided_at) = 0) and num_nonnulls(decided_by, decided_by_name, decided_at) in (0, 3)),
	CONSTRAINT "opening_payments_reason" CHECK (status not in ('refused', 'cancelled') or reason is not null),
	CONSTRAINT "opening_payments_two_people" CHECK (decided_by is null or decided_by <> entered_by)
);
--> statement-breakpoint
ALTER TABLE "opening_payments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recognitions" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"carrier_id" uuid NOT NULL,
	"level" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"number" text NOT NULL,
	"is_renewal" boolean DEFAULT false NOT NULL,
	"revoked_on" date,
	"evidence" text,
	"recorded_by" uuid NOT NULL,
	"recorded_by_name" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "recognitions_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "recognitions_once" UNIQUE("organization_id","carrier_id","level","valid_from"),
	CONSTRAINT "recognitions_level" CHECK (level in ('national', 'municipal', 'district', 'standard', 'excellent', 'filed')),
	CONSTRAINT "recognitions_interval" CHECK (valid_to is null or valid_from < valid_to),
	CONSTRAINT "recognitions_revoked" CHECK (revoked_on is null or valid_from <= revoked_on)
);
--> statement-breakpoint
ALTER TABLE "recognitions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "payment_keys" ALTER COLUMN "run_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_keys" ALTER COLUMN "line_no" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payment_keys" ADD COLUMN "opening_id" uuid;--> statement-breakpoint
ALTER TABLE "conflicts" ADD COLUMN "history" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "conflicts" DROP CONSTRAINT "conflicts_status";--> statement-breakpoint
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_status" CHECK (status in ('open', 'ruled', 'lapsed'));--> statement-breakpoint
ALTER TABLE "opening_payments" ADD CONSTRAINT "opening_payments_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recognitions" ADD CONSTRAINT "recognitions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recognitions" ADD CONSTRAINT "recognitions_carrier_id_organizations_id_fk" FOREIGN KEY ("carrier_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_keys" ADD CONSTRAINT "payment_keys_opening" FOREIGN KEY ("organization_id","opening_id") REFERENCES "public"."opening_payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_keys" ADD CONSTRAINT "payment_keys_source" CHECK (num_nonnulls(run_id, opening_id) = 1 and (run_id is null) = (line_no is null));--> statement-breakpoint
CREATE UNIQUE INDEX "opening_payments_live" ON "opening_payments" USING btree ("organization_id","payment_key") WHERE status in ('entered', 'confirmed');--> statement-breakpoint
CREATE INDEX "recognitions_carrier" ON "recognitions" USING btree ("carrier_id");--> statement-breakpoint
CREATE POLICY "definer" ON "opening_payments" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "opening_payments" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "opening_payments" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and status = 'entered' and entered_by = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "upd" ON "opening_payments" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'approver') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'approver');--> statement-breakpoint
CREATE POLICY "sel" ON "recognitions" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or carrier_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "recognitions" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and recorded_by = (select app.user_id()) and exists (select from organizations o where o.id = carrier_id and o.kind = 'carrier' and o.city_id = (select app.own())));--> statement-breakpoint
CREATE POLICY "upd" ON "recognitions" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "del" ON "recognitions" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
ALTER POLICY "ins" ON "reward_lines" TO "zaiti_app" WITH CHECK ((organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and reverses_run_id is null) or (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'approver' and reverses_run_id = run_id));--> statement-breakpoint
ALTER POLICY "upd" ON "conflicts" TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) in ('analyst', 'reviewer')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and ((select app.role()) = 'analyst' or ((select app.role()) = 'reviewer' and (ruled_by is null or ruled_by = (select app.user_id())))));--> statement-breakpoint
ALTER TABLE "opening_payments" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recognitions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on opening_payments to zaiti_app;--> statement-breakpoint
grant update (status, decided_by, decided_by_name, decided_at, reason) on opening_payments to zaiti_app;--> statement-breakpoint
grant select, insert, delete on recognitions to zaiti_app;--> statement-breakpoint
grant update (valid_to, revoked_on) on recognitions to zaiti_app;--> statement-breakpoint
grant select on opening_payments to zaiti_definer;--> statement-breakpoint
grant update (status) on conflicts to zaiti_definer;--> statement-breakpoint

grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

-- An opening payment is decided by another person than its enterer, and holds its key while it is confirmed.
create function app_private.opening_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx();
begin
  if not ((old.status = 'entered' and new.status in ('confirmed', 'refused')) or (old.status = 'confirmed' and new.status = 'cancelled')) then
    raise exception 'an opening payment cannot go from % to %', old.status, new.status using errcode = 'ZA303';
  end if;
  if (c ->> 'user')::uuid = old.entered_by then
    raise exception 'another person decides' using errcode = 'ZA205';
  end if;
  new.decided_by := (c ->> 'user')::uuid; new.decided_by_name := c ->> 'userName'; new.decided_at := now();
  if new.status = 'confirmed' then
    begin
      insert into public.payment_keys (organization_id, payment_key, opening_id) values (new.organization_id, new.payment_key, new.id);
    exception when unique_violation then
      raise exception 'already paid' using errcode = 'ZA301', detail = jsonb_build_object('key', new.payment_key)::text;
    end;
  elsif new.status = 'cancelled' then
    delete from public.payment_keys where organization_id = new.organization_id and opening_id = new.id;
  end if;
  return new;
end $$;--> statement-breakpoint

-- At most one live payment per key, for all lines of a statement at once. A reversal takes back a whole line of an approved run, by
-- another person than the one who computed it, and frees the key.
create or replace function app_private.payment_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare l record; wanted bigint; taken bigint;
begin
  for l in
    select a.amount_fen, a.payment_key, a.reverses_run_id, a.reverses_line_no, a.organization_id, p.amount_fen as line_fen,
           p.reverses_run_id as line_reverses, r.status, r.computed_by
      from added a
      join public.reward_lines p on p.organization_id = a.organization_id and p.run_id = a.reverses_run_id and p.line_no = a.reverses_line_no
      join public.runs r on r.organization_id = a.organization_id and r.id = a.reverses_run_id
  loop
    if l.line_fen <> -l.amount_fen or l.line_reverses is not null or l.payment_key is not null then
      raise exception 'a reversal takes back the whole line' using errcode = 'ZA302';
    end if;
    if l.status <> 'approved' or l.computed_by = app.user_id() then
      raise exception 'a reversal is of an approved run, by a second person' using errcode = 'ZA304';
    end if;
    delete from public.payment_keys
     where organization_id = l.organization_id and run_id = l.reverses_run_id and line_no = l.reverses_line_no;
  end loop;
  select count(*) into wanted from added where payment_key is not null and reverses_run_id is null;
  if wanted = 0 then return null; end if;
  insert into public.payment_keys (organization_id, payment_key, run_id, line_no)
  select organization_id, payment_key, run_id, line_no from added where payment_key is not null and reverses_run_id is null
      on conflict do nothing;
  get diagnostics taken = row_count;
  if taken < wanted then
    raise exception 'already paid' using errcode = 'ZA301', detail = (
      select jsonb_build_object('key', a.payment_key)::text from added a
       where a.payment_key is not null and a.reverses_run_id is null and not exists (
         select from public.payment_keys k where k.organization_id = a.organization_id and k.payment_key = a.payment_key
            and k.run_id = a.run_id and k.line_no = a.line_no) limit 1);
  end if;
  return null;
end $$;--> statement-breakpoint

-- Whether a run that counts still waits for a ruling on the outcome.
create function app_private.conflict_is_raised(p_organization uuid, p_programme text, p_outcome text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (
    select from public.runs r, jsonb_array_elements(r.findings) f
     where r.organization_id = p_organization and r.kind = 'reward' and r.status <> 'superseded' and r.policy_code = p_programme
       and f ->> 'code' = 'rewards.conflict-open' and f ->> 'subject' = p_outcome);
end $$;--> statement-breakpoint

-- A conflict is ruled for one of its parties; reopened, with a reason, while no approved run has read the ruling; lapsed and raised
-- again as the runs say. What it was before is kept.
create or replace function app_private.conflict_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare c jsonb := app.ctx(); r text := c ->> 'role'; step text := old.status || ' ' || new.status;
begin
  new.history := old.history;
  if step = 'open ruled' and r = 'reviewer' then
    if not exists (select from public.conflict_parties p where p.organization_id = new.organization_id
                    and p.conflict_id = new.id and p.carrier_id = new.ruled_for) then
      raise exception 'ruled for a party of it' using errcode = 'ZA208';
    end if;
    new.ruled_by := (c ->> 'user')::uuid; new.ruled_by_name := c ->> 'userName'; new.ruled_at := now();
    return new;
  elsif step = 'ruled open' and r = 'reviewer' then
    if exists (select from public.runs x
                where x.organization_id = old.organization_id and x.kind = 'reward' and x.status = 'approved' and x.policy_code = old.programme
                  and (x.bundle::jsonb #> '{inputs,rewards,rulings}') @> jsonb_build_array(jsonb_build_object('outcomeKey', old.outcome_key))) then
      raise exception 'an approved run has read the ruling' using errcode = 'ZA209';
    end if;
    new.history := old.history || jsonb_build_object('status', 'ruled', 'ruledFor', old.ruled_for, 'reason', old.reason,
      'by', old.ruled_by_name, 'at', old.ruled_at, 'endedBy', c ->> 'userName', 'endedAt', now(), 'endReason', new.reason);
  elsif step = 'open lapsed' and r = 'analyst' and not app_private.conflict_is_raised(old.organization_id, old.programme, old.outcome_key) then
    new.history := old.history || jsonb_build_object('status', 'open', 'endedBy', c ->> 'userName', 'endedAt', now());
  elsif step = 'lapsed open' and r = 'analyst' and app_private.conflict_is_raised(old.organization_id, old.programme, old.outcome_key) then
    new.history := old.history || jsonb_build_object('status', 'lapsed', 'endedBy', c ->> 'userName', 'endedAt', now());
  else
    raise exception 'a conflict cannot go from % to % here', old.status, new.status using errcode = 'ZA207';
  end if;
  new.ruled_for := null; new.reason := null; new.ruled_by := null; new.ruled_by_name := null; new.ruled_at := null;
  return new;
end $$;--> statement-breakpoint

-- A run that read a ruling is approved only while that ruling stands.
create function app_private.ruling_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  -- Held until the approval stands: a reopening waits for it, and then sees it.
  perform from public.conflicts c
    where c.organization_id = new.organization_id and c.programme = new.policy_code and c.status = 'ruled' for share;
  if exists (select from jsonb_array_elements(new.bundle::jsonb #> '{inputs,rewards,rulings}') u
              where not exists (select from public.conflicts c
                                 where c.organization_id = new.organization_id and c.programme = new.policy_code
                                   and c.outcome_key = u ->> 'outcomeKey' and c.status = 'ruled' and c.ruled_for::text = u ->> 'carrierId')) then
    raise exception 'a ruling that it read was reopened' using errcode = 'ZA210';
  end if;
  return new;
end $$;--> statement-breakpoint
revoke all on function app_private.opening_guard(), app_private.conflict_is_raised(uuid, text, text), app_private.ruling_guard() from public;--> statement-breakpoint
grant execute on function app_private.opening_guard(), app_private.ruling_guard() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;--> statement-breakpoint
drop trigger payment_guard on reward_lines;--> statement-breakpoint
create trigger payment_guard after insert on reward_lines referencing new table as added for each statement
  execute function app_private.payment_guard();--> statement-breakpoint
create trigger opening_guard before update on opening_payments for each row execute function app_private.opening_guard();--> statement-breakpoint
create trigger never_deleted before delete on opening_payments for each row execute function app_private.refuse_change();--> statement-breakpoint
create trigger never_truncated before truncate on opening_payments for each statement execute function app_private.refuse_change();--> statement-breakpoint
create trigger ruling_guard before update on runs for each row when (new.kind = 'reward' and old.status = 'computed' and new.status = 'approved')
  execute function app_private.ruling_guard();
