-- What a carrier knows of a firm is its own: facts and dated names as it was told them, two codes that were one firm, and pairs that are two.
CREATE TABLE "carrier_firms" (
	"organization_id" uuid NOT NULL,
	"firm_id" uuid NOT NULL,
	"founded_on" date NOT NULL,
	"field" text,
	"registered_capital_fen" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "carrier_firms_organization_id_firm_id_pk" PRIMARY KEY("organization_id","firm_id")
);
--> statement-breakpoint
CREATE TABLE "carrier_firm_names" (
	"organization_id" uuid NOT NULL,
	"firm_id" uuid NOT NULL,
	"valid_from" date NOT NULL,
	"name" text NOT NULL,
	"evidence" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "carrier_firm_names_organization_id_firm_id_valid_from_pk" PRIMARY KEY("organization_id","firm_id","valid_from")
);
--> statement-breakpoint
CREATE TABLE "firm_merges" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"kept_firm_id" uuid NOT NULL,
	"merged_firm_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"moved" jsonb NOT NULL,
	"merged_by" uuid NOT NULL,
	"merged_by_name" text NOT NULL,
	"merged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_by" uuid,
	"undone_by_name" text,
	"undone_at" timestamp with time zone,
	CONSTRAINT "firm_merges_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "firm_merges_two" CHECK (kept_firm_id <> merged_firm_id),
	CONSTRAINT "firm_merges_undone" CHECK (num_nonnulls(undone_by, undone_by_name, undone_at) in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "firm_distinctions" (
	"organization_id" uuid NOT NULL,
	"firm_id" uuid NOT NULL,
	"other_firm_id" uuid NOT NULL,
	"decided_by" uuid NOT NULL,
	"decided_by_name" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "firm_distinctions_organization_id_firm_id_other_firm_id_pk" PRIMARY KEY("organization_id","firm_id","other_firm_id")
);
--> statement-breakpoint
ALTER TABLE "carrier_firm_names" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "carrier_firms" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "firm_distinctions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "firm_merges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "carrier_firm_names" ADD CONSTRAINT "carrier_firm_names_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "carrier_firm_names" ADD CONSTRAINT "carrier_firm_names_firm_key" FOREIGN KEY ("organization_id","firm_id") REFERENCES "public"."carrier_firms"("organization_id","firm_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "carrier_firms" ADD CONSTRAINT "carrier_firms_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "carrier_firms" ADD CONSTRAINT "carrier_firms_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_distinctions" ADD CONSTRAINT "firm_distinctions_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_distinctions" ADD CONSTRAINT "firm_distinctions_firm_key" FOREIGN KEY ("organization_id","firm_id") REFERENCES "public"."carrier_firms"("organization_id","firm_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_distinctions" ADD CONSTRAINT "firm_distinctions_other_key" FOREIGN KEY ("organization_id","other_firm_id") REFERENCES "public"."carrier_firms"("organization_id","firm_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_merges" ADD CONSTRAINT "firm_merges_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_merges" ADD CONSTRAINT "firm_merges_kept_key" FOREIGN KEY ("organization_id","kept_firm_id") REFERENCES "public"."carrier_firms"("organization_id","firm_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "firm_merges" ADD CONSTRAINT "firm_merges_merged_key" FOREIGN KEY ("organization_id","merged_firm_id") REFERENCES "public"."carrier_firms"("organization_id","firm_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "firm_merges_kept" ON "firm_merges" USING btree ("organization_id","kept_firm_id");--> statement-breakpoint
CREATE INDEX "firm_merges_merged" ON "firm_merges" USING btree ("organization_id","merged_firm_id");--> statement-breakpoint
CREATE POLICY "definer" ON "carrier_firm_names" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "carrier_firm_names" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "carrier_firm_names" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "carrier_firm_names" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "carrier_firm_names" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "definer" ON "carrier_firms" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "carrier_firms" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "upd" ON "carrier_firms" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "firm_distinctions" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "firm_distinctions" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "del" ON "firm_distinctions" AS PERMISSIVE FOR DELETE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "sel" ON "firm_merges" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "firm_merges" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
CREATE POLICY "upd" ON "firm_merges" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
ALTER TABLE "carrier_firms" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "carrier_firm_names" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "firm_merges" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "firm_distinctions" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, update (founded_on, field, registered_capital_fen) on carrier_firms to zaiti_app;--> statement-breakpoint
grant select, insert, delete on carrier_firm_names to zaiti_app;--> statement-breakpoint
grant update (valid_from, name, evidence) on carrier_firm_names to zaiti_app;--> statement-breakpoint
grant select, insert on firm_merges to zaiti_app;--> statement-breakpoint
grant update (undone_by, undone_by_name, undone_at) on firm_merges to zaiti_app;--> statement-breakpoint
grant select, insert, delete on firm_distinctions to zaiti_app;--> statement-breakpoint
-- A merge moves the rows of one firm of the ledger to another, and back.
grant update (firm_id) on residencies, titles, title_duties, intellectual_property, reports to zaiti_app;--> statement-breakpoint
CREATE POLICY "moves" ON "reports" AS PERMISSIVE FOR UPDATE TO "zaiti_app" USING (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator')) WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator'));--> statement-breakpoint
grant select, insert, update on carrier_firms, carrier_firm_names to zaiti_definer;--> statement-breakpoint

-- What every carrier has been told so far is what the common register says of the firms in its ledger.
grant select on intellectual_property, title_duties, reports to zaiti_definer;--> statement-breakpoint
create policy taken_over on intellectual_property for select to zaiti_definer using (true);--> statement-breakpoint
create policy taken_over on title_duties for select to zaiti_definer using (true);--> statement-breakpoint
create policy taken_over on reports for select to zaiti_definer using (true);--> statement-breakpoint
grant create on schema app to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
insert into public.carrier_firms (organization_id, firm_id, founded_on, field, registered_capital_fen)
select k.organization_id, f.id, f.founded_on, f.field, f.registered_capital_fen
  from (select organization_id, firm_id from public.residencies
        union select organization_id, firm_id from public.titles
        union select organization_id, firm_id from public.intellectual_property
        union select organization_id, firm_id from public.title_duties
        union select organization_id, firm_id from public.reports where firm_id is not null) k
  join public.firms f on f.id = k.firm_id;--> statement-breakpoint
insert into public.carrier_firm_names (organization_id, firm_id, valid_from, name)
select c.organization_id, c.firm_id, coalesce(n.valid_from, f.founded_on), coalesce(n.name, f.name)
  from public.carrier_firms c
  join public.firms f on f.id = c.firm_id
  left join public.firm_names n on n.firm_id = c.firm_id;--> statement-breakpoint

-- In a carrier's scope what it was told itself, with the name that the firm bears today; to others, and of a firm that it has never
-- been told of, what the common register says.
create or replace function app.firm_facts(p_ids uuid[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select f.id, f.uscc,
         coalesce((select n.name from public.carrier_firm_names n
                    where n.organization_id = c.organization_id and n.firm_id = c.firm_id
                      and n.valid_from <= (now() at time zone 'Asia/Shanghai')::date
                    order by n.valid_from desc limit 1),
                  (select n.name from public.carrier_firm_names n
                    where n.organization_id = c.organization_id and n.firm_id = c.firm_id order by n.valid_from limit 1),
                  f.name),
         case when c.firm_id is null then f.founded_on else c.founded_on end,
         case when c.firm_id is null then f.field else c.field end,
         case when c.firm_id is null then f.registered_capital_fen else c.registered_capital_fen end
    from public.firms f
    left join public.carrier_firms c on c.organization_id = (select app.own()) and c.firm_id = f.id
   where f.id = any (p_ids) and (select app.own()) is not null
$$;--> statement-breakpoint
-- A carrier asks only about firms that it has been told of: whether a code exists elsewhere it does not learn.
create or replace function app.firms_by_code(p_codes text[])
returns table (id uuid, uscc text, name text, founded_on date, field text, registered_capital_fen bigint)
language sql stable security definer set search_path = pg_catalog, app, pg_temp as $$
  select k.id, k.uscc, k.name, k.founded_on, k.field, k.registered_capital_fen
    from app.firm_facts(array(
      select f.id from public.firms f
       where f.uscc = any (p_codes) and (select app.own()) is not null
         and ((select app.kind()) <> 'carrier'
              or exists (select from public.carrier_firms c where c.organization_id = (select app.own()) and c.firm_id = f.id)))) k
$$;--> statement-breakpoint
-- The code is one for all; what was typed becomes the carrier's own, where it has nothing of its own yet.
create or replace function app.register_firms(p_rows jsonb) returns table (id uuid, uscc text)
language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
#variable_conflict use_column
declare mine uuid := app.own();
begin
  if app.ctx() is null or app.kind() <> 'carrier' or app.role() not in ('owner', 'operator') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  with given as (
    select * from jsonb_to_recordset(p_rows)
      as r (uscc text, name text, "foundedOn" date, field text, "registeredCapitalFen" bigint)
  ), added as (
    insert into public.firms as f (uscc, name, founded_on, field, registered_capital_fen)
    select g.uscc, g.name, g."foundedOn", g.field, g."registeredCapitalFen" from given g
    on conflict (uscc) do nothing
    returning f.id, f.name, f.founded_on
  )
  insert into public.firm_names (firm_id, valid_from, name) select a.id, a.founded_on, a.name from added a;
  with given as materialized (
    select distinct on (f.id) f.id, r.name, r."foundedOn", r.field, r."registeredCapitalFen"
      from jsonb_to_recordset(p_rows)
        as r (uscc text, name text, "foundedOn" date, field text, "registeredCapitalFen" bigint)
      join public.firms f on f.uscc = r.uscc
     order by f.id
  ), added as (
    insert into public.carrier_firms as c (organization_id, firm_id, founded_on, field, registered_capital_fen)
    select mine, g.id, g."foundedOn", g.field, g."registeredCapitalFen" from given g
    on conflict do nothing
    returning c.firm_id
  )
  insert into public.carrier_firm_names (organization_id, firm_id, valid_from, name)
  select mine, g.id, g."foundedOn", g.name from added a join given g on g.id = a.firm_id;
  return query
    select f.id, f.uscc from public.firms f
     where f.uscc in (select r.uscc from jsonb_to_recordset(p_rows) as r (uscc text));
end $$;--> statement-breakpoint
-- The name that authorities read of a firm is the one that its carrier of record knows. Whether it was another.
create function app.publish_firm_name(p_firm uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare mine uuid := app.own(); today date := (now() at time zone 'Asia/Shanghai')::date; present text;
begin
  if app.ctx() is null or app.kind() <> 'carrier' or app.role() not in ('owner', 'operator') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  if not exists (select from app.firms_of_record(today) r where r.firm_id = p_firm) then return false; end if;
  present := (select n.name from public.carrier_firm_names n
               where n.organization_id = mine and n.firm_id = p_firm and n.valid_from <= today order by n.valid_from desc limit 1);
  insert into public.firm_names (firm_id, valid_from, name)
  select n.firm_id, n.valid_from, n.name from public.carrier_firm_names n where n.organization_id = mine and n.firm_id = p_firm
  on conflict do nothing;
  update public.firms set name = present where id = p_firm and name <> present;
  return found;
end $$;--> statement-breakpoint
revoke all on function app.publish_firm_name(uuid) from public;--> statement-breakpoint
grant execute on function app.publish_firm_name(uuid) to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app from zaiti_definer;--> statement-breakpoint
drop policy taken_over on intellectual_property;--> statement-breakpoint
drop policy taken_over on title_duties;--> statement-breakpoint
drop policy taken_over on reports;--> statement-breakpoint
revoke select on intellectual_property, title_duties, reports from zaiti_definer;
