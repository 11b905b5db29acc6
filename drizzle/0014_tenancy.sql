-- A new row names only what its writer may name: organisations and periods of the own city, filings that may be read. A key alone
-- told what is hidden from what does not exist, and a placement took another city's carrier under the own unit, to be read there.
ALTER POLICY "ins" ON "placements" TO "zaiti_app" WITH CHECK (city_id = (select app.city()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin') and organization_id in (select o.id from organizations o where o.city_id = (select app.city())) and parent_id in (select o.id from organizations o where o.city_id = (select app.city())));--> statement-breakpoint
ALTER POLICY "ins" ON "targets" TO "zaiti_app" WITH CHECK (organization_id = (select app.office()) and (select app.kind()) = 'city' and (select app.role()) in ('admin', 'system-admin') and subject_id in (select o.id from organizations o where o.city_id = (select app.city())));--> statement-breakpoint
ALTER POLICY "ins" ON "reports" TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator') and city_id = (select app.city()));--> statement-breakpoint
ALTER POLICY "ins" ON "filings" TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator') and status = 'draft' and revision = 0 and accepted_revision is null and city_id = (select app.city()));--> statement-breakpoint
ALTER POLICY "upd" ON "filings" TO "zaiti_app" USING (organization_id = any ((select app.readable())::uuid[]) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer')) or ((select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and organization_id <> (select app.own()) and status <> 'draft'))) WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer')) or ((select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and organization_id <> (select app.own()) and status <> 'draft')));--> statement-breakpoint
ALTER POLICY "ins" ON "filing_events" TO "zaiti_app" WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and actor_organization_id = (select app.own()) and actor_id = (select app.user_id()) and ((organization_id = (select app.own()) and (select app.kind()) = 'carrier' and (select app.role()) in ('owner', 'operator', 'reviewer') and action in ('prepare', 'take-back', 'submit')) or (organization_id <> (select app.own()) and (select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and action in ('accept', 'return', 'amend'))) and exists (select from filings f where f.organization_id = filing_events.organization_id and f.id = filing_id));--> statement-breakpoint
ALTER POLICY "ins" ON "filing_comments" TO "zaiti_app" WITH CHECK (organization_id = any ((select app.readable())::uuid[]) and organization_id <> (select app.own()) and (select app.kind()) in ('unit', 'city') and (select app.role()) = 'reviewer' and author_organization_id = (select app.own()) and author_id = (select app.user_id()) and exists (select from filings f where f.organization_id = filing_comments.organization_id and f.id = filing_id));--> statement-breakpoint
ALTER POLICY "ins" ON "runs" TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (((select app.kind()) = 'city' and (select app.role()) = 'analyst') or ((select app.is_park()) and (select app.role()) in ('owner', 'operator'))) and status = 'computed' and computed_by = (select app.user_id()) and approved_by is null and (kind = 'firm-points' or (select app.kind()) = 'city') and city_id = (select app.city()));--> statement-breakpoint
ALTER POLICY "ins" ON "reward_lines" TO "zaiti_app" WITH CHECK (((organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and reverses_run_id is null) or (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'approver' and reverses_run_id = run_id)) and beneficiary_id in (select o.id from organizations o where o.city_id = (select app.city())));--> statement-breakpoint
ALTER POLICY "ins" ON "conflict_parties" TO "zaiti_app" WITH CHECK (organization_id = (select app.own()) and (select app.kind()) = 'city' and (select app.role()) = 'analyst' and carrier_id in (select o.id from organizations o where o.city_id = (select app.city())));--> statement-breakpoint

-- No day of a firm's area is paid twice: the payment key of a reward by area ends in the days that it pays, and those of one
-- programme family, item, kind of beneficiary, carrier and firm never overlap. Keys from before held the code of their period.
set local role zaiti_owner;--> statement-breakpoint
alter table payment_keys add constraint payment_keys_days_once exclude using gist (
  organization_id with =, (left(payment_key, -23)) with =,
  (daterange(
    make_date(left(right(payment_key, 22), 4)::integer, left(right(payment_key, 17), 2)::integer, left(right(payment_key, 14), 2)::integer),
    make_date(left(right(payment_key, 10), 4)::integer, left(right(payment_key, 5), 2)::integer, right(payment_key, 2)::integer), '[]')) with &&
) where (payment_key ~ '/\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2}$');--> statement-breakpoint
set local role zaiti_definer;--> statement-breakpoint
do $$
declare k record;
begin
  for k in
    select p.organization_id, p.payment_key, q.first_day, q.last_day
      from public.payment_keys p
      join public.runs r on r.organization_id = p.organization_id and r.id = p.run_id
      join public.periods q on q.organization_id = r.organization_id and q.id = r.period_id
     where p.payment_key ~ '/area@[^/]*/[^/]*/[^/.]*$'
     order by r.computed_at, p.payment_key
  loop
    begin
      update public.payment_keys set payment_key = regexp_replace(k.payment_key, '[^/]*$', k.first_day || '..' || k.last_day)
       where organization_id = k.organization_id and payment_key = k.payment_key;
    exception when exclusion_violation then
      null; -- Paid twice already: the later payment keeps its key.
    end;
  end loop;
end $$;--> statement-breakpoint
set local role zaiti_owner;
