import type postgres from "postgres";

/** How much there is of everything; `residenciesPerCarrier` also decides leases and titles. */
export type Volume = {
  carriers: number;
  firms: number;
  residenciesPerCarrier: number;
  /** Codes of periods for which every firm has its figures; the city has opened them. */
  years?: readonly string[];
};

/** A whole city: 120,000 residencies, 144,000 leases and 60,000 titles follow. */
export const CITY_SCALE = {
  carriers: 1_000,
  firms: 86_000,
  residenciesPerCarrier: 120,
  years: ["2023", "2024", "2025"],
} as const satisfies Volume;

/** The years that the added carriers have filed: the last one, and the one that its schemes look back to. */
export const FILED_YEARS = ["2024", "2025"] as const;

/** The facts that every firm of the city has, in the order of their places in arrays. */
export const SCALE_FACTS = [
  { code: "revenue", unit: "fen" },
  { code: "high-tech-revenue", unit: "fen" },
  { code: "rd-expense", unit: "fen" },
  { code: "net-profit", unit: "fen" },
  { code: "tax-paid", unit: "fen" },
  { code: "total-assets", unit: "fen" },
  { code: "total-liabilities", unit: "fen" },
  { code: "tech-contracts-amount", unit: "fen" },
  { code: "equity-financing", unit: "fen" },
  { code: "employees", unit: "count" },
  { code: "rd-staff", unit: "count" },
  { code: "tech-staff", unit: "count" },
  { code: "graduates-hired", unit: "count" },
  { code: "patents-applied", unit: "count" },
  { code: "invention-patents", unit: "count" },
  { code: "software-copyrights", unit: "count" },
  { code: "class-1-ip", unit: "count" },
  { code: "class-2-ip", unit: "count" },
] as const;

/** Numbers of invented firms begin here: those of the demo city are below. */
const FIRST_FIRM = 1_000_000;

/**
 * Fills a migrated database that has its city with that many more carriers and their ledgers, set by set, as a superuser:
 * guards and policies are not asked, so the rows are such as they would have let through. `into` are carriers that stand
 * already; they get a ledger like the others. The same volume gives the same rows. Every firm is invented: the region part
 * 000000 of its code belongs to no place.
 */
export async function loadVolume(
  admin: postgres.Sql,
  cityId: string,
  volume: Volume,
  into: readonly string[],
): Promise<void> {
  await admin.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    // A version 4 id that its text decides.
    await sql`
      create or replace function pg_temp.invented(text) returns uuid language sql immutable as
      $$ select overlay(overlay(md5($1) placing '4' from 13 for 1) placing '8' from 17 for 1)::uuid $$`;
    await addCarriers(sql, cityId, volume, into);
    await addFirms(sql, volume);
    await addStays(sql, volume);
    await addSpace(sql, volume);
    if (volume.years && volume.years.length > 0) await addFigures(sql, cityId, volume.years);
  });
  await admin`analyze`;
}

async function addCarriers(
  sql: postgres.TransactionSql,
  cityId: string,
  { carriers }: Volume,
  into: readonly string[],
): Promise<void> {
  await sql`create temp table carrier_no (no integer, id uuid) on commit drop`;
  await sql`
    insert into carrier_no
    select row_number() over (order by place), id
      from (select n as place, pg_temp.invented('scale/carrier/' || n) as id from generate_series(1, ${carriers}::int) n
            union all
            select ${carriers}::int + at, id::uuid from jsonb_array_elements_text(${sql.json([...into])}) with ordinality o (id, at)) every`;
  await sql`
    insert into organizations (id, slug, kind, carrier_kind, city_id, name_zh, name_en)
    select id, 'volume-' || no, 'carrier', (array['incubator', 'makerspace', 'accelerator'])[1 + no % 3], ${cityId},
           '示例载体 ' || no, 'Example carrier ' || no
      from carrier_no where no <= ${carriers}::int`;
  await sql`
    insert into placements (organization_id, id, city_id, relation, parent_id, valid_from)
    select c.id, pg_temp.invented('scale/placement/' || c.no), ${cityId}, 'unit', u.id, '2020-01-01'
      from carrier_no c
      join (select id, row_number() over (order by slug) - 1 as no, count(*) over () as of
              from organizations where city_id = ${cityId} and kind = 'unit' and closed_on is null) u on u.no = c.no % u.of
     where c.no <= ${carriers}::int`;
}

