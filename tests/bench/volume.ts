import type postgres from "postgres";

/** How much there is of everything; `residenciesPerCarrier` also decides leases and titles. */
export type Volume = { carriers: number; firms: number; residenciesPerCarrier: number };

/**
 * Fills a migrated database that has its city with that many more carriers and their ledgers, set by set, as a superuser:
 * guards and policies are not asked, so the rows are such as they would have let through. `into` are carriers that stand
 * already; they get a ledger like the others.
 */
export async function loadVolume(
  admin: postgres.Sql,
  cityId: string,
  { carriers, firms, residenciesPerCarrier }: Volume,
  into: readonly string[],
): Promise<void> {
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`create temp table carrier_no (no integer, id uuid) on commit drop`;
    await sql`
      with added as (
        insert into organizations (slug, kind, carrier_kind, city_id, name_zh, name_en)
        select 'volume-' || n, 'carrier', 'incubator', ${cityId}, '载体 ' || n, 'Carrier ' || n
          from generate_series(1, ${carriers}::int) n
        returning id
      )
      insert into carrier_no select row_number() over (), id
        from (select id from added union all select jsonb_array_elements_text(${sql.json([...into])})::uuid) every`;
    await sql`
      insert into firms (uscc, name, founded_on, field, registered_capital_fen)
      select '91000000MA' || lpad(n::text, 7, '0') || '0', '企业 ' || n, date '2012-01-01' + (n % 4000), (array['101', '204', '403', '807'])[1 + n % 4],
             100000000 + n
        from generate_series(1, ${firms}::int) n`;
    await sql`create temp table firm_no on commit drop as select row_number() over (order by uscc) - 1 as no, id from firms`;
    await sql`create unique index on firm_no (no)`;
    await sql`
      insert into residencies (organization_id, firm_id, entered_on, left_on, exit)
      select c.id, f.id, date '2021-01-01' + (n * 11 + c.no) % 1800,
             case when n % 4 = 0 then date '2025-12-20' + n % 30 end, case when n % 4 = 0 then (array['graduated', 'left'])[1 + n % 2] end
        from carrier_no c cross join generate_series(1, ${residenciesPerCarrier}::int) n
        join firm_no f on f.no = (c.no * ${residenciesPerCarrier}::int + n) % ${firms}::int
       order by c.no, n`;
    await sql`
      insert into buildings (organization_id, site, name)
      select id, '', name from carrier_no, (values ('一号楼'), ('二号楼')) b (name)`;
    await sql`
      insert into rooms (organization_id, building_id, floor, label)
      select b.organization_id, b.id, (1 + n / 5) || 'F', 'R' || n from buildings b join carrier_no c on c.id = b.organization_id
       cross join generate_series(1, 20) n`;
    await sql`
      insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
      select organization_id, r.id, '2020-01-01', 200000, 'incubation', 'own' from rooms r join carrier_no c on c.id = r.organization_id`;
    await sql`
      insert into leases (organization_id, room_id, residency_id, starts_on, ends_on, area_dm2)
      select s.organization_id, r.id, s.id, s.entered_on, s.left_on, 5000 + s.no * 10
        from (select s.*, row_number() over (partition by s.organization_id order by s.id) as no
                from residencies s join carrier_no c on c.id = s.organization_id) s
        join (select r.*, row_number() over (partition by r.organization_id order by r.id) as no
                from rooms r join carrier_no c on c.id = r.organization_id) r
          on r.organization_id = s.organization_id and r.no = 1 + s.no % 40`;
    await sql`
      insert into titles (organization_id, firm_id, kind, number, awarded_on, expires_on)
      select organization_id, firm_id, 'high-tech', 'GR2024' || substr(s.id::text, 1, 8), '2024-11-01', '2027-11-01'
        from residencies s join carrier_no c on c.id = s.organization_id where get_byte(uuid_send(s.id), 0) % 2 = 0`;
  });
  await admin`analyze`;
}
