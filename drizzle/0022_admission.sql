-- How a firm comes in and how it graduates: applications with a public page and a link for the applicant, graduations as decided.
CREATE TABLE "application_pages" (
	"organization_id" uuid NOT NULL,
	"page" text DEFAULT 'firms' NOT NULL,
	"is_open" boolean DEFAULT false NOT NULL,
	"intro_zh" text,
	"intro_en" text,
	"rev" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "application_pages_organization_id_page_pk" PRIMARY KEY("organization_id","page")
);
--> statement-breakpoint
ALTER TABLE "application_pages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "applications" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"number" text NOT NULL,
	"channel" text NOT NULL,
	"applicant" text NOT NULL,
	"name" text NOT NULL,
	"uscc" text,
	"founded_on" date,
	"field" text,
	"business" text,
	"people" integer,
	"contact_name" text,
	"contact_phone" text,
	"wished_area_dm2" bigint,
	"wished_desks" integer,
	"wished_from" date,
	"registers_here" boolean,
	"status" text DEFAULT 'received' NOT NULL,
	"received_on" date NOT NULL,
	"closed_on" date,
	"agreement_number" text,
	"residency_id" uuid,
	"confirmed" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"decided" jsonb,
	"secret_hash" "bytea",
	"locale" text NOT NULL,
	"erased_at" timestamp with time zone,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "applications_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "applications_number" UNIQUE("organization_id","number"),
	CONSTRAINT "applications_state" CHECK (status in ('received', 'in-review', 'admitted', 'refused', 'withdrawn') and (closed_on is null) = (status in ('received', 'in-review'))),
	CONSTRAINT "applications_kinds" CHECK (channel in ('public', 'carrier') and applicant in ('firm', 'team')),
	CONSTRAINT "applications_figures" CHECK ((people is null or people between 0 and 1000000) and (wished_area_dm2 is null or wished_area_dm2 > 0) and (wished_desks is null or wished_desks > 0))
);
--> statement-breakpoint
ALTER TABLE "applications" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "application_events" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"application_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"opinion" text,
	"user_name" text,
	CONSTRAINT "application_events_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "application_events" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "graduations" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"residency_id" uuid NOT NULL,
	"number" text NOT NULL,
	"graduated_on" date NOT NULL,
	"outcome" text NOT NULL,
	"policy" jsonb,
	"checks" jsonb NOT NULL,
	"reason" text,
	"keeps_leases" boolean NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_by_name" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "graduations_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "graduations_number" UNIQUE("organization_id","number"),
	CONSTRAINT "graduations_outcome" CHECK (outcome in ('met', 'unknown') and (outcome = 'met' or reason is not null))
);
--> statement-breakpoint
ALTER TABLE "graduations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "application_pages" ADD CONSTRAINT "application_pages_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "graduations" ADD CONSTRAINT "graduations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_residency" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_application" FOREIGN KEY ("organization_id","application_id") REFERENCES "public"."applications"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "graduations" ADD CONSTRAINT "graduations_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "applications_status" ON "applications" USING btree ("organization_id","status","received_on");--> statement-breakpoint
CREATE INDEX "applications_link" ON "applications" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "application_events_of" ON "application_events" USING btree ("organization_id","application_id","at");--> statement-breakpoint
CREATE INDEX "graduations_residency" ON "graduations" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE POLICY "definer" ON "application_pages" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "application_pages" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "application_pages" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "application_pages" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "application_pages" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "applications" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "applications" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "applications" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator') and status = 'received' and channel = 'carrier');--> statement-breakpoint
CREATE POLICY "upd" ON "applications" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "applications" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "application_events" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "application_events" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "application_events" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "application_events" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "application_events" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "graduations" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "graduations" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "graduations" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "graduations" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint

set local role zaiti_owner;--> statement-breakpoint
alter table application_pages force row level security;--> statement-breakpoint
alter table applications force row level security;--> statement-breakpoint
alter table application_events force row level security;--> statement-breakpoint
alter table graduations force row level security;--> statement-breakpoint
-- The hash behind the applicant's link is written and compared by functions alone.
grant select (organization_id, id, number, channel, applicant, name, uscc, founded_on, field, business, people, contact_name, contact_phone, wished_area_dm2, wished_desks, wished_from, registers_here, status, received_on, closed_on, agreement_number, residency_id, confirmed, decided, locale, erased_at, rev, created_at) on applications to zaiti_app;--> statement-breakpoint
grant insert on applications to zaiti_app;--> statement-breakpoint
grant update (name, uscc, founded_on, field, status, closed_on, agreement_number, residency_id, confirmed, decided, contact_name, contact_phone, secret_hash, erased_at, rev) on applications to zaiti_app;--> statement-breakpoint
grant select, insert on application_pages to zaiti_app;--> statement-breakpoint
grant update (is_open, intro_zh, intro_en, rev) on application_pages to zaiti_app;--> statement-breakpoint
grant select, insert on application_events, graduations to zaiti_app;--> statement-breakpoint
grant select on application_pages to zaiti_definer;--> statement-breakpoint
grant select, insert, update on applications to zaiti_definer;--> statement-breakpoint
grant select, insert on application_events to zaiti_definer;--> statement-breakpoint

grant create on schema app, app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint

