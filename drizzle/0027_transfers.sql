-- A firm that one carrier of a city hands to another: proposed by the one, answered by the other, in one transaction for both ledgers.
CREATE TABLE "transfers" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"residency_id" uuid NOT NULL,
	"residency_rev" integer NOT NULL,
	"firm_id" uuid NOT NULL,
	"to_organization_id" uuid NOT NULL,
	"leaves_on" date NOT NULL,
	"reason" text NOT NULL,
	"note" text,
	"state" text DEFAULT 'proposed' NOT NULL,
	"firm" jsonb NOT NULL,
	"timeline" jsonb NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answer" text,
	"ended_by" uuid,
	"ended_by_name" text,
	"ended_at" timestamp with time zone,
	"to_residency_id" uuid,
	CONSTRAINT "transfers_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "transfers_state" CHECK (state in ('proposed', 'accepted', 'declined', 'withdrawn')),
	CONSTRAINT "transfers_ended" CHECK (num_nonnulls(ended_by, ended_by_name, ended_at) = case state when 'proposed' then 0 else 3 end and (state = 'accepted') = (to_residency_id is not null)),
	CONSTRAINT "transfers_two" CHECK (organization_id <> to_organization_id)
);
--> statement-breakpoint
ALTER TABLE "transfers" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "transfers" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_firm_id_firms_id_fk" FOREIGN KEY ("firm_id") REFERENCES "public"."firms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_to_organization_id_organizations_id_fk" FOREIGN KEY ("to_organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_residency_key" FOREIGN KEY ("organization_id","residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_to_residency_key" FOREIGN KEY ("to_organization_id","to_residency_id") REFERENCES "public"."residencies"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "transfers_residency" ON "transfers" USING btree ("organization_id","residency_id");--> statement-breakpoint
CREATE INDEX "transfers_incoming" ON "transfers" USING btree ("to_organization_id","state");--> statement-breakpoint
CREATE POLICY "definer" ON "transfers" AS PERMISSIVE FOR ALL TO "zaiti_definer" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "sel" ON "transfers" AS PERMISSIVE FOR SELECT TO "zaiti_app" USING (organization_id = (select app.own()) or to_organization_id = (select app.own()));--> statement-breakpoint
CREATE POLICY "ins" ON "transfers" AS PERMISSIVE FOR INSERT TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator') and state = 'proposed' and to_residency_id is null and proposed_by = (select app.user_id()) and to_organization_id in (select o.id from organizations o where o.city_id = (select app.city()) and o.kind = 'carrier'));--> statement-breakpoint
grant select, insert on transfers to zaiti_app;--> statement-breakpoint
grant select on transfers to zaiti_definer;--> statement-breakpoint
grant update (state, answer, ended_by, ended_by_name, ended_at, to_residency_id) on transfers to zaiti_definer;--> statement-breakpoint
-- The one stay of somebody else that a member may end: that of a firm which its carrier hands over.
grant update (left_on, exit, exit_reason, rev) on residencies to zaiti_definer;--> statement-breakpoint
create policy handed_over on residencies for update to zaiti_definer using (true);--> statement-breakpoint
grant create on schema app to zaiti_definer;--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
-- Withdraws, declines or accepts a proposal: null once it is done, else what stands against it. Accepted, the stay at the proposer
-- ends on the day on which that of the accepting carrier, which its own session has just opened, begins. Each carrier's log keeps
-- what happened to its ledger; that of the other names the carrier, not its person.
create function app.end_transfer(p_organization uuid, p_id uuid, p_step text, p_answer text, p_residency uuid) returns text
language plpgsql security definer set search_path = pg_catalog, app, pg_temp as $$
declare
  mine uuid := app.own(); c jsonb := app.ctx(); t public.transfers; stay public.residencies; e public.audit_entries; party uuid;
  becomes text := case p_step when 'withdraw' then 'withdrawn' when 'decline' then 'declined' when 'accept' then 'accepted' end;
begin
  if c is null or mine is null or app.kind() <> 'carrier' or app.role() not in ('owner', 'operator') then
    raise exception 'not allowed' using errcode = '42501';
  end if;
  select * into t from public.transfers x
   where x.organization_id = p_organization and x.id = p_id
     and mine = case when p_step = 'withdraw' then x.organization_id else x.to_organization_id end
     for update;
  if not found or becomes is null then return 'absent'; end if;
  if t.state <> 'proposed' then return t.state; end if;
  if p_step = 'accept' then
    select * into stay from public.residencies r where r.organization_id = t.organization_id and r.id = t.residency_id for update;
    if not found or stay.rev <> t.residency_rev or stay.left_on is not null or stay.firm_id <> t.firm_id or stay.entered_on >= t.leaves_on then
      return 'stay-changed';
    end if;
    if exists (select from public.leases l where l.organization_id = t.organization_id and l.residency_id = t.residency_id
                  and (l.ends_on is null or l.ends_on > t.leaves_on)) then
      return 'leases-run';
    end if;
    if not exists (select from public.residencies r where r.organization_id = mine and r.id = p_residency
                      and r.firm_id = t.firm_id and r.entered_on = t.leaves_on and r.left_on is null) then
      return 'absent';
    end if;
    update public.residencies set left_on = t.leaves_on, exit = 'left', exit_reason = t.reason, rev = rev + 1
     where organization_id = t.organization_id and id = t.residency_id;
  end if;
  update public.transfers set state = becomes, answer = p_answer, ended_by = (c ->> 'user')::uuid, ended_by_name = c ->> 'userName',
         ended_at = clock_timestamp(), to_residency_id = case p_step when 'accept' then p_residency end
   where organization_id = t.organization_id and id = t.id;
  for party in select unnest(array[t.organization_id, t.to_organization_id]) order by 1 loop
    e := null;
    e.organization_id := party;
    e.request_id := c ->> 'request';
    if party = mine then
      e.user_id := (c ->> 'user')::uuid;
      e.user_name := c ->> 'userName';
      e.membership_id := (c ->> 'membership')::uuid;
      e.address := c ->> 'address';
    else
      e.user_name := (select o.name_zh from public.organizations o where o.id = mine);
    end if;
    e.action := p_step || '-transfer';
    e.entity := case when party = t.organization_id or p_step = 'accept' then 'residency' else 'transfer' end;
    e.entity_id := (case when party = t.organization_id then t.residency_id when p_step = 'accept' then p_residency else t.id end)::text;
    e.after := jsonb_build_object('state', becomes, 'transfer', t.id, 'uscc', t.firm ->> 'uscc', 'name', t.firm ->> 'name',
      'leavesOn', t.leaves_on, 'reason', coalesce(p_answer, t.reason));
    perform app_private.append_audit(e);
  end loop;
  return null;
end $$;--> statement-breakpoint
revoke all on function app.end_transfer(uuid, uuid, text, text, uuid) from public;--> statement-breakpoint
grant execute on function app.end_transfer(uuid, uuid, text, text, uuid) to zaiti_app, zaiti_owner;--> statement-breakpoint
set local role zaiti_owner;--> statement-breakpoint
revoke create on schema app from zaiti_definer;
