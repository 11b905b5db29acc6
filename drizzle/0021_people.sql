-- Who stands behind a resident firm, and what was done for it: founders, marks of a stay, mentors, whom they coach, services.
-- Days are counted in: a last day is the last one on which it holds.
CREATE TABLE "founders" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"residency_id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" text,
	"kinds" text[] DEFAULT '{}' NOT NULL,
	"former" text,
	"starts_on" date,
	"last_on" date,
	"evidence" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "founders_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "founders_interval" CHECK (starts_on is null or last_on is null or starts_on <= last_on)
);--> statement-breakpoint
CREATE TABLE "residency_marks" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"residency_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"code" text,
	"name" text,
	"person" text,
	"starts_on" date,
	"last_on" date,
	"evidence" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "residency_marks_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "residency_marks_kind" CHECK (kind in ('spin-off', 'university', 'chain-leader', 'industry', 'introduced', 'tag')),
	CONSTRAINT "residency_marks_interval" CHECK (starts_on is null or last_on is null or starts_on <= last_on)
);--> statement-breakpoint
CREATE TABLE "mentors" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"employer" text,
	"starts_on" date NOT NULL,
	"last_on" date,
	"evidence" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "mentors_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "mentors_interval" CHECK (last_on is null or starts_on <= last_on)
);--> statement-breakpoint
CREATE TABLE "coachings" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"mentor_id" uuid NOT NULL,
	"residency_id" uuid NOT NULL,
	"starts_on" date NOT NULL,
	"last_on" date,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "coachings_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "coachings_interval" CHECK (last_on is null or starts_on <= last_on)
);--> statement-breakpoint
CREATE TABLE "service_entries" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"held_on" date NOT NULL,
	"kind" text NOT NULL,
	"mentor_id" uuid,
	"staff" text,
	"minutes" integer NOT NULL,
	"topic" text NOT NULL,
	"evidence" text,
	"withdrawn_reason" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "service_entries_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "service_entries_minutes" CHECK (minutes > 0 and minutes <= 60000),
	CONSTRAINT "service_entries_provider" CHECK (mentor_id is not null or staff is not null)
);--> statement-breakpoint
CREATE TABLE "service_entry_firms" (
	"organization_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"residency_id" uuid NOT NULL,
	CONSTRAINT "service_entry_firms_organization_id_entry_id_residency_id_pk" PRIMARY KEY("organization_id","entry_id","residency_id")
);--> statement-breakpoint
ALTER TABLE "founders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "founders" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "residency_marks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "residency_marks" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mentors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "mentors" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "coachings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "coachings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "service_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "service_entries" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "service_entry_firms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "service_entry_firms" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "founders" ADD CONSTRAINT "founders_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residency_marks" ADD CONSTRAINT "residency_marks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentors" ADD CONSTRAINT "mentors_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coachings" ADD CONSTRAINT "coachings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_entries" ADD CONSTRAINT "service_entries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_entry_firms" ADD CONSTRAINT "service_entry_firms_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "founders" ADD CONSTRAINT "founders_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "residency_marks" ADD CONSTRAINT "residency_marks_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coachings" ADD CONSTRAINT "coachings_mentor_key" FOREIGN KEY ("organization_id","mentor_id") REFERENCES "public"."mentors"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "coachings" ADD CONSTRAINT "coachings_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_entries" ADD CONSTRAINT "service_entries_mentor_key" FOREIGN KEY ("organization_id","mentor_id") REFERENCES "public"."mentors"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_entry_firms" ADD CONSTRAINT "service_entry_firms_entry_key" FOREIGN KEY ("organization_id","entry_id") REFERENCES "public"."service_entries"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_entry_firms" ADD CONSTRAINT "service_entry_firms_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "founders_residency" ON "founders" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "residency_marks_residency" ON "residency_marks" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "coachings_residency" ON "coachings" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "coachings_mentor" ON "coachings" USING btree ("organization_id","mentor_id");--> statement-breakpoint
CREATE INDEX "service_entries_day" ON "service_entries" USING btree ("organization_id","held_on");--> statement-breakpoint
CREATE INDEX "service_entries_mentor" ON "service_entries" USING btree ("organization_id","mentor_id");--> statement-breakpoint
CREATE INDEX "service_entry_firms_residency" ON "service_entry_firms" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE POLICY "sel" ON "founders" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "founders" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "founders" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "founders" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "residency_marks" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "residency_marks" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "residency_marks" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "residency_marks" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "mentors" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "mentors" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "mentors" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "mentors" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "coachings" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "coachings" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "coachings" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "coachings" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "service_entries" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "service_entries" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "service_entries" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "service_entries" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "service_entry_firms" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "service_entry_firms" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "service_entry_firms" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "service_entry_firms" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
grant select, insert, delete on founders, residency_marks, mentors, coachings, service_entry_firms to zaiti_app;--> statement-breakpoint
-- A service is taken back with a reason, never deleted.
grant select, insert on service_entries to zaiti_app;--> statement-breakpoint
grant update (name, position, kinds, former, starts_on, last_on, evidence, rev) on founders to zaiti_app;--> statement-breakpoint
grant update (code, name, person, starts_on, last_on, evidence, rev) on residency_marks to zaiti_app;--> statement-breakpoint
grant update (name, kind, employer, starts_on, last_on, evidence, rev) on mentors to zaiti_app;--> statement-breakpoint
grant update (starts_on, last_on, rev) on coachings to zaiti_app;--> statement-breakpoint
grant update (held_on, kind, mentor_id, staff, minutes, topic, evidence, withdrawn_reason, rev) on service_entries to zaiti_app;--> statement-breakpoint
-- Nobody coaches the same resident twice at a time, also when two people enter it at once.
alter table coachings add constraint coachings_never_overlap
  exclude using gist (organization_id with =, mentor_id with =, residency_id with =, daterange(starts_on, last_on, '[]') with &&);--> statement-breakpoint
-- The history of a mentor and of a service is told like that of the rest of the ledger.
grant create on schema app to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
create or replace function app.ledger_history(p_ids text[])
returns table (seq bigint, at timestamptz, user_name text, action text, entity text, entity_id text, before jsonb, after jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.seq, a.at, a.user_name, a.action, a.entity, a.entity_id, a.before, a.after
    from public.audit_entries a
   where a.organization_id = app.own() and app.kind() = 'carrier'
     and a.entity in ('residency', 'title', 'lease', 'room', 'building', 'import-batch', 'mentor', 'service-entry', 'document')
     and a.entity_id = any (p_ids)
   order by a.seq desc
$$;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app from zaiti_definer;
