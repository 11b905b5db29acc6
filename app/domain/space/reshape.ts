import { type DateOn, isWithin } from "../shared/dates.ts";
import { Refusal } from "../shared/errors.ts";
import { overLet } from "./letting.ts";
import { isLettable, type Lease, type Room, type RoomUse, type RoomVersion, type Tenure } from "./rooms.ts";

export type RoomWithDesks = { id: string; versions: readonly (RoomVersion & { desks: number | null })[] };
/** A room that comes out of a split or a merge. */
export type Part = { label: string; areaDm2: number; desks: number | null };
export type StandingLease = Lease & { desks: number | null; occupant: string };

/** `continue`: the lease ends on the day and one that follows it begins in the part; `move`: it had not begun yet. */
export type LeaseMove = { leaseId: string; part: number; how: "continue" | "move" };
/** A lease that moved with a split or merge, as it stood just after. */
export type MovedLease = { id: string; rev: number };
export type Reshape = {
  on: DateOn;
  /** Until when the parts exist, as the rooms would have; null = open. */
  to: DateOn | null;
  use: RoomUse;
  tenure: Tenure;
  parts: readonly Part[];
  moves: readonly LeaseMove[];
};

const refuse = (code: string, details: Record<string, string | number> = {}, field?: string): Refusal =>
  new Refusal(
    code === "space.part-too-small" || code === "space.part-too-few-desks" ? "conflict" : "invalid",
    code,
    details,
    field ? { [field]: code } : {},
  );

const sumOf = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);

/** The version of each room that ends on the day: one that began before it and that no later change awaits. */
function endingVersions(rooms: readonly RoomWithDesks[], on: DateOn) {
  return rooms.map((room) => {
    const version = room.versions.find((it) => isWithin(on, it));
    if (!version) throw refuse("space.before-room", { on, first: room.versions[0]?.from ?? "" }, "on");
    if (version.from === on) throw refuse("space.reshape-first-day", { on }, "on");
    const later = room.versions.find((it) => it.from > on);
    if (later) throw refuse("space.reshape-later-change", { on: later.from }, "on");
    return version;
  });
}

/**
 * What becomes of rooms that are split or merged on a day: `from` ends, `parts` begin with the same use and tenure, and
 * each lease that is still to run goes to the part that `partOf` names (with a single part, to that). The parts' areas and
 * desks add up to those of the rooms, exactly, so that area is conserved on every day. Throws a refusal: space.before-room,
 * .reshape-first-day, .reshape-later-change, .merge-unlike, .parts-area, .parts-desks, .lease-needs-part (names the lease),
 * .part-too-small and .part-too-few-desks (conflict; name the part, the day and who stands in the way).
 */
export function planReshape({
  on,
  from,
  parts,
  leases,
  partOf,
}: {
  on: DateOn;
  from: readonly RoomWithDesks[];
  parts: readonly Part[];
  leases: readonly StandingLease[];
  partOf: ReadonlyMap<string, number>;
}): Reshape {
  const versions = endingVersions(from, on);
  const [first] = versions;
  if (
    !first ||
    versions.some((it) => it.use !== first.use || it.tenure !== first.tenure || it.to !== first.to)
  ) {
    throw refuse("space.merge-unlike", {}, "rooms");
  }
  const [area, partArea] = [sumOf(versions.map((it) => it.areaDm2)), sumOf(parts.map((it) => it.areaDm2))];
  if (parts.some((part) => !Number.isSafeInteger(part.areaDm2) || part.areaDm2 <= 0) || area !== partArea) {
    throw refuse(
      "space.parts-area",
      { areaDm2: area, sumDm2: partArea, differenceDm2: area - partArea },
      "parts",
    );
  }
  const desks = sumOf(versions.map((it) => it.desks ?? 0));
  const partDesks = sumOf(parts.map((it) => it.desks ?? 0));
  if (desks !== partDesks) throw refuse("space.parts-desks", { desks, sum: partDesks }, "parts");
  const running = leases.filter((lease) => lease.to === null || lease.to > on);
  const moves = running.map((lease): LeaseMove => {
    const part = parts.length === 1 ? 0 : partOf.get(lease.id);
    if (part === undefined || !parts[part]) {
      throw refuse("space.lease-needs-part", { occupant: lease.occupant }, `part-${lease.id}`);
    }
    return { leaseId: lease.id, part, how: lease.from < on ? "continue" : "move" };
  });
  const plan: Reshape = { on, to: first.to, use: first.use, tenure: first.tenure, parts, moves };
  assertFits(plan, running);
  return plan;
}

/** Whether what goes to each part fits there on every day; names the first that does not, and a lease in the way. */
function assertFits({ on, to, use, tenure, parts, moves }: Reshape, leases: readonly StandingLease[]): void {
  const byId = new Map(leases.map((lease) => [lease.id, lease]));
  parts.forEach((part, index) => {
    const own = moves
      .filter((move) => move.part === index)
      .flatMap((move) => byId.get(move.leaseId) ?? [])
      .map((lease) => ({ ...lease, roomId: "", from: lease.from < on ? on : lease.from }));
    if (own.length > 0 && !isLettable(use)) throw refuse("space.use-not-lettable", { on });
    const check = (code: string, areaDm2: number, list: typeof own) => {
      const room: Room = { id: "", versions: [{ from: on, to, areaDm2, use, tenure }] };
      const tight = overLet(room, list);
      if (!tight) return;
      const inTheWay = list.filter((lease) => isWithin(tight.on, lease)).map((lease) => lease.occupant);
      throw refuse(code, {
        label: part.label,
        on: tight.on,
        let: tight.letDm2,
        has: areaDm2,
        occupants: inTheWay.join("、"),
      });
    };
    check("space.part-too-small", part.areaDm2, own);
    const inDesks = own
      .filter((lease) => lease.desks)
      .map((lease) => ({ ...lease, areaDm2: lease.desks ?? 0 }));
    check("space.part-too-few-desks", part.desks ?? 0, inDesks);
  });
}
