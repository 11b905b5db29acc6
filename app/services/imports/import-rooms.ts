import type { Candidate, Said, Verdict } from "#app/domain/imports/dry-run.ts";
import { ROOMS_TEMPLATE } from "#app/domain/imports/templates.ts";
import type { ImportRule, ImportWarning } from "#app/domain/residency/import-texts.ts";
import { compact } from "#app/domain/residency/normalise.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import { addBuildingsAndRooms, type NewRoom } from "#db/queries/ledger-imports.server.ts";
import { buildingsOf, roomsOf } from "#db/queries/space.server.ts";
import type { Importing } from "./importing.ts";
import { nameKey, textIn, wholeIn } from "./importing.ts";

const FURTHEST_DAYS = 366;

/** 3号楼, 3 栋 and 3# are likely the same building: compared without what they are called. */
const stem = (name: string): string =>
  compact(name)
    .toLowerCase()
    .replace(/(号楼|号|楼|栋|幢|座|#|building|tower)+$/u, "")
    .replace(/^(building|tower)/u, "");

/** A room as its row gives it. */
export function newRoomOf({ values }: Candidate): NewRoom {
  const text = (code: string) => textIn(values[code]) ?? "";
  return {
    site: text("site"),
    building: text("building"),
    floor: text("floor"),
    label: text("label"),
    areaDm2: wholeIn(values.area) ?? 0,
    use: text("use"),
    tenure: text("tenure"),
    from: text("from"),
    desks: wholeIn(values.desks),
  };
}

const buildingKey = (site: string, name: string): string => JSON.stringify([nameKey(site), nameKey(name)]);
const keyOf = (room: Pick<NewRoom, "site" | "building" | "label">): string =>
  JSON.stringify([buildingKey(room.site, room.building), nameKey(room.label)]);

/** Rooms, and the buildings that they name: a whole building by workbook. */
export const roomsImport: Importing = {
  noun: "rooms",
  template: ROOMS_TEMPLATE,
  read: "space:read",
  write: "space:write",
  hold: async () => {},
  async judge(tx, ctx) {
    const organizationId = ctx.organization.id;
    const buildings = await buildingsOf(tx, organizationId);
    const rooms = await roomsOf(tx, organizationId);
    const standing = new Map(rooms.map((room) => [keyOf(room), room]));
    const known = new Set(buildings.map(({ site, name }) => buildingKey(site, name)));
    const inFile = new Map<string, number>();
    return (candidate): Verdict => {
      const room = newRoomOf(candidate);
      const faults: Said<ImportRule>[] = [];
      const warnings: Said<ImportWarning>[] = [];
      const add = (column: string, rule: ImportRule, params: Said<ImportRule>["params"] = {}) =>
        faults.push({ column, rule, params });
      const key = keyOf(room);
      const twin = inFile.get(key);
      if (twin !== undefined) add("label", "room-twice", { row: twin });
      if (room.from > addDays(ctx.today, FURTHEST_DAYS)) add("from", "room-future", { today: ctx.today });
      const stored = standing.get(key);
      const version = stored?.versions.at(-1);
      const differing = stored
        ? (
            [
              ["floor", stored.floor, room.floor],
              ["area", version?.areaDm2, room.areaDm2],
              ["use", version?.use, room.use],
              ["tenure", version?.tenure, room.tenure],
              ["from", version?.from, room.from],
              ["desks", version?.desks ?? null, room.desks],
            ] as const
          ).filter(([, was, is]) => was !== is)
        : [];
      if (differing.length > 0) {
        const what = differing
          .map(([code]) => ROOMS_TEMPLATE.columns.find((column) => column.code === code)!.header.zh)
          .join("、");
        add("label", "room-differs", { what });
      }
      const building = buildingKey(room.site, room.building);
      if (!known.has(building)) {
        const near = buildings.find(
          ({ site, name }) => nameKey(site) === nameKey(room.site) && stem(name) === stem(room.building),
        );
        if (near) add("building", "building-near", { suggestion: near.name });
        else warnings.push({ column: "building", rule: "building-new", params: { name: room.building } });
        // Told once, at its first room.
        if (!near) known.add(building);
      }
      if (faults.length === 0) inFile.set(key, candidate.row);
      return { faults, warnings, isSame: stored !== undefined };
    };
  },
  async add(tx, ctx, rows) {
    const organizationId = ctx.organization.id;
    const known = new Map(
      (await buildingsOf(tx, organizationId)).map((one) => [buildingKey(one.site, one.name), one]),
    );
    // A building that is there keeps the name that it has, however the row spaces it.
    const wanted = rows.map(newRoomOf).map((room) => {
      const found = known.get(buildingKey(room.site, room.building));
      return found ? { ...room, site: found.site, building: found.name } : room;
    });
    return addBuildingsAndRooms(tx, organizationId, wanted);
  },
};
