import { createHash } from "node:crypto";
import type postgres from "postgres";
import { addDays } from "#app/domain/shared/dates.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { actor } from "./actor.server.ts";
import { CARRIERS, carrierFigures, DEMO_DAY, firmFigures } from "./demo-plan.ts";
import { fileFor } from "./file-volume.server.ts";
import {
  NEIGHBOURS,
  type NeighbourPlan,
  neighbourRooms,
  neighbourStays,
  neighbourTitles,
} from "./neighbour-plan.ts";

/** Rent of a room: fen a month for 0.01 m². */
const RENT_FEN = 30;
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A version 4 id that its text decides. */
function inventedId(...text: readonly string[]): string {
  const hex = createHash("sha256").update(text.join("/")).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What stands in the tables for one carrier, before any year is filed. */
function rowsOf(neighbour: NeighbourPlan, organizationId: string) {
  const { slug } = neighbour;
  const buildingId = inventedId(slug, "building");
  const rooms = neighbourRooms(neighbour).map((room) => ({
    ...room,
    id: inventedId(slug, "room", room.label),
    organizationId,
    buildingId,
  }));
  const lettable = rooms.filter(({ use }) => use === "incubation");
  const stays = neighbourStays(neighbour).map(({ firm, ...stay }, place) => ({
    ...stay,
    organizationId,
    id: inventedId(slug, "stay", firm.uscc),
    firmId: inventedId("firm", firm.uscc),
    firm,
    room: lettable[place]!,
  }));
  return {
    building: { organizationId, id: buildingId },
    rooms,
    firms: stays.map(({ firmId, firm }) => ({ id: firmId, ...firm })),
    stays,
    leases: stays.map(({ id, room, enteredOn, leftOn }) => ({
      organizationId,
      id: inventedId(slug, "lease", id),
      roomId: room.id,
      residencyId: id,
      startsOn: enteredOn,
      endsOn: leftOn,
      areaDm2: room.areaDm2,
      rentFen: room.areaDm2 * RENT_FEN,
    })),
    titles: neighbourTitles(neighbour).map((title) => ({
      ...title,
      organizationId,
      id: inventedId(slug, "title", title.number),
      firmId: inventedId("firm", title.uscc),
    })),
  };
}
type Rows = ReturnType<typeof rowsOf>;

/** The ledgers of all of them, a statement a table; the journal of stays is written by its trigger. */
async function layDown(sql: postgres.TransactionSql, all: readonly Rows[]): Promise<void> {
  const firms = all.flatMap((it) => it.firms);
  await sql`
    insert into firms (id, uscc, name, founded_on, field, registered_capital_fen)
    select id, uscc, name, "foundedOn", field, "registeredCapitalFen"
      from jsonb_to_recordset(${sql.json(firms)})
        as g (id uuid, uscc text, name text, "foundedOn" date, field text, "registeredCapitalFen" bigint)`;
  await sql`
    insert into firm_names (firm_id, valid_from, name)
    select id, "foundedOn", name from jsonb_to_recordset(${sql.json(firms)}) as g (id uuid, name text, "foundedOn" date)`;
  const known = all.flatMap((it) =>
    it.stays.map(({ organizationId, firmId, firm }) => ({ ...firm, organizationId, firmId })),
  );
  await sql`
    insert into carrier_firms (organization_id, firm_id, founded_on, field, registered_capital_fen)
    select "organizationId", "firmId", "foundedOn", field, "registeredCapitalFen"
      from jsonb_to_recordset(${sql.json(known)})
        as g ("organizationId" uuid, "firmId" uuid, "foundedOn" date, field text, "registeredCapitalFen" bigint)`;
  await sql`
    insert into carrier_firm_names (organization_id, firm_id, valid_from, name)
    select "organizationId", "firmId", "foundedOn", name
      from jsonb_to_recordset(${sql.json(known)}) as g ("organizationId" uuid, "firmId" uuid, "foundedOn" date, name text)`;
  await sql`
    insert into residencies (organization_id, id, firm_id, entered_on, left_on, exit, entry_evidence)
    select "organizationId", id, "firmId", "enteredOn", "leftOn", exit, '示例孵化协议 ' || "enteredOn"
      from jsonb_to_recordset(${sql.json(all.flatMap((it) => it.stays.map(({ firm, room, ...stay }) => stay)))})
        as g ("organizationId" uuid, id uuid, "firmId" uuid, "enteredOn" date, "leftOn" date, exit text)`;
  await sql`
    insert into buildings (organization_id, id, site, name, address)
    select "organizationId", id, '', '1号楼', '示例路1号'
      from jsonb_to_recordset(${sql.json(all.map((it) => it.building))}) as g ("organizationId" uuid, id uuid)`;
  const rooms = sql.json(all.flatMap((it) => it.rooms));
  await sql`
    insert into rooms (organization_id, id, building_id, floor, label)
    select "organizationId", id, "buildingId", floor, label
      from jsonb_to_recordset(${rooms}) as g ("organizationId" uuid, id uuid, "buildingId" uuid, floor text, label text)`;
  await sql`
    insert into room_versions (organization_id, room_id, valid_from, area_dm2, use, tenure)
    select "organizationId", id, '2020-01-01', "areaDm2", use, 'disposable'
      from jsonb_to_recordset(${rooms}) as g ("organizationId" uuid, id uuid, "areaDm2" bigint, use text)`;
  await sql`
    insert into leases (organization_id, id, room_id, residency_id, starts_on, ends_on, area_dm2, rent_fen_per_month)
    select "organizationId", id, "roomId", "residencyId", "startsOn", "endsOn", "areaDm2", "rentFen"
      from jsonb_to_recordset(${sql.json(all.flatMap((it) => it.leases))})
        as g ("organizationId" uuid, id uuid, "roomId" uuid, "residencyId" uuid, "startsOn" date, "endsOn" date, "areaDm2" bigint, "rentFen" bigint)`;
  await sql`
    insert into titles (organization_id, id, firm_id, kind, number, awarded_on, expires_on, evidence)
    select "organizationId", id, "firmId", kind, number, "awardedOn", "expiresOn", '示例证书 ' || number
      from jsonb_to_recordset(${sql.json(all.flatMap((it) => it.titles))})
        as g ("organizationId" uuid, id uuid, "firmId" uuid, kind text, number text, "awardedOn" date, "expiresOn" date)`;
}

/** Money is typed in 元 with two decimals and kept in fen; counts are whole. */
const stored = (typed: string): number =>
  typed.includes(".") ? Math.round(Number(typed) * 100) : Number(typed);

/** The carrier's own figures of a year, and those of the firms that it hosts on its last day. */
function figuresOf(neighbour: NeighbourPlan, rows: Rows, year: number) {
  const lastDay = `${year}-12-31`;
  const { organizationId } = rows.building;
  const report = (firmId: string | null, figures: Record<string, string | null>) => {
    const id = inventedId(neighbour.slug, "report", String(year), firmId ?? "");
    const cells = Object.entries(figures).flatMap(([fact, typed]) =>
      typed === null ? [] : [{ organizationId, reportId: id, fact, value: stored(typed) }],
    );
    return { organizationId, id, firmId, cells };
  };
  const isHere = ({ enteredOn, leftOn }: Rows["stays"][number]) =>
    enteredOn <= lastDay && (leftOn === null || addDays(lastDay, 1) <= leftOn);
  return [
    report(null, carrierFigures(CARRIERS.length + NEIGHBOURS.indexOf(neighbour), year)),
    ...rows.stays.filter(isHere).map(({ firmId, firm }) => report(firmId, firmFigures(firm.uscc, year))),
  ];
}

async function layDownFigures(
  sql: postgres.TransactionSql,
  cityId: string,
  year: number,
  reports: readonly ReturnType<typeof figuresOf>[number][],
): Promise<void> {
  await sql`
    insert into reports (organization_id, id, city_id, period_id, firm_id)
    select g."organizationId", g.id, ${cityId}, p.id, g."firmId"
      from jsonb_to_recordset(${sql.json(reports.map(({ cells, ...report }) => report))})
        as g ("organizationId" uuid, id uuid, "firmId" uuid)
      join periods p on p.organization_id = ${cityId} and p.code = ${String(year)}`;
  await sql`
    insert into report_cells (organization_id, report_id, fact, state, value, updated_by, updated_by_name)
    select "organizationId", "reportId", fact, 'known', value, ${NOBODY}, '示例'
      from jsonb_to_recordset(${sql.json(reports.flatMap((it) => it.cells))})
        as g ("organizationId" uuid, "reportId" uuid, fact text, value bigint)`;
}

/**
 * The ledgers, figures and accepted filings of `NEIGHBOURS`, set by set, as a superuser: what a city's other carriers would have
 * kept for years, without their log. `ids` are organisations by slug, the periods of `years` are open, and each has its operator.
 * The guards of space and residencies are asked, policies are not; each filing is what the operator would sign.
 */
export async function seedNeighbours(
  admin: postgres.Sql,
  cityId: string,
  ids: ReadonlyMap<string, string>,
  years: readonly number[],
): Promise<void> {
  const all = NEIGHBOURS.map((neighbour) => ({
    neighbour,
    rows: rowsOf(neighbour, ids.get(neighbour.slug)!),
  }));
  await admin.begin(async (sql) => {
    await layDown(
      sql,
      all.map(({ rows }) => rows),
    );
    for (const year of years) {
      const reports = all.flatMap(({ neighbour, rows }) => figuresOf(neighbour, rows, year));
      await layDownFigures(sql, cityId, year, reports);
    }
  });
  await admin`analyze`;
  const operators: Ctx[] = [];
  for (const { slug } of NEIGHBOURS) operators.push(await actor(`operator@${slug}.demo`, slug, DEMO_DAY));
  for (const year of years) await fileFor(admin, cityId, String(year), operators);
}
