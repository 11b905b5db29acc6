import type { Candidate, Verdict } from "#app/domain/imports/dry-run.ts";
import { LEASES_TEMPLATE } from "#app/domain/imports/templates.ts";
import { addDays, type DateOn } from "#app/domain/shared/dates.ts";
import type { Refusal } from "#app/domain/shared/errors.ts";
import { areaWanted, type LeaseWithDesks, lettingRefusal } from "#app/services/space/decide-letting.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { type KeptFirm, mergedCodes } from "#db/queries/firm-merges.server.ts";
import { addLeases, type NewLease } from "#db/queries/ledger-imports.server.ts";
import {
  type LeaseRow,
  type LettableResidency,
  leasesOf,
  lettableResidencies,
  lockRooms,
  type RoomRow,
  roomsOf,
} from "#db/queries/space.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { type Fault, fault, mergedFault } from "./firm-of-row.ts";
import { type Importing, nameKey, textIn, wholeIn } from "./importing.ts";
import { refused } from "./rule-verdict.ts";

const squareMetres = (dm2: unknown): string => (Number(dm2) / 100).toFixed(2).replace(/\.?0+$/, "");

/** Why a room is not let so, in the sentences of an import. */
function letFault({ code, details }: Refusal): Fault {
  const on = String(details.on ?? "");
  switch (code) {
    case "space.outside-room-dates":
      return fault("from", "lease-outside-room-dates", { on });
    case "space.use-not-lettable":
      return fault("label", "lease-use-not-lettable", { on });
    case "space.over-let": {
      const [free, wanted] = [squareMetres(details.freeDm2), squareMetres(details.wantedDm2)];
      return fault("area", "lease-over-let", { on, free, wanted });
    }
    case "space.desks-over-let":
      return fault("desks", "lease-desks-over-let", { on, free: Number(details.free ?? 0) });
    default:
      return fault("label", "lease-refused");
  }
}

function roomFor(rooms: readonly RoomRow[], { values }: Candidate): RoomRow | Fault {
  const [site, building, label] = [
    textIn(values.site),
    textIn(values.building) ?? "",
    textIn(values.label) ?? "",
  ];
  const found = rooms.filter(
    (room) =>
      (site === null || room.site === site) &&
      nameKey(room.building) === nameKey(building) &&
      nameKey(room.label) === nameKey(label),
  );
  if (found.length > 1) return fault("site", "room-unclear", { count: found.length, building });
  return found[0] ?? fault("label", "room-unknown", { building, label });
}

type Known = {
  rooms: RoomRow[];
  stays: LettableResidency[];
  standing: Map<string, Standing[]>;
  merged: ReadonlyMap<string, KeptFirm>;
};
type Tenant = { residencyId: string | null; tenantName: string | null; isOther: boolean };
/** A resident by the code; a name alone that is a resident's is asked about, any other is another tenant. */
function tenantFor({ stays, merged }: Known, { values }: Candidate, from: DateOn): Tenant | Fault {
  const [uscc, name] = [textIn(values.uscc), textIn(values.tenant) ?? ""];
  const isHere = (stay: LettableResidency) =>
    stay.enteredOn <= from && (stay.leftOn === null || from < stay.leftOn);
  if (uscc === null) {
    const namesake = stays.find((stay) => nameKey(stay.name) === nameKey(name) && isHere(stay));
    if (namesake) return fault("tenant", "tenant-by-name", { name: namesake.name, uscc: namesake.uscc });
    return { residencyId: null, tenantName: name, isOther: true };
  }
  const own = stays.filter((stay) => stay.uscc === uscc);
  const stay = own.find(isHere);
  if (!stay) return mergedFault(merged, uscc) ?? fault("uscc", "tenant-not-resident", { on: from });
  if (nameKey(stay.name) !== nameKey(name)) return fault("uscc", "firm-other-name", { name: stay.name });
  return { residencyId: stay.id, tenantName: null, isOther: false };
}

type Standing = LeaseWithDesks &
  Pick<LeaseRow, "residencyId" | "rentFenPerMonth"> & { tenantName: string | null; row: number | null };

