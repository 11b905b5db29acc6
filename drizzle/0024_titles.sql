-- The city's register of titles 名录 with its batches, yearly and dated duties of title holders, intellectual property.
CREATE TABLE "registry_batches" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"document_number" text,
	"announced_on" date NOT NULL,
	"link" text,
	"file_name" text,
	"rows_sha256" text NOT NULL,
	"outcome" jsonb NOT NULL,
	"new_rows" integer NOT NULL,
	"changed_rows" integer NOT NULL,
	"same_rows" integer NOT NULL,
	"wrong_rows" integer NOT NULL,
	"status" text DEFAULT 'checked' NOT NULL,
	"created_by" uuid NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"committed_at" timestamp with time zone,
	"undone_at" timestamp with time zone,
	CONSTRAINT "registry_batches_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "registry_batches_status" CHECK (status in ('checked', 'committed', 'undone'))
);
--> statement-breakpoint
ALTER TABLE "registry_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "registry_entries" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"batch_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"uscc" text NOT NULL,
	"name" text NOT NULL,
	"number" text NOT NULL,
	"awarded_on" date NOT NULL,
	"expires_on" date,
	"superseded_by" uuid,
	CONSTRAINT "registry_entries_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "registry_entries_uscc" CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
	CONSTRAINT "registry_entries_interval" CHECK (expires_on is null or awarded_on < expires_on)
);
--> statement-breakpoint
ALTER TABLE "registry_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "title_duties" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"firm_id" uuid NOT NULL,
	"duty" text NOT NULL,
	"due_on" date NOT NULL,
	"state" text NOT NULL,
	"done_on" date,
	"evidence" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "title_duties_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "title_duties_once" UNIQUE("organization_id","firm_id","duty","due_on"),
	CONSTRAINT "title_duties_state" CHECK (state in ('open', 'done', 'missed')),
	CONSTRAINT "title_duties_done" CHECK ((state = 'done') = (done_on is not null))
);
--> statement-breakpoint
ALTER TABLE "title_duties" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "intellectual_property" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"firm_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"applied_on" date,
	"granted_on" date,
	"acquired_on" date,
	"ended_on" date,
	"end_reason" text,
	"is_main_business" boolean DEFAULT false NOT NULL,
	"high_value" text,
	"evidence" text,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "intellectual_property_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "intellectual_property_number" UNIQUE("organization_id","firm_id","kind","number"),
	CONSTRAINT "intellectual_property_dates" CHECK (num_nonnulls(applied_on, granted_on, acquired_on) > 0 and (granted_on is null or applied_on is null or applied_on <= granted_on)),
	CONSTRAINT "intellectual_property_end" CHECK ((ended_on is null) = (end_reason is null) and (end_reason is null or end_reason in ('lapsed', 'invalidated', 'transferred')))
);
--> statement-breakpoint
ALTER TABLE "intellectual_property" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "intellectual_property" ADD CONSTRAINT "intellectual_property_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intellectual_property" ADD CONSTRAINT "intellectual_property_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_batches" ADD CONSTRAINT "registry_batches_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_entries" ADD CONSTRAINT "registry_entries_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_entries" ADD CONSTRAINT "registry_entries_batch_key" FOREIGN KEY ("organization_id","batch_id") REFERENCES "public"."registry_batches"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registry_entries" ADD CONSTRAINT "registry_entries_superseded_key" FOREIGN KEY ("organization_id","superseded_by") REFERENCES "public"."registry_batches"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "title_duties" ADD CONSTRAINT "title_duties_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "title_duties" ADD CONSTRAINT "title_duties_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "registry_entries_batch" ON "registry_entries" USING btree ("organization_id","batch_id");--> statement-breakpoint
CREATE UNIQUE INDEX "registry_entries_current" ON "registry_entries" USING btree ("organization_id","uscc","kind","number") WHERE superseded_by is null;--> statement-breakpoint
CREATE POLICY "sel" ON "intellectual_property" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "intellectual_property" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "intellectual_property" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "intellectual_property" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "registry_batches" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or (organization_id = (select app.city()) and status = 'committed' and (select app.own()) is not null));--> statement-breakpoint
CREATE POLICY "ins" ON "registry_batches" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and status = 'checked' and created_by = (select app.user_id()));--> statement-breakpoint
CREATE POLICY "upd" ON "registry_batches" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "sel" ON "registry_entries" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.city()) and (select app.own()) is not null);--> statement-breakpoint
CREATE POLICY "ins" ON "registry_entries" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "upd" ON "registry_entries" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst') WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "del" ON "registry_entries" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst');--> statement-breakpoint
CREATE POLICY "definer" ON "registry_entries" AS PERMISSIVE FOR SELECT TO "zaiti_definer" USING (true);--> statement-breakpoint
CREATE POLICY "sel" ON "title_duties" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "title_duties" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "title_duties" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "title_duties" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "titles" AS PERMISSIVE FOR SELECT TO "zaiti_definer" USING (true);--> statement-breakpoint
ALTER TABLE "intellectual_property" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "registry_batches" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "registry_entries" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "title_duties" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on registry_batches to zaiti_app;--> statement-breakpoint
grant update (status, committed_at, undone_at) on registry_batches to zaiti_app;--> statement-breakpoint
grant select, insert, delete on registry_entries, title_duties, intellectual_property to zaiti_app;--> statement-breakpoint
grant update (superseded_by) on registry_entries to zaiti_app;--> statement-breakpoint
grant update (state, done_on, evidence, rev) on title_duties to zaiti_app;--> statement-breakpoint
grant update (number, name, applied_on, granted_on, acquired_on, ended_on, end_reason, is_main_business, high_value, evidence, rev) on intellectual_property to zaiti_app;--> statement-breakpoint
grant select on titles, registry_entries to zaiti_definer;--> statement-breakpoint
grant create on schema app to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
-- Whether a carrier has taken a title over from a batch: it is then not undone. The city's analyst learns no more than that.
create function app.is_registry_batch_used(p_batch uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, app, pg_temp as $$
declare mine uuid := app.own();
begin
  if mine is null or app.kind() <> 'city' or app.role() <> 'analyst' then return null; end if;
  return exists (
    select from public.registry_entries e
      join public.firms f on f.uscc = e.uscc
      join public.titles t on t.firm_id = f.id and t.kind = e.kind and t.number = e.number and t.source = 'registry'
      join public.organizations o on o.id = t.organization_id and o.city_id = mine
     where e.organization_id = mine and e.batch_id = p_batch);
end $$;--> statement-breakpoint
revoke all on function app.is_registry_batch_used(uuid) from public;--> statement-breakpoint
grant execute on function app.is_registry_batch_used(uuid) to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app from zaiti_definer;