/** Codes with their check character (GB 32100: weights 25, 13, 8, 24, 10, 30, 28 for the seven digits, 722 for 91000000MA). */
async function addFirms(sql: postgres.TransactionSql, { firms }: Volume): Promise<void> {
  await sql`
    create temp table firm_no on commit drop as
    select n - ${FIRST_FIRM}::int as no, pg_temp.invented('scale/firm/' || n) as id,
           exp(12 + 11 * (((n::bigint * 2654435761) & 4294967295) / 4294967296.0)::float8) as size,
           '91000000MA' || n || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', 1 + (31 - (722 + 25 * (n / 1000000 % 10)
             + 13 * (n / 100000 % 10) + 8 * (n / 10000 % 10) + 24 * (n / 1000 % 10) + 10 * (n / 100 % 10)
             + 30 * (n / 10 % 10) + 28 * (n % 10)) % 31) % 31, 1) as uscc
      from generate_series(${FIRST_FIRM}::int, ${FIRST_FIRM}::int + ${firms}::int - 1) n`;
  await sql`
    insert into firms (id, uscc, name, founded_on, field, registered_capital_fen)
    select id, uscc, '示例企业 ' || no, date '2012-01-01' + no % 4000,
           (array['101', '101', '102', '205', '403', '502', '702', '804', '807', '101'])[1 + no * 7 / 5 % 10], 100000000 + no
      from firm_no`;
  await sql`create unique index on firm_no (no)`;
}

async function addStays(
  sql: postgres.TransactionSql,
  { firms, residenciesPerCarrier }: Volume,
): Promise<void> {
  await sql`
    create temp table stay_no on commit drop as
    select c.id as organization_id, pg_temp.invented('scale/stay/' || c.no || '/' || n) as id, f.id as firm_id, f.no as firm, n as no,
           date '2021-01-01' + (n * 11 + c.no) % 1800 as entered_on,
           case when n % 4 = 0 then date '2025-12-20' + n % 30 end as left_on
      from carrier_no c cross join generate_series(1, ${residenciesPerCarrier}::int) n
      join firm_no f on f.no = (c.no * ${residenciesPerCarrier}::int + n) % ${firms}::int
     order by c.no, n`;
  await sql`
    insert into carrier_firms (organization_id, firm_id, founded_on, field, registered_capital_fen)
    select distinct s.organization_id, f.id, f.founded_on, f.field, f.registered_capital_fen
      from stay_no s join firms f on f.id = s.firm_id`;
  await sql`
    insert into carrier_firm_names (organization_id, firm_id, valid_from, name)
    select distinct s.organization_id, f.id, f.founded_on, f.name from stay_no s join firms f on f.id = s.firm_id`;
  await sql`
    insert into residencies (organization_id, id, firm_id, entered_on, left_on, exit)
    select organization_id, id, firm_id, entered_on, left_on,
           case when left_on is not null then (array['graduated', 'left'])[1 + no % 2] end
      from stay_no`;
  await sql`
    insert into residency_steps (organization_id, residency_id, no, firm_id, kind, on_day)
    select organization_id, id, 1, firm_id, 'entered', entered_on from stay_no
    union all
    select organization_id, id, 2, firm_id, (array['graduated', 'left'])[1 + no % 2], left_on from stay_no where left_on is not null`;
  await sql`
    insert into titles (organization_id, id, firm_id, kind, number, awarded_on, expires_on)
    select organization_id, pg_temp.invented('scale/title/' || id), firm_id, 'high-tech', 'GR2024' || substr(id::text, 1, 8),
           '2024-11-01', '2027-11-01'
      from stay_no where no % 2 = 0`;
}

