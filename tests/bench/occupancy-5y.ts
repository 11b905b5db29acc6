import type postgres from "postgres";
import { addDays } from "#app/domain/shared/dates.ts";
import type { SpaceRecord } from "#app/domain/space/ledger.ts";
import { areaDays, occupancyByDay } from "#app/domain/space/occupancy.ts";
import type { Room } from "#app/domain/space/rooms.ts";
import { loadVolume } from "#db/seed/scale.server.ts";
import { makeWorld } from "#tests/factories/world.ts";
import { onCluster } from "./cluster.ts";
import { type Figure, measure } from "./measure.ts";

const VOLUME = { carriers: 1_000, firms: 86_000, residenciesPerCarrier: 120 };
const [FIRST, LAST] = ["2021-01-01", "2025-12-31"] as const;

/**
 * What is let of a whole city on each day of five years: the core's events and prefix sums, which give every line of the area
 * ledger, against the plain join of days and leases that gives two of them. Both must come to the same area-days.
 */
export const occupancy5y = (): Promise<Figure[]> =>
  onCluster(async (admin) => {
    const world = await makeWorld();
    await loadVolume(admin, world.ids.city, VOLUME, []);
    const byCarrier = await records(admin);
    const city = together(byCarrier);
    let joined = "";
    const floor = {
      name: "range join of days and leases",
      work: async () => {
        joined = await rangeJoin(admin);
      },
    };
    const sums = (list: readonly SpaceRecord[]) => {
      let [resident, other] = [0, 0];
      for (const record of list) {
        const series = occupancyByDay(record, FIRST, LAST);
        resident += areaDays(series, "residentDm2");
        other += areaDays(series, "otherTenantDm2");
      }
      return `${resident} ${other}`;
    };
    const said = new Map<string, string>();
    const works = [
      { name: "occupancy-5y.city", work: async () => said.set("city", sums([city])) },
      { name: "occupancy-5y.by-carrier", work: async () => said.set("by-carrier", sums(byCarrier)) },
      { name: "occupancy-5y.read", work: async () => said.set("read", sums(await records(admin))) },
    ];
    const figures = await measureOnce(floor, works);
    for (const [name, sum] of said) {
      if (sum !== joined) throw new Error(`occupancy-5y.${name} comes to ${sum}, the join to ${joined}`);
    }
    return figures;
  });

/** The join takes a minute and more: it runs once, each work in nine rounds around it. */
async function measureOnce(
  floor: { name: string; work: () => Promise<void> },
  works: readonly { name: string; work: () => Promise<unknown> }[],
): Promise<Figure[]> {
  const start = performance.now();
  await floor.work();
  const floorMs = performance.now() - start;
  const own = await measure({ name: "nothing", work: async () => {} }, works, { rounds: 9, runs: 1 });
  return own.map((figure) => ({
    ...figure,
    ratio: Number((figure.ms / floorMs).toPrecision(3)),
    against: floor.name,
    floorMs: Math.round(floorMs),
  }));
}

async function rangeJoin(admin: postgres.Sql): Promise<string> {
  const [row] = await admin<{ resident: string; other: string }[]>`
    select sum(resident)::text as resident, sum(area - resident)::text as other from (
      select d.day, sum(l.area_dm2) as area,
             coalesce(sum(l.area_dm2) filter (where s.entered_on <= d.day and (s.left_on is null or s.left_on > d.day)), 0) as resident
        from (select generate_series(${FIRST}::date, ${LAST}::date, '1 day')::date as day) d
        join leases l on l.starts_on <= d.day and (l.ends_on is null or l.ends_on > d.day)
        left join residencies s on s.organization_id = l.organization_id and s.id = l.residency_id
       group by d.day) daily`;
  return `${row!.resident} ${row!.other}`;
}

const together = (list: readonly SpaceRecord[]): SpaceRecord => ({
  rooms: list.flatMap(({ rooms }) => rooms),
  leases: list.flatMap(({ leases }) => leases),
  residencies: list.flatMap(({ residencies }) => residencies),
});

type Mutable = { -readonly [K in keyof SpaceRecord]: SpaceRecord[K][number][] };

/** Rooms, leases and residencies of every carrier that share a day with the five years. */
async function records(admin: postgres.Sql): Promise<SpaceRecord[]> {
  const byCarrier = new Map<string, Mutable>();
  const of = (id: string): Mutable => {
    const found = byCarrier.get(id) ?? { rooms: [], leases: [], residencies: [] };
    byCarrier.set(id, found);
    return found;
  };
  const rooms = new Map<string, Room & { versions: Room["versions"][number][] }>();
  for (const row of await admin`
    select organization_id as o, room_id as id, valid_from::text as "from", valid_to::text as "to", area_dm2::float8 as "areaDm2", use, tenure
      from room_versions`.values()) {
    const [o, id, from, to, areaDm2, use, tenure] = row as [
      string,
      string,
      string,
      string | null,
      number,
      "other",
      "own",
    ];
    let room = rooms.get(id);
    if (!room) {
      room = { id, versions: [] };
      rooms.set(id, room);
      of(o).rooms.push(room);
    }
    room.versions.push({ from, to, areaDm2, use, tenure });
  }
  for (const row of await admin`
    select organization_id, id, room_id, residency_id, starts_on::text, ends_on::text, area_dm2::float8
      from leases where starts_on < ${addDays(LAST, 1)} and (ends_on is null or ends_on > ${FIRST})`.values()) {
    const [o, id, roomId, residencyId, from, to, areaDm2] = row as [
      string,
      string,
      string,
      string | null,
      string,
      string | null,
      number,
    ];
    of(o).leases.push({ id, roomId, residencyId, from, to, areaDm2 });
  }
  for (const row of await admin`select organization_id, id, entered_on::text, left_on::text from residencies`.values()) {
    const [o, id, enteredOn, leftOn] = row as [string, string, string, string | null];
    of(o).residencies.push({ id, enteredOn, leftOn });
  }
  return [...byCarrier.values()];
}
