-- The journal of stays. Its steps are written by the trigger below and by nobody else, so that they hold what the rows of
-- `residencies` say, whoever writes those; they only grow.
CREATE TABLE "residency_steps" (
	"organization_id" uuid NOT NULL,
	"residency_id" uuid NOT NULL,
	"no" integer NOT NULL,
	"firm_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"on_day" date NOT NULL,
	"reason" text,
	"evidence" text,
	"reverses" integer,
	"is_taken_over" boolean DEFAULT false NOT NULL,
	"recorded_by" uuid,
	"recorded_by_name" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "residency_steps_organization_id_residency_id_no_pk" PRIMARY KEY("organization_id","residency_id","no"),
	CONSTRAINT "residency_steps_once" UNIQUE("organization_id","residency_id","reverses"),
	CONSTRAINT "residency_steps_kind" CHECK (kind in ('applied', 'admitted', 'entered', 'graduated', 'left', 'dropped', 'closed', 'corrected', 'reopened', 'undone')),
	CONSTRAINT "residency_steps_counter" CHECK ((reverses is not null) = (kind in ('corrected', 'reopened', 'undone')) and (reverses is null or reverses < no))
);
--> statement-breakpoint
ALTER TABLE "residency_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "residency_steps" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "residency_batches" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"act" text NOT NULL,
	"given" jsonb NOT NULL,
	"rows" jsonb NOT NULL,
	"stays" integer NOT NULL,
	"created_by" uuid NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone,
	"undone_by_name" text,
	CONSTRAINT "residency_batches_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "residency_batches_act" CHECK (act in ('end', 'note'))
);
--> statement-breakpoint
ALTER TABLE "residency_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "residency_batches" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "saved_views" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"user_id" uuid NOT NULL,
	"user_name" text NOT NULL,
	"page" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"is_shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "saved_views_name" UNIQUE("organization_id","user_id","page","name"),
	CONSTRAINT "saved_views_length" CHECK (length(name) between 1 and 60 and length(query) <= 1000)
);
--> statement-breakpoint
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "saved_views" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "residency_steps" ADD CONSTRAINT "residency_steps_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residency_steps" ADD CONSTRAINT "residency_steps_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residency_steps" ADD CONSTRAINT "residency_steps_reverses_key" FOREIGN KEY ("organization_id","residency_id","reverses") REFERENCES "public"."residency_steps"("organization_id","residency_id","no") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residency_batches" ADD CONSTRAINT "residency_batches_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "residency_batches_recent" ON "residency_batches" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE POLICY "sel" ON "residency_steps" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "definer" ON "residency_steps" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "residency_batches" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "residency_batches" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "residency_batches" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "residency_batches" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "saved_views" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) and (user_id = (select app.user_id()) or is_shared));--> statement-breakpoint
CREATE POLICY "ins" ON "saved_views" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and user_id = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "upd" ON "saved_views" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and user_id = (select app.user_id())) WITH CHECK (organization_id = (select app.own()) and user_id = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "del" ON "saved_views" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and user_id = (select app.user_id()));--> statement-breakpoint
grant select on residency_steps to zaiti_app;--> statement-breakpoint
grant select, insert on residency_batches to zaiti_app;--> statement-breakpoint
grant update (undone_at, undone_by_name) on residency_batches to zaiti_app;--> statement-breakpoint
grant select, insert, delete on saved_views to zaiti_app;--> statement-breakpoint
grant update (name, query, is_shared) on saved_views to zaiti_app;--> statement-breakpoint
grant select, insert on residency_steps to zaiti_definer;--> statement-breakpoint
create trigger only_grows before update or delete on residency_steps for each row execute function app_private.refuse_change();--> statement-breakpoint
create trigger only_grows_whole before truncate on residency_steps for each statement execute function app_private.refuse_change();--> statement-breakpoint

grant create on schema app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
-- What was written before there was a journal: one step a fact, as of the day the row was made.
insert into public.residency_steps (organization_id, residency_id, no, firm_id, kind, on_day, reason, evidence, is_taken_over, recorded_at)
select r.organization_id, r.id, row_number() over (partition by r.organization_id, r.id order by s.place), r.firm_id,
       s.kind, s.day, s.reason, s.evidence, true, r.created_at
  from public.residencies r
 cross join lateral (values (1, 'applied', r.applied_on, null, null), (2, 'admitted', r.admitted_on, null, null),
   (3, 'entered', r.entered_on, r.entry_reason, r.entry_evidence), (4, r.exit, r.left_on, r.exit_reason, r.exit_evidence))
   as s (place, kind, day, reason, evidence)
 where s.day is not null;--> statement-breakpoint

