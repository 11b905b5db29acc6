-- Files kept as evidence for things of a carrier's ledger.
CREATE TABLE "documents" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"residency_id" uuid,
	"lease_id" uuid,
	"title_id" uuid,
	"name" text NOT NULL,
	"media_type" text NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"content" "bytea" NOT NULL,
	"added_by" uuid NOT NULL,
	"added_by_name" text NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"withdrawn_by" uuid,
	"withdrawn_by_name" text,
	"withdrawn_at" timestamp with time zone,
	"withdrawn_reason" text,
	CONSTRAINT "documents_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "documents_subject_kind" CHECK (subject_kind in ('residency', 'lease', 'title', 'application', 'service-entry', 'ip', 'duty')),
	CONSTRAINT "documents_size" CHECK (size > 0 and size = octet_length(content)),
	CONSTRAINT "documents_withdrawn" CHECK (num_nonnulls(withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_reason) in (0, 4)),
	CONSTRAINT "documents_residency_held" CHECK (residency_id is not distinct from case when subject_kind = 'residency' and withdrawn_at is null then subject_id end),
	CONSTRAINT "documents_lease_held" CHECK (lease_id is not distinct from case when subject_kind = 'lease' and withdrawn_at is null then subject_id end),
	CONSTRAINT "documents_title_held" CHECK (title_id is not distinct from case when subject_kind = 'title' and withdrawn_at is null then subject_id end)
);
--> statement-breakpoint
ALTER TABLE "documents" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_lease_key" FOREIGN KEY ("organization_id","lease_id") REFERENCES "public"."leases"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_title_key" FOREIGN KEY ("organization_id","title_id") REFERENCES "public"."titles"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_subject" ON "documents" USING btree ("organization_id","subject_kind","subject_id");--> statement-breakpoint
CREATE INDEX "documents_residency" ON "documents" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "documents_lease" ON "documents" USING btree ("organization_id","lease_id");--> statement-breakpoint
CREATE INDEX "documents_title" ON "documents" USING btree ("organization_id","title_id");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_once" ON "documents" USING btree ("organization_id","subject_kind","subject_id","sha256") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE POLICY "sel" ON "documents" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "documents" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "documents" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "documents" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
ALTER TABLE "documents" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on documents to zaiti_app;--> statement-breakpoint
grant update (residency_id, lease_id, title_id, withdrawn_by, withdrawn_by_name, withdrawn_at, withdrawn_reason) on documents to zaiti_app;
--> statement-breakpoint
-- Which column of a template a carrier means by a header of its own tables, and files that wait for somebody to say so.
CREATE TABLE "import_mappings" (
	"organization_id" uuid NOT NULL,
	"noun" text NOT NULL,
	"header" text NOT NULL,
	"column_code" text NOT NULL,
	"set_by" uuid NOT NULL,
	"set_by_name" text NOT NULL,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_mappings_organization_id_noun_header_pk" PRIMARY KEY("organization_id","noun","header")
);
--> statement-breakpoint
ALTER TABLE "import_mappings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "sel" ON "import_mappings" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "import_mappings" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "import_mappings" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "import_mappings" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
ALTER TABLE "import_mappings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on import_mappings to zaiti_app;--> statement-breakpoint
grant update (column_code, set_by, set_by_name, set_at) on import_mappings to zaiti_app;--> statement-breakpoint
ALTER TABLE "import_batches" DROP CONSTRAINT "import_batches_status";--> statement-breakpoint
ALTER TABLE "import_batches" ADD CONSTRAINT "import_batches_status" CHECK (status in ('checked', 'committed', 'undone', 'unmapped'));