create function app_private.note_application(p_organization uuid, p_application uuid, p_action text, p_from jsonb, p_after jsonb) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare e public.audit_entries;
begin
  insert into public.application_events (organization_id, application_id, action) values (p_organization, p_application, p_action);
  e.organization_id := p_organization;
  e.user_name := '—';
  e.request_id := p_from ->> 'request';
  e.address := p_from ->> 'address';
  e.action := p_action;
  e.entity := 'application';
  e.entity_id := p_application::text;
  e.after := p_after;
  perform app_private.append_audit(e);
end $$;--> statement-breakpoint

-- What a carrier's public page says; nothing where it is switched off, or where there is no such carrier.
create function app.application_page(p_slug text) returns table (name_zh text, name_en text, intro_zh text, intro_en text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  return query
    select o.name_zh, o.name_en, p.intro_zh, p.intro_en
      from public.organizations o join public.application_pages p on p.organization_id = o.id
     where o.slug = p_slug and o.kind = 'carrier' and o.closed_on is null and p.page = 'firms' and p.is_open;
end $$;--> statement-breakpoint

-- Takes an application from the public page. Answers its number; 'closed' where there is no such page, 'full' where too many wait
-- unread. What is known of a code plays no part. Contacts whose time is over are erased on the way.
create function app.apply(p_slug text, p_given jsonb, p_token_hash bytea, p_on date, p_erase_before date, p_from jsonb) returns text
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare place uuid; no text; application uuid;
begin
  perform app_private.assert_at_door();
  select o.id into place
    from public.organizations o join public.application_pages p on p.organization_id = o.id
   where o.slug = p_slug and o.kind = 'carrier' and o.closed_on is null and p.page = 'firms' and p.is_open;
  if not found then return 'closed'; end if;
  perform pg_advisory_xact_lock(hashtextextended('applications ' || place::text, 0));
  if (select count(*) from public.applications a
       where a.organization_id = place and a.status = 'received' and a.channel = 'public') >= 200 then
    return 'full';
  end if;
  update public.applications a set contact_name = null, contact_phone = null, secret_hash = null, erased_at = now()
   where a.organization_id = place and a.status in ('refused', 'withdrawn') and a.closed_on < p_erase_before and a.erased_at is null;
  select to_char(p_on, 'YYYY') || '-' || lpad((coalesce(max(substr(a.number, 6)::integer), 0) + 1)::text, 4, '0') into no
    from public.applications a where a.organization_id = place and a.number like to_char(p_on, 'YYYY') || '-%';
  insert into public.applications (organization_id, number, channel, applicant, name, uscc, founded_on, field, business, people, contact_name,
                                   contact_phone, wished_area_dm2, wished_desks, wished_from, registers_here, received_on, secret_hash, locale)
  select place, no, 'public', g.applicant, g.name, g.uscc, g."foundedOn", g.field, g.business, g.people, g."contactName",
         g."contactPhone", g."wishedAreaDm2", g."wishedDesks", g."wishedFrom", g."registersHere", p_on, p_token_hash, g.locale
    from jsonb_to_record(p_given) as g (applicant text, name text, uscc text, "foundedOn" date, field text, business text, people integer,
         "contactName" text, "contactPhone" text, "wishedAreaDm2" bigint, "wishedDesks" integer, "wishedFrom" date, "registersHere" boolean, locale text)
  returning id into application;
  perform app_private.note_application(place, application, 'receive', p_from, jsonb_build_object('number', no, 'name', p_given ->> 'name', 'channel', 'public'));
  return no;
end $$;--> statement-breakpoint

-- What the applicant sees by the link: where it stands, nothing of what the carrier thinks.
create function app.application_by_link(p_token_hash bytea)
returns table (number text, name text, status text, received_on date, closed_on date, slug text, name_zh text, name_en text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform app_private.assert_at_door();
  return query
    select a.number, a.name, a.status, a.received_on, a.closed_on, o.slug, o.name_zh, o.name_en
      from public.applications a join public.organizations o on o.id = a.organization_id
     where a.secret_hash = p_token_hash;
end $$;--> statement-breakpoint

-- Withdraws what is not decided yet; false otherwise.
create function app.withdraw_application(p_token_hash bytea, p_on date, p_from jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare a record;
begin
  perform app_private.assert_at_door();
  update public.applications set status = 'withdrawn', closed_on = p_on, rev = rev + 1
   where secret_hash = p_token_hash and status in ('received', 'in-review')
  returning organization_id, id, applications.number into a;
  if not found then return false; end if;
  perform app_private.note_application(a.organization_id, a.id, 'withdraw', p_from, jsonb_build_object('number', a.number));
  return true;
end $$;--> statement-breakpoint

revoke all on function app_private.note_application(uuid, uuid, text, jsonb, jsonb), app.application_page(text), app.apply(text, jsonb, bytea, date, date, jsonb), app.application_by_link(bytea), app.withdraw_application(bytea, date, jsonb) from public;--> statement-breakpoint
grant execute on function app.application_page(text), app.apply(text, jsonb, bytea, date, date, jsonb), app.application_by_link(bytea), app.withdraw_application(bytea, date, jsonb) to zaiti_app, zaiti_owner;--> statement-breakpoint
grant execute on function app_private.note_application(uuid, uuid, text, jsonb, jsonb) to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app, app_private from zaiti_definer;
