-- What a document of any kind is evidence for is held by a key: it cannot be deleted while the document counts.
-- A document whose thing was taken away before is withdrawn first, as it would have had to be. Policies are put aside for the owner alone.
alter table documents no force row level security;--> statement-breakpoint
update documents d set withdrawn_by = added_by, withdrawn_by_name = 'migration', withdrawn_at = now(),
       withdrawn_reason = '所证明的记录已删除'
 where withdrawn_at is null and (
       subject_kind = 'ip' and not exists (select from intellectual_property t where t.organization_id = d.organization_id and t.id = d.subject_id)
    or subject_kind = 'duty' and not exists (select from title_duties t where t.organization_id = d.organization_id and t.id = d.subject_id));--> statement-breakpoint
alter table documents force row level security;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "application_id" uuid GENERATED ALWAYS AS (case when subject_kind = 'application' and withdrawn_at is null then subject_id end) STORED;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "service_entry_id" uuid GENERATED ALWAYS AS (case when subject_kind = 'service-entry' and withdrawn_at is null then subject_id end) STORED;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "right_id" uuid GENERATED ALWAYS AS (case when subject_kind = 'ip' and withdrawn_at is null then subject_id end) STORED;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "duty_id" uuid GENERATED ALWAYS AS (case when subject_kind = 'duty' and withdrawn_at is null then subject_id end) STORED;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_application_key" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_service_entry_key" FOREIGN KEY ("organization_id","service_entry_id") REFERENCES "public"."service_entries"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_right_key" FOREIGN KEY ("organization_id","right_id") REFERENCES "public"."intellectual_property"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_duty_key" FOREIGN KEY ("organization_id","duty_id") REFERENCES "public"."title_duties"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "documents_application" ON "documents" USING btree ("organization_id","application_id");--> statement-breakpoint
CREATE INDEX "documents_service_entry" ON "documents" USING btree ("organization_id","service_entry_id");--> statement-breakpoint
CREATE INDEX "documents_right" ON "documents" USING btree ("organization_id","right_id");--> statement-breakpoint
CREATE INDEX "documents_duty" ON "documents" USING btree ("organization_id","duty_id");
