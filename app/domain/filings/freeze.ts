import { addDays, type DateOn, overlaps } from "../shared/dates.ts";
import { endsOn } from "../titles/titles.ts";
import {
  type FilingCarrier,
  type FilingContent,
  type FilingFirm,
  type FilingLease,
  type FilingPeriod,
  type FilingReport,
  type FilingResidency,
  type FilingRoom,
  type FilingTitle,
  sortContent,
} from "./content.ts";

/**
 * A carrier's ledger as it stands: rows may carry more than a filing holds (rents, notes); none of that is copied.
 * `lookBackFrom` is the first day of the declared look-back, not after the period's first day.
 */
export type FilingLedger = {
  carrier: FilingCarrier;
  period: FilingPeriod;
  lookBackFrom: DateOn;
  firms: readonly FilingFirm[];
  residencies: readonly FilingResidency[];
  rooms: readonly FilingRoom[];
  leases: readonly FilingLease[];
  titles: readonly FilingTitle[];
  /** The firm reports the carrier is responsible for, and its own (`uscc` null). */
  reports: readonly FilingReport[];
};

/**
 * What a carrier files: every residency, room version, lease and title that touches the look-back or the period, the
 * residencies and rooms that a kept lease names, the reports given, and the firms that any of these names.
 * A title is filed when its firm has a residency in the filing. A missing cell without a word leaves no trace, so that
 * equal ledgers freeze to equal digests.
 */
export function freeze(ledger: FilingLedger): FilingContent {
  const { period } = ledger;
  const window = { from: ledger.lookBackFrom, to: addDays(period.lastDay, 1) };
  const touches = (from: DateOn, to: DateOn | null) => overlaps({ from, to }, window);

  const leases = ledger.leases.filter((it) => touches(it.from, it.to));
  const tenants = new Set(leases.map((it) => it.residencyId));
  const residencies = ledger.residencies.filter(
    (it) => touches(it.enteredOn, it.leftOn) || tenants.has(it.id),
  );
  const hosted = new Set(residencies.map((it) => it.uscc));
  const titles = ledger.titles.filter((it) => hosted.has(it.uscc) && touches(it.awardedOn, endsOn(it)));
  const rooms = ledger.rooms.map((room) => ({
    ...room,
    versions: room.versions.filter((it) => touches(it.from, it.to)),
  }));
  const letRooms = new Set(leases.map((it) => it.roomId));
  const reports = ledger.reports.map(copyReport).filter((it) => it.cells.length > 0);
  const named = new Set([...hosted, ...reports.map((it) => it.uscc)]);

  return sortContent({
    format: 1,
    carrier: copyCarrier(ledger.carrier),
    period: { code: period.code, kind: period.kind, firstDay: period.firstDay, lastDay: period.lastDay },
    firms: ledger.firms.filter((it) => named.has(it.uscc)).map(copyFirm),
    residencies: residencies.map(copyResidency),
    rooms: rooms.filter((it) => it.versions.length > 0 || letRooms.has(it.id)).map(copyRoom),
    leases: leases.map(copyLease),
    titles: titles.map(copyTitle),
    reports,
  });
}

const copyCarrier = (it: FilingCarrier): FilingCarrier => ({
  id: it.id,
  name: it.name,
  kind: it.kind,
  unit: { id: it.unit.id, name: it.unit.name },
  group: it.group,
  parkId: it.parkId,
});

const copyFirm = (it: FilingFirm): FilingFirm => ({
  uscc: it.uscc,
  name: it.name,
  foundedOn: it.foundedOn,
  field: it.field,
});

const copyResidency = (it: FilingResidency): FilingResidency => ({
  id: it.id,
  uscc: it.uscc,
  enteredOn: it.enteredOn,
  leftOn: it.leftOn,
  exit: it.exit,
  evidence: it.evidence,
});

const copyRoom = (it: FilingRoom): FilingRoom => ({
  id: it.id,
  building: it.building,
  floor: it.floor,
  label: it.label,
  versions: it.versions.map(({ from, to, areaDm2, use, tenure }) => ({ from, to, areaDm2, use, tenure })),
});

const copyLease = (it: FilingLease): FilingLease => ({
  id: it.id,
  roomId: it.roomId,
  residencyId: it.residencyId,
  from: it.from,
  to: it.to,
  areaDm2: it.areaDm2,
});

const copyTitle = (it: FilingTitle): FilingTitle => ({
  id: it.id,
  uscc: it.uscc,
  kind: it.kind,
  number: it.number,
  awardedOn: it.awardedOn,
  expiresOn: it.expiresOn,
  revokedOn: it.revokedOn,
  isRenewal: it.isRenewal,
  evidence: it.evidence,
});

const copyReport = (it: FilingReport): FilingReport => ({
  uscc: it.uscc,
  cells: it.cells
    .map(({ fact, state, value, explanation }) => ({
      fact,
      state,
      value,
      explanation: explanation?.trim() ? explanation.trim() : null,
    }))
    .filter((cell) => cell.state !== "missing" || cell.explanation !== null),
});
