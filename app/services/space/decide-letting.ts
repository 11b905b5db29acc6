import { addDays, type DateOn, type Interval, isWithin, overlaps } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type Hold, holdsInTheWay } from "#app/domain/space/holds.ts";
import { freeArea, lettingFault, overLet } from "#app/domain/space/letting.ts";
import { isLettable, type Lease, type Room } from "#app/domain/space/rooms.ts";

/*
 * What the verbs of letting decide beyond domain/space: how much a wish for the whole room or for desks comes to,
 * what to tell when it does not fit, and what is free from when until when. Pure.
 */

export type RoomWithDesks = {
  id: string;
  versions: readonly (Room["versions"][number] & { desks: number | null })[];
};
export type LeaseWithDesks = Pick<Lease, "id" | "roomId" | "from" | "to" | "areaDm2"> & {
  desks: number | null;
};
export type Extent = { areaDm2?: number | undefined; desks?: number | null | undefined };

/** Room and leases counted in desks, so that the rules for areas hold for desks too. */
const inDesks = (room: RoomWithDesks): Room => ({
  id: room.id,
  versions: room.versions.map((version) => ({ ...version, areaDm2: version.desks ?? 0 })),
});
const leasesInDesks = (leases: readonly LeaseWithDesks[]) =>
  leases.filter((lease) => lease.desks).map((lease) => ({ ...lease, areaDm2: lease.desks ?? 0 }));

/**
 * The area that a wish comes to, in 0.01 m²: what was typed; else the desks' share of the room, rounded down so that
 * all desks together never exceed it; else the whole room, at its smallest in the interval. 0 where there is no room.
 */
export function areaWanted(room: RoomWithDesks, { areaDm2, desks }: Extent, interval: Interval): number {
  if (areaDm2 !== undefined) return areaDm2;
  const shares = room.versions
    .filter((version) => overlaps(version, interval))
    .map((version) =>
      desks ? Math.floor((version.areaDm2 * desks) / (version.desks || desks)) : version.areaDm2,
    );
  return shares.length === 0 ? 0 : Math.min(...shares);
}

/** Why this cannot be let so, or null: the domain's reasons, with what is still free and until when. */
export function lettingRefusal(
  room: RoomWithDesks,
  leases: readonly LeaseWithDesks[],
  wanted: LeaseWithDesks,
): Refusal | null {
  const others = leases.filter((lease) => lease.id !== wanted.id);
  if (wanted.areaDm2 === 0 && !room.versions.some((version) => overlaps(version, wanted))) {
    return new Refusal(
      "invalid",
      "space.outside-room-dates",
      { on: wanted.from },
      { from: "space.outside-room-dates" },
    );
  }
  const fault = lettingFault(room, others, wanted);
  if (fault && fault.code !== "space.over-let") return fault;
  if (wanted.desks) {
    const wish = { ...wanted, areaDm2: wanted.desks };
    const [deskRoom, deskLeases] = [inDesks(room), leasesInDesks(others)];
    const deskFault = lettingFault(deskRoom, deskLeases, wish);
    if (deskFault) {
      const details = { ...whatIsFree(deskRoom, deskLeases, wish, deskFault), wanted: wanted.desks };
      return new Refusal("conflict", "space.desks-over-let", details, { desks: "space.over-let-field" });
    }
  }
  if (!fault) return null;
  const { on, free, most, ...when } = whatIsFree(room, others, wanted, fault);
  const details = { on, freeDm2: free, mostDm2: most, wantedDm2: wanted.areaDm2, ...when };
  return new Refusal("conflict", "space.over-let", details, { areaDm2: "space.over-let-field" });
}

type Occupation = Pick<Lease, "id" | "roomId" | "from" | "to" | "areaDm2">;
type WhatIsFree = {
  on: DateOn;
  free: number;
  most: number;
  context: string;
  until?: DateOn;
  laterOn?: DateOn;
};

