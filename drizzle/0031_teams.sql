-- Teams that a carrier looks after before there is a firm, and their journal, which is kept like that of stays (0020): by the trigger
-- below alone, and only growing.
CREATE TABLE "teams" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"field" text,
	"business" text,
	"leader" text NOT NULL,
	"contact_phone" text,
	"people" integer,
	"kinds" text[] DEFAULT '{}' NOT NULL,
	"origin_place" text,
	"origin_name" text,
	"applied_on" date,
	"admitted_on" date,
	"entered_on" date NOT NULL,
	"left_on" date,
	"exit" text,
	"entry_reason" text,
	"entry_evidence" text,
	"exit_reason" text,
	"exit_evidence" text,
	"note" text,
	"application_id" uuid,
	"residency_id" uuid,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teams_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "teams_application" UNIQUE("organization_id","application_id"),
	CONSTRAINT "teams_interval" CHECK (left_on is null or entered_on < left_on),
	CONSTRAINT "teams_exit" CHECK ((left_on is null) = (exit is null) and (exit is null or exit in ('founded', 'left', 'dropped')) and (residency_id is not null) = (exit is not null and exit = 'founded')),
	CONSTRAINT "teams_people" CHECK (people is null or people between 1 and 1000000)
);
--> statement-breakpoint
ALTER TABLE "teams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "teams" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "team_steps" (
	"organization_id" uuid NOT NULL,
	"team_id" uuid NOT NULL,
	"no" integer NOT NULL,
	"kind" text NOT NULL,
	"on_day" date NOT NULL,
	"reason" text,
	"evidence" text,
	"reverses" integer,
	"recorded_by" uuid,
	"recorded_by_name" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "team_steps_organization_id_team_id_no_pk" PRIMARY KEY("organization_id","team_id","no"),
	CONSTRAINT "team_steps_once" UNIQUE("organization_id","team_id","reverses"),
	CONSTRAINT "team_steps_kind" CHECK (kind in ('applied', 'admitted', 'entered', 'founded', 'left', 'dropped', 'corrected', 'reopened', 'undone')),
	CONSTRAINT "team_steps_counter" CHECK ((reverses is not null) = (kind in ('corrected', 'reopened', 'undone')) and (reverses is null or reverses < no))
);
--> statement-breakpoint
ALTER TABLE "team_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "team_steps" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "documents" DROP CONSTRAINT "documents_subject_kind";--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "team_id" uuid GENERATED ALWAYS AS (case when subject_kind = 'team' and withdrawn_at is null then subject_id end) STORED;--> statement-breakpoint
ALTER TABLE "team_steps" ADD CONSTRAINT "team_steps_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_steps" ADD CONSTRAINT "team_steps_team_key" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "team_steps" ADD CONSTRAINT "team_steps_reverses_key" FOREIGN KEY ("organization_id","team_id","reverses") REFERENCES "public"."team_steps"("organization_id","team_id","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_application_key" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "teams" ADD CONSTRAINT "teams_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "teams_residency" ON "teams" USING btree ("organization_id","residency_id");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_team_key" FOREIGN KEY ("organization_id","team_id") REFERENCES "public"."teams"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_team" ON "documents" USING btree ("organization_id","team_id");--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_subject_kind" CHECK (subject_kind in ('residency', 'lease', 'title', 'application', 'service-entry', 'ip', 'duty', 'team'));--> statement-breakpoint
CREATE POLICY "sel" ON "team_steps" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "definer" ON "team_steps" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "teams" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "teams" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "teams" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
grant select, insert on teams to zaiti_app;--> statement-breakpoint
grant update (name, field, business, leader, contact_phone, people, kinds, origin_place, origin_name, applied_on, admitted_on, entered_on, left_on, exit, entry_reason, entry_evidence, exit_reason, exit_evidence, note, residency_id, rev) on teams to zaiti_app;--> statement-breakpoint
grant select on team_steps to zaiti_app;--> statement-breakpoint
grant select, insert on team_steps to zaiti_definer;--> statement-breakpoint
create trigger only_grows before update or delete on team_steps for each row execute function app_private.refuse_change();--> statement-breakpoint
create trigger only_grows_whole before truncate on team_steps for each statement execute function app_private.refuse_change();--> statement-breakpoint

grant create on schema app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
-- A fact of a team that comes is a step; one that goes is a counter-entry to its step, with what app.step says of why.
create function app_private.team_steps() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  why jsonb := coalesce(nullif(current_setting('app.step', true), '')::jsonb, '{}');
  who uuid := app.user_id();
  who_name text := coalesce(app.ctx() ->> 'userName', '');
begin
  if tg_op = 'INSERT' then
    insert into public.team_steps (organization_id, team_id, no, kind, on_day, reason, evidence, recorded_by, recorded_by_name)
    select r.organization_id, r.id, row_number() over (partition by r.organization_id, r.id order by s.place),
           s.kind, s.day, s.reason, s.evidence, who, who_name
      from new_rows r
     cross join lateral (values (1, 'applied', r.applied_on, null, null), (2, 'admitted', r.admitted_on, null, null),
       (3, 'entered', r.entered_on, r.entry_reason, r.entry_evidence), (4, r.exit, r.left_on, r.exit_reason, r.exit_evidence))
       as s (place, kind, day, reason, evidence)
     where s.day is not null;
  else
    insert into public.team_steps (organization_id, team_id, no, kind, on_day, reason, evidence, reverses, recorded_by, recorded_by_name)
    with fact as (
      select o.organization_id, o.id, s.*
        from old_rows o
        join new_rows n on n.organization_id = o.organization_id and n.id = o.id
       cross join lateral (values
         (1, 'applied', o.applied_on, null, null, 'applied', n.applied_on, null, null),
         (2, 'admitted', o.admitted_on, null, null, 'admitted', n.admitted_on, null, null),
         (3, 'entered', o.entered_on, o.entry_reason, o.entry_evidence, 'entered', n.entered_on, n.entry_reason, n.entry_evidence),
         (4, o.exit, o.left_on, o.exit_reason, o.exit_evidence, n.exit, n.left_on, n.exit_reason, n.exit_evidence))
         as s (place, old_kind, old_day, old_reason, old_evidence, new_kind, new_day, new_reason, new_evidence)
       where (s.old_kind, s.old_day, s.old_reason, s.old_evidence) is distinct from (s.new_kind, s.new_day, s.new_reason, s.new_evidence)
    ), step as (
      select f.organization_id, f.id, f.place,
             case when why ->> 'undo' = 'true' then 'undone' when f.new_day is null and f.place = 4 then 'reopened' else 'corrected' end as kind,
             x.on_day, why ->> 'reason' as reason, why ->> 'evidence' as evidence, x.no as reverses
        from fact f
        join public.team_steps x on x.organization_id = f.organization_id and x.team_id = f.id and x.kind = f.old_kind
         and not exists (select from public.team_steps c
                          where c.organization_id = x.organization_id and c.team_id = x.team_id and c.reverses = x.no)
       where f.old_day is not null
      union all
      select organization_id, id, 10 + place, new_kind, new_day, new_reason, new_evidence, null from fact where new_day is not null
    )
    select s.organization_id, s.id,
           coalesce((select max(x.no) from public.team_steps x where x.organization_id = s.organization_id and x.team_id = s.id), 0)
             + row_number() over (partition by s.organization_id, s.id order by s.place),
           s.kind, s.on_day, s.reason, s.evidence, s.reverses, who, who_name
      from step s;
  end if;
  return null;
end $$;--> statement-breakpoint
revoke all on function app_private.team_steps() from public;--> statement-breakpoint
grant execute on function app_private.team_steps() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app_private from zaiti_definer;--> statement-breakpoint
create trigger team_steps_new after insert on teams
  referencing new table as new_rows for each statement execute function app_private.team_steps();--> statement-breakpoint
create trigger team_steps_changed after update on teams
  referencing old table as old_rows new table as new_rows for each statement execute function app_private.team_steps();--> statement-breakpoint

-- The history of a team is told like that of the rest of the ledger.
grant create on schema app to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
create or replace function app.ledger_history(p_ids text[])
returns table (seq bigint, at timestamptz, user_name text, action text, entity text, entity_id text, before jsonb, after jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.seq, a.at, a.user_name, a.action, a.entity, a.entity_id, a.before, a.after
    from public.audit_entries a
   where a.organization_id = app.own() and app.kind() = 'carrier'
     and a.entity in ('residency', 'title', 'lease', 'room', 'building', 'import-batch', 'mentor', 'service-entry', 'document', 'team')
     and a.entity_id = any (p_ids)
   order by a.seq desc
$$;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app from zaiti_definer;