-- A fact of a stay that comes is a step; one that goes is a counter-entry to its step. Why a fact goes, whoever changes it says
-- beforehand for the transaction, in app.step: its reason and evidence, and whether it undoes what was done. A whole statement at
-- once: an import writes thousands.
create function app_private.residency_steps() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  why jsonb := coalesce(nullif(current_setting('app.step', true), '')::jsonb, '{}');
  who uuid := app.user_id();
  who_name text := coalesce(app.ctx() ->> 'userName', '');
begin
  if tg_op = 'INSERT' then
    insert into public.residency_steps (organization_id, residency_id, no, firm_id, kind, on_day, reason, evidence, recorded_by, recorded_by_name)
    select r.organization_id, r.id,
           coalesce((select max(x.no) from public.residency_steps x where x.organization_id = r.organization_id and x.residency_id = r.id), 0)
             + row_number() over (partition by r.organization_id, r.id order by s.place),
           r.firm_id, s.kind, s.day, s.reason, s.evidence, who, who_name
      from new_rows r
     cross join lateral (values (1, 'applied', r.applied_on, null, null), (2, 'admitted', r.admitted_on, null, null),
       (3, 'entered', r.entered_on, r.entry_reason, r.entry_evidence), (4, r.exit, r.left_on, r.exit_reason, r.exit_evidence))
       as s (place, kind, day, reason, evidence)
     where s.day is not null;
  elsif tg_op = 'DELETE' then
    insert into public.residency_steps (organization_id, residency_id, no, firm_id, kind, on_day, reason, evidence, reverses, recorded_by, recorded_by_name)
    select s.organization_id, s.residency_id,
           (select max(x.no) from public.residency_steps x where x.organization_id = s.organization_id and x.residency_id = s.residency_id)
             + row_number() over (partition by s.organization_id, s.residency_id order by s.no desc),
           s.firm_id, 'undone', s.on_day, why ->> 'reason', why ->> 'evidence', s.no, who, who_name
      from old_rows r
      join public.residency_steps s on s.organization_id = r.organization_id and s.residency_id = r.id and s.reverses is null
     where not exists (select from public.residency_steps c
                        where c.organization_id = s.organization_id and c.residency_id = s.residency_id and c.reverses = s.no);
  else
    insert into public.residency_steps (organization_id, residency_id, no, firm_id, kind, on_day, reason, evidence, reverses, recorded_by, recorded_by_name)
    with fact as (
      select o.organization_id, o.id, o.firm_id, s.*
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
      select f.organization_id, f.id, f.firm_id, f.place,
             case when why ->> 'undo' = 'true' then 'undone' when f.new_day is null and f.place = 4 then 'reopened' else 'corrected' end as kind,
             x.on_day, why ->> 'reason' as reason, why ->> 'evidence' as evidence, x.no as reverses
        from fact f
        join public.residency_steps x on x.organization_id = f.organization_id and x.residency_id = f.id and x.kind = f.old_kind
         and not exists (select from public.residency_steps c
                          where c.organization_id = x.organization_id and c.residency_id = x.residency_id and c.reverses = x.no)
       where f.old_day is not null
      union all
      select organization_id, id, firm_id, 10 + place, new_kind, new_day, new_reason, new_evidence, null from fact where new_day is not null
    )
    select s.organization_id, s.id,
           coalesce((select max(x.no) from public.residency_steps x where x.organization_id = s.organization_id and x.residency_id = s.id), 0)
             + row_number() over (partition by s.organization_id, s.id order by s.place),
           s.firm_id, s.kind, s.on_day, s.reason, s.evidence, s.reverses, who, who_name
      from step s;
  end if;
  return null;
end $$;--> statement-breakpoint
revoke all on function app_private.residency_steps() from public;--> statement-breakpoint
grant execute on function app_private.residency_steps() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app_private from zaiti_definer;--> statement-breakpoint
create trigger residency_steps_new after insert on residencies
  referencing new table as new_rows for each statement execute function app_private.residency_steps();--> statement-breakpoint
create trigger residency_steps_changed after update on residencies
  referencing old table as old_rows new table as new_rows for each statement execute function app_private.residency_steps();--> statement-breakpoint
create trigger residency_steps_gone after delete on residencies
  referencing old table as old_rows for each statement execute function app_private.residency_steps();
