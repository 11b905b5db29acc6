import type { ExportList, ExportRow } from "#app/domain/exports/lists.ts";
import { addDays, type DateOn, isDate } from "#app/domain/shared/dates.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { listRooms, listRoomsInput } from "#app/services/space/list-rooms.server.ts";
import { listTeams } from "#app/services/teams/list-teams.server.ts";
import { listTitles } from "#app/services/titles/list-titles.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { leasesOf, roomsOf } from "#db/queries/space.server.ts";
import { withScope } from "#db/scope.server.ts";

export type ExportRows = { on: DateOn; rows: ExportRow[] };
type Filter = Readonly<Record<string, string>>;

async function residents(ctx: Ctx, filter: Filter, most: number): Promise<ExportRows> {
  const { page: _, ...input } = filter;
  const list = await listResidents({ ctx, input: input as object }, most);
  const rows = list.rows.map(({ fieldName, areaDm2, titles, clock: _clock, ...row }) => ({
    ...row,
    field: fieldName,
    area: areaDm2,
    titles: titles.join(" "),
  }));
  return { on: list.on, rows };
}

async function rooms(ctx: Ctx, filter: Filter): Promise<ExportRows> {
  // As on the page: a parameter that nobody offers is no filter.
  const input = Object.fromEntries(
    Object.entries(filter).filter(([name, value]) => listRoomsInput.safeParse({ [name]: value }).success),
  );
  const list = await listRooms({ ctx, input });
  const rows = list.rooms.map((room) => ({
    site: room.site,
    building: room.building,
    floor: room.floor,
    label: room.label,
    use: room.use,
    tenure: room.tenure,
    state: room.state,
    area: room.areaDm2,
    let: room.letDm2,
    free: room.freeDm2,
    desks: room.desks,
    occupants: room.occupants.map((one) => one.name).join("、"),
  }));
  return { on: list.on, rows };
}

async function leases(ctx: Ctx, filter: Filter): Promise<ExportRows> {
  const on = isDate(filter.on ?? "") ? filter.on! : ctx.today;
  return withScope(ctx, async (tx) => {
    const places = new Map((await roomsOf(tx, ctx.organization.id)).map((room) => [room.id, room]));
    const found = await leasesOf(tx, ctx.organization.id, { from: on, to: addDays(on, 1) });
    const rows = found.map((lease) => {
      const place = places.get(lease.roomId);
      return {
        site: place?.site ?? null,
        building: place?.building ?? null,
        label: place?.label ?? null,
        occupant: lease.occupant,
        uscc: lease.uscc,
        from: lease.from,
        lastOn: lease.to === null ? null : addDays(lease.to, -1),
        area: lease.areaDm2,
        desks: lease.desks,
        rent: lease.rentFenPerMonth,
        note: lease.note,
      };
    });
    return { on, rows };
  });
}

async function titles(ctx: Ctx, filter: Filter, most: number): Promise<ExportRows> {
  const { page: _, ...input } = filter;
  const list = await listTitles({ ctx, input: input as object }, most);
  const yes = (is: boolean) => (is ? "yes" : "no");
  const rows = list.rows.map(({ isValid, isRenewal, isResident, name, uscc, kind, number, ...row }) => ({
    name,
    uscc,
    kind,
    number,
    awardedOn: row.awardedOn,
    endsOn: row.endsOn,
    evidence: row.evidence,
    valid: yes(isValid),
    renewal: yes(isRenewal),
    resident: yes(isResident),
  }));
  return { on: list.on, rows };
}

async function teams(ctx: Ctx, filter: Filter, most: number): Promise<ExportRows> {
  const { page: _, ...input } = filter;
  const list = await listTeams({ ctx, input: input as object }, most);
  const rows = list.rows.map((row) => ({
    name: row.name,
    leader: row.leader,
    state: row.state,
    field: row.fieldName,
    people: row.people,
    enteredOn: row.enteredOn,
    // On a day before it left it had not.
    leftOn: row.leftOn !== null && row.leftOn <= list.on ? row.leftOn : null,
    firm: row.firm?.name ?? null,
    uscc: row.firm?.uscc ?? null,
    evidence: row.entryEvidence,
  }));
  return { on: list.on, rows };
}

/** The rows of a list as of its day, as the page with this filter shows them; at most `most`. */
export function rowsOf(ctx: Ctx, list: ExportList, filter: Filter, most: number): Promise<ExportRows> {
  if (list === "residents") return residents(ctx, filter, most);
  if (list === "teams") return teams(ctx, filter, most);
  if (list === "titles") return titles(ctx, filter, most);
  return list === "rooms" ? rooms(ctx, filter) : leases(ctx, filter);
}