async function addSpace(sql: postgres.TransactionSql, { residenciesPerCarrier }: Volume): Promise<void> {
  await sql`
    insert into buildings (organization_id, id, site, name)
    select id, pg_temp.invented('scale/building/' || id || name), '', name from carrier_no, (values ('一号楼'), ('二号楼')) b (name)`;
  await sql`
    create temp table room_no on commit drop as
    select b.organization_id, b.id as building_id, pg_temp.invented('scale/room/' || b.id || '/' || n) as id,
           (1 + n / 5) || 'F' as floor, 'R' || n as label, row_number() over (partition by c.id order by b.name, n) as no
      from buildings b join carrier_no c on c.id = b.organization_id cross join generate_series(1, 20) n`;
  await sql`insert into rooms (organization_id, id, building_id, floor, label) select organization_id, id, building_id, floor, label from room_no`;
  await sql`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    select organization_id, id, '2020-01-01', 200000, 'incubation', 'own' from room_no`;
  await sql`
    insert into leases (organization_id, id, room_id, residency_id, starts_on, ends_on, area_dm2)
    select s.organization_id, pg_temp.invented('scale/lease/' || s.id), r.id, s.id, s.entered_on, s.left_on, 5000 + s.no * 10
      from stay_no s join room_no r on r.organization_id = s.organization_id and r.no = 1 + s.no % 40`;
  await sql`
    insert into leases (organization_id, id, room_id, tenant_name, starts_on, area_dm2)
    select r.organization_id, pg_temp.invented('scale/tenant/' || r.id), r.id, '示例租户 ' || r.no, '2021-01-01', 3000
      from room_no r where r.no <= ${residenciesPerCarrier}::int / 5`;
}

/** Figures of every firm and year, reported by one of its carriers: skewed sums of money, small counts, a few gaps. */
async function addFigures(
  sql: postgres.TransactionSql,
  cityId: string,
  years: readonly string[],
): Promise<void> {
  await sql`
    create temp table report_no on commit drop as
    select s.organization_id, pg_temp.invented('scale/report/' || f.id || p.code) as id, p.id as period_id, f.id as firm_id, f.size,
           f.no * 100 + substr(p.code, 3)::bigint as seed
      from (select distinct on (firm) firm, organization_id from stay_no order by firm, organization_id) s
      join firm_no f on f.no = s.firm
      join periods p on p.organization_id = ${cityId} and p.code in (select jsonb_array_elements_text(${sql.json([...years])}))
     order by s.organization_id, id`;
  await sql`
    insert into reports (organization_id, id, city_id, period_id, firm_id)
    select organization_id, id, ${cityId}, period_id, firm_id from report_no`;
  await sql`
    insert into report_cells (organization_id, report_id, fact, state, value, updated_by, updated_by_name)
    select organization_id, id, code, case when part < 0.003 then 'missing' else 'known' end,
           case when part < 0.003 then null
                when code = 'employees' then 1 + floor(part * part * (20 + size / 1e7))
                when unit = 'count' then floor(part * part * (1 + 2 * log(size)))
                when code = 'revenue' then floor(size * (20 + 10 * part))
                when code = 'total-assets' then 1 + floor(size * (5 + 10 * part))
                when code = 'net-profit' then floor(size * (4 * part - 1))
                when part < 0.35 then 0
                else floor(size * part * part * 3) end,
           '00000000-0000-0000-0000-000000000000', '示例'
      from (select r.organization_id, r.id, r.size, f.code, f.unit,
                   (((((r.seed * 18 + f.at) * 2654435761) & 4294967295) # ((r.seed * 40503 + f.at * 977) & 65535))
                     * 1103515245 & 4294967295) / 4294967296.0::float8 as part
              from report_no r
             cross join jsonb_to_recordset(${sql.json(SCALE_FACTS.map((it, at) => ({ ...it, at })))}) f (code text, unit text, at int)) cells`;
}