const isOfSame = (lease: Standing, tenant: Tenant, from: DateOn): boolean =>
  lease.from === from &&
  lease.residencyId === tenant.residencyId &&
  (lease.tenantName === null || nameKey(lease.tenantName) === nameKey(tenant.tenantName ?? ""));

async function knownTo(tx: ScopedTx, ctx: Ctx): Promise<Known> {
  const organizationId = ctx.organization.id;
  const [rooms, stays, leases] = [
    await roomsOf(tx, organizationId),
    await lettableResidencies(tx, organizationId, {}),
    await leasesOf(tx, organizationId),
  ];
  const standing = new Map<string, Standing[]>(rooms.map(({ id }) => [id, []]));
  for (const lease of leases) {
    const tenantName = lease.residencyId === null ? lease.occupant : null;
    standing.get(lease.roomId)?.push({ ...lease, tenantName, row: null });
  }
  return { rooms, stays, standing, merged: await mergedCodes(tx, organizationId) };
}

/** The lease that a row asks for, or what is wrong with it. */
function leaseFor(
  known: Known,
  candidate: Candidate,
): { lease: NewLease; room: RoomRow; tenant: Tenant } | Fault[] {
  const { values } = candidate;
  const from = textIn(values.from)!;
  const lastOn = textIn(values.lastOn);
  const room = roomFor(known.rooms, candidate);
  const tenant = tenantFor(known, candidate, from);
  const faults = [room, tenant].filter((one): one is Fault => "rule" in one);
  if (lastOn !== null && lastOn < from) faults.push(fault("lastOn", "lease-last-before-first", { from }));
  if (faults.length > 0 || "rule" in room || "rule" in tenant) return faults;
  const to = lastOn === null ? null : addDays(lastOn, 1);
  const desks = wholeIn(values.desks);
  const areaDm2 = areaWanted(room, { areaDm2: wholeIn(values.area) ?? undefined, desks }, { from, to });
  const lease = {
    roomId: room.id,
    residencyId: tenant.residencyId,
    tenantName: tenant.tenantName,
    from,
    to,
    areaDm2,
    desks,
    rentFenPerMonth: wholeIn(values.rent),
    note: textIn(values.note),
  };
  return { lease, room, tenant };
}

/** Leases of rooms that the ledger has. */
export const leasesImport: Importing = {
  noun: "leases",
  template: LEASES_TEMPLATE,
  read: "space:read",
  write: "space:write",
  async hold(tx, ctx) {
    const rooms = await roomsOf(tx, ctx.organization.id);
    await lockRooms(
      tx,
      rooms.map(({ id }) => id),
    );
  },
  async judge(tx, ctx) {
    const known = await knownTo(tx, ctx);
    return (candidate): Verdict => {
      const wish = leaseFor(known, candidate);
      if (Array.isArray(wish)) return refused(...wish);
      const { lease, room, tenant } = wish;
      const standing = known.standing.get(room.id)!;
      const twin = standing.find((other) => isOfSame(other, tenant, lease.from));
      if (twin) {
        const isSame =
          twin.to === lease.to &&
          twin.areaDm2 === lease.areaDm2 &&
          twin.desks === lease.desks &&
          twin.rentFenPerMonth === lease.rentFenPerMonth;
        if (twin.row !== null)
          return { faults: [fault("label", "lease-twice", { row: twin.row })], warnings: [], isSame };
        return { faults: isSame ? [] : [fault("label", "lease-differs")], warnings: [], isSame };
      }
      const refusal = lettingRefusal(room, standing, { id: "", ...lease });
      if (refusal) return refused(letFault(refusal));
      standing.push({ ...lease, id: `row ${candidate.row}`, row: candidate.row });
      const warnings = tenant.isOther
        ? [{ column: "tenant", rule: "tenant-other" as const, params: {} }]
        : [];
      return { faults: [], warnings, isSame: false };
    };
  },
  async add(tx, ctx, rows) {
    const known = await knownTo(tx, ctx);
    const wanted = rows.map((row) => {
      const wish = leaseFor(known, row);
      // Judged a moment ago, in the same transaction.
      if (Array.isArray(wish)) throw new RangeError(`row ${row.row} is no lease any more`);
      return wish.lease;
    });
    return { leases: await addLeases(tx, ctx.organization.id, wanted) };
  },
};