/** `context` picks the sentence: it fits at first ("until"), only later ("later"), or at no time in sight ("never"). */
function whatIsFree(
  room: Room,
  leases: readonly Occupation[],
  wanted: Occupation,
  fault: Refusal,
): WhatIsFree {
  const on = String(fault.details.on);
  const known = { on, free: Number(fault.details.freeDm2), most: freeArea(room, leases, wanted) };
  if (on > wanted.from) return { ...known, context: "until", until: addDays(on, -1) };
  const later = freeStretches(room, leases, wanted.from).find(
    (it) => it.from > wanted.from && it.freeDm2 >= wanted.areaDm2,
  );
  return later ? { ...known, context: "later", laterOn: later.from } : { ...known, context: "never" };
}

/** What is free over [from, to), in 0.01 m² (or desks). */
export type FreeStretch = Interval & { freeDm2: number };

/** What is free of a room from a day on, stretch by stretch; nothing is free on days on which it does not exist or serves the public. */
export function freeStretches(room: Room, leases: readonly Occupation[], from: DateOn): FreeStretch[] {
  const days = new Set([from]);
  for (const interval of [...room.versions, ...leases.filter((lease) => lease.roomId === room.id)]) {
    if (interval.from > from) days.add(interval.from);
    if (interval.to !== null && interval.to > from) days.add(interval.to);
  }
  const lettable = {
    ...room,
    versions: room.versions.map((it) => (isLettable(it.use) ? it : { ...it, areaDm2: 0 })),
  };
  const sorted = [...days].sort();
  const stretches: FreeStretch[] = [];
  sorted.forEach((day, index) => {
    const to = sorted[index + 1] ?? null;
    const freeDm2 = freeArea(lettable, leases, { from: day, to: addDays(day, 1) });
    const last = stretches.at(-1);
    if (last && last.freeDm2 === freeDm2) last.to = to;
    else stretches.push({ from: day, to, freeDm2 });
  });
  return stretches;
}

/** Free desks from a day on, stretch by stretch. */
export const freeDeskStretches = (room: RoomWithDesks, leases: readonly LeaseWithDesks[], from: DateOn) =>
  freeStretches(inDesks(room), leasesInDesks(leases), from);

/** Why a room cannot become so: from which day more of it is let than it would have. Null when it can. */
export function shrinkRefusal(room: RoomWithDesks, leases: readonly LeaseWithDesks[]): Refusal | null {
  const area = overLet(room, leases);
  if (area) {
    const details = { on: area.on, letDm2: area.letDm2, areaDm2: area.areaDm2 };
    return new Refusal("conflict", "space.room-too-small", details, {
      areaDm2: "space.room-too-small-field",
    });
  }
  const desks = overLet(inDesks(room), leasesInDesks(leases));
  if (!desks) return null;
  const details = { on: desks.on, let: desks.letDm2, desks: desks.areaDm2 };
  return new Refusal("conflict", "space.room-too-few-desks", details, { desks: "space.room-too-few-desks" });
}

/**
 * Why what is free cannot be let so without saying that it is held, or null: names for whom and until when. `leases` leave
 * room for the wish; the holds are counted besides.
 */
export function heldRefusal(
  room: RoomWithDesks,
  leases: readonly LeaseWithDesks[],
  holds: readonly Hold[],
  wanted: LeaseWithDesks,
  today: DateOn,
): Refusal | null {
  const inTheWay = holdsInTheWay(holds, wanted, today);
  if (inTheWay.length === 0 || !lettingRefusal(room, [...leases, ...inTheWay], wanted)) return null;
  const [first] = inTheWay;
  const names = [...new Set(inTheWay.map((hold) => hold.heldFor))].join("、");
  const until = addDays(first?.to ?? today, -1);
  return new Refusal("conflict", "space.held", { names, until }, { hold: "space.held-field" });
}

/** Leases in force on a day. */
export const leasesOn = <T extends Interval>(leases: readonly T[], on: DateOn): T[] =>
  leases.filter((lease) => isWithin(on, lease));
