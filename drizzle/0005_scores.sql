-- The columnar form of a run over many firms: what it read of each, and how each was scored, one row a firm.
CREATE TABLE "run_figures" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"founded_on" date,
	"field" text NOT NULL,
	"figures" bigint[] NOT NULL,
	"not_applicable" smallint[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "run_figures_organization_id_run_id_subject_pk" PRIMARY KEY("organization_id","run_id","subject")
);
--> statement-breakpoint
ALTER TABLE "run_figures" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "run_scores" (
	"organization_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"class" text,
	"peer_group" text,
	"barred" boolean NOT NULL,
	"total_milli" bigint,
	"rank" integer,
	"tied" integer,
	"grade" text,
	"groups_milli" integer[] NOT NULL,
	"lines_milli" integer[] NOT NULL,
	CONSTRAINT "run_scores_organization_id_run_id_subject_pk" PRIMARY KEY("organization_id","run_id","subject")
);
--> statement-breakpoint
ALTER TABLE "run_scores" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "sel" ON "run_figures" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "run_figures" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))));--> statement-breakpoint
ALTER TABLE "run_figures" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on run_figures to zaiti_app;--> statement-breakpoint
create trigger only_grows before update or delete on run_figures for each row execute function app_private.refuse_change();--> statement-breakpoint
create trigger only_grows_whole before truncate on run_figures for each statement execute function app_private.refuse_change();--> statement-breakpoint
CREATE POLICY "sel" ON "run_scores" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "run_scores" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))));--> statement-breakpoint
ALTER TABLE "run_scores" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
grant select, insert on run_scores to zaiti_app;--> statement-breakpoint
create trigger only_grows before update or delete on run_scores for each row execute function app_private.refuse_change();--> statement-breakpoint
create trigger only_grows_whole before truncate on run_scores for each statement execute function app_private.refuse_change();--> statement-breakpoint

-- A run is never deleted and its key never changes, so that its rows need their key checked once a statement, not once a row:
-- a foreign key would take as long as all the rest of writing them.
grant create on schema app_private to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
create function app_private.rows_of_run() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from (select distinct organization_id, run_id from added) a
              where not exists (select from public.runs r where r.organization_id = a.organization_id and r.id = a.run_id)) then
    raise exception 'rows of a run that does not exist' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;--> statement-breakpoint
revoke all on function app_private.rows_of_run() from public;--> statement-breakpoint
grant execute on function app_private.rows_of_run() to zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app_private from zaiti_definer;--> statement-breakpoint
create trigger rows_of_run after insert on run_figures referencing new table as added for each statement execute function app_private.rows_of_run();--> statement-breakpoint
create trigger rows_of_run after insert on run_scores referencing new table as added for each statement execute function app_private.rows_of_run();
