-- What a lease costs and which lease it follows; which rooms a room was made of; what is kept for whom.
ALTER TABLE "leases" ADD COLUMN "deposit_fen" bigint;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "agreement_number" text;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "rent_free_from" date;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "rent_free_to" date;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "rent_steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "previous_lease_id" uuid;--> statement-breakpoint
ALTER TABLE "leases" ADD COLUMN "follows_as" text;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_previous" UNIQUE("organization_id","previous_lease_id");--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_previous_key" FOREIGN KEY ("organization_id","previous_lease_id") REFERENCES "public"."leases"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_deposit" CHECK (deposit_fen is null or deposit_fen >= 0);--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_rent_free" CHECK ((rent_free_from is null) = (rent_free_to is null) and (rent_free_from is null or rent_free_from < rent_free_to));--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_rent_steps" CHECK (jsonb_typeof(rent_steps) = 'array');--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_follows" CHECK ((previous_lease_id is null) = (follows_as is null) and (follows_as is null or follows_as in ('renewal', 'change', 'reshape')) and previous_lease_id is distinct from id);--> statement-breakpoint
grant update (room_id, deposit_fen, agreement_number, rent_free_from, rent_free_to, rent_steps, previous_lease_id, follows_as) on leases to zaiti_app;--> statement-breakpoint

CREATE TABLE "room_origins" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"from_room_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"changed_on" date NOT NULL,
	CONSTRAINT "room_origins_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "room_origins_once" UNIQUE("organization_id","room_id","from_room_id"),
	CONSTRAINT "room_origins_kind" CHECK (kind in ('split', 'merge')),
	CONSTRAINT "room_origins_other" CHECK (room_id <> from_room_id)
);
--> statement-breakpoint
ALTER TABLE "room_origins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "room_origins" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "room_holds" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"area_dm2" bigint NOT NULL,
	"desks" integer,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"held_for" text NOT NULL,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "room_holds_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "room_holds_interval" CHECK (starts_on < ends_on),
	CONSTRAINT "room_holds_area" CHECK (area_dm2 > 0 and area_dm2 <= 100000000000),
	CONSTRAINT "room_holds_desks" CHECK (desks is null or desks > 0)
);
--> statement-breakpoint
ALTER TABLE "room_holds" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "room_holds" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "room_origins" ADD CONSTRAINT "room_origins_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_origins" ADD CONSTRAINT "room_origins_room_key" FOREIGN KEY ("organization_id","room_id") REFERENCES "public"."rooms"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_origins" ADD CONSTRAINT "room_origins_from_key" FOREIGN KEY ("organization_id","from_room_id") REFERENCES "public"."rooms"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_holds" ADD CONSTRAINT "room_holds_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_holds" ADD CONSTRAINT "room_holds_room_key" FOREIGN KEY ("organization_id","room_id") REFERENCES "public"."rooms"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "room_origins_from" ON "room_origins" USING btree ("organization_id","from_room_id");--> statement-breakpoint
CREATE INDEX "room_holds_room" ON "room_holds" USING btree ("organization_id","room_id");--> statement-breakpoint
CREATE POLICY "sel" ON "room_origins" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "room_origins" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "room_origins" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "room_origins" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "room_holds" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "room_holds" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "room_holds" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "room_holds" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
grant select, insert, delete on room_origins, room_holds to zaiti_app;
