import { canonicalJson, type Json } from "../shared/canonical.ts";
import { type FilingContent, type FilingReport, sortContent } from "./content.ts";

export const FILING_LISTS = [
  "carrier",
  "period",
  "firms",
  "residencies",
  "rooms",
  "leases",
  "titles",
  "reports",
] as const;
export type FilingList = (typeof FILING_LISTS)[number];

/**
 * One thing that differs. `path` names it for good ("reports/9150…/revenue", "rooms/<id>/versions/<from>/areaDm2");
 * `label` says it to a reader: the list, the row in the carrier's own words, the field or fact (null = the whole row).
 * Null before = added, null after = removed (or, in a field, no value).
 */
export type Difference = {
  path: string;
  label: { list: FilingList; row: string; field: string | null };
  before: Json;
  after: Json;
};

/** The report of the carrier itself stands under this name in paths. */
export const OWN_REPORT = "own";

/** The path of one reported figure; `uscc` null = the carrier's own. Comments of a review point at it. */
export const cellPath = (uscc: string | null, fact: string): string =>
  `reports/${uscc ?? OWN_REPORT}/${fact}`;

type Row = { key: string; name: string; fields: Record<string, Json> };

/** Everything in which two revisions differ, in the order of the filing; empty exactly when their digests agree. */
export function contentDifference(before: FilingContent, after: FilingContent): Difference[] {
  const a = rowsOf(sortContent(before));
  const b = rowsOf(sortContent(after));
  return FILING_LISTS.flatMap((list) => listDifference(list, a[list], b[list]));
}

/** What a row of the filing is called in the carrier's own words; the key itself when there is no such row. */
export function rowNames(content: FilingContent): (list: FilingList, key: string) => string {
  const rows = rowsOf(sortContent(content));
  const names = new Map<string, string>([
    // Who has reported nothing yet has a name all the same.
    [`reports/${OWN_REPORT}`, content.carrier.name],
    ...content.firms.map(({ uscc, name }) => [`reports/${uscc}`, name] as const),
    ...FILING_LISTS.flatMap((list) => rows[list].map((row) => [`${list}/${row.key}`, row.name] as const)),
  ]);
  return (list, key) => names.get(`${list}/${key}`) ?? key;
}

function listDifference(list: FilingList, before: readonly Row[], after: readonly Row[]): Difference[] {
  const old = new Map(before.map((row) => [row.key, row]));
  const young = new Map(after.map((row) => [row.key, row]));
  const keys = [...new Set([...old.keys(), ...young.keys()])].sort();
  return keys.flatMap((key) => rowDifference(list, key, old.get(key), young.get(key)));
}

function rowDifference(list: FilingList, key: string, before?: Row, after?: Row): Difference[] {
  const path = `${list}/${key}`;
  const row = (after ?? before)?.name ?? key;
  // A report is read cell by cell, also when it is new as a whole; one without cells is still a row.
  const hasCells = Object.keys((after ?? before)?.fields ?? {}).length > 0;
  if ((!before || !after) && !(list === "reports" && hasCells)) {
    const whole = (it?: Row): Json => it?.fields ?? null;
    return [{ path, label: { list, row, field: null }, before: whole(before), after: whole(after) }];
  }
  const fields = new Set([...Object.keys(before?.fields ?? {}), ...Object.keys(after?.fields ?? {})]);
  return [...fields].sort().flatMap((field) => {
    const was = before?.fields[field] ?? null;
    const is = after?.fields[field] ?? null;
    if (canonicalJson(was) === canonicalJson(is)) return [];
    return [{ path: `${path}/${field}`, label: { list, row, field }, before: was, after: is }];
  });
}

/** Two rows with one key (which the checks refuse) are told apart by their place, so that nothing is overlooked. */
function keyed(rows: readonly Row[]): Row[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const times = (seen.get(row.key) ?? 0) + 1;
    seen.set(row.key, times);
    return times === 1 ? row : { ...row, key: `${row.key}#${times}` };
  });
}

function rowsOf(content: FilingContent): Record<FilingList, Row[]> {
  const { carrier, period } = content;
  const firmName = new Map(content.firms.map((firm) => [firm.uscc, firm.name]));
  const nameOf = (uscc: string) => firmName.get(uscc) ?? uscc;
  const roomName = new Map(
    content.rooms.map((room) => [room.id, `${room.building} ${room.floor} ${room.label}`.trim()]),
  );
  const tenantOf = new Map(content.residencies.map((stay) => [stay.id, nameOf(stay.uscc)]));
  const { unit, ...carrierFields } = carrier;
  const lists: Record<FilingList, Row[]> = {
    carrier: [
      {
        key: carrier.id,
        name: carrier.name,
        fields: { ...carrierFields, unitId: unit.id, unitName: unit.name },
      },
    ],
    period: [{ key: "period", name: period.code, fields: { ...period } }],
    firms: content.firms.map((firm) => ({ key: firm.uscc, name: firm.name, fields: { ...firm } })),
    residencies: content.residencies.map((stay) => ({
      key: stay.id,
      name: `${nameOf(stay.uscc)} ${stay.enteredOn}`,
      fields: { ...stay },
    })),
    rooms: content.rooms.map(({ versions, ...room }) => ({
      key: room.id,
      name: roomName.get(room.id) ?? room.id,
      fields: { ...room, ...versionFields(versions) },
    })),
    leases: content.leases.map((lease) => ({
      key: lease.id,
      name: [roomName.get(lease.roomId) ?? lease.roomId, tenantOf.get(lease.residencyId ?? "") ?? ""]
        .join(" ")
        .trim(),
      fields: { ...lease },
    })),
    titles: content.titles.map((title) => ({
      key: title.id,
      name: `${nameOf(title.uscc)} ${title.number}`.trim(),
      fields: { ...title },
    })),
    reports: content.reports.map((report) => ({
      key: report.uscc ?? OWN_REPORT,
      name: report.uscc === null ? carrier.name : nameOf(report.uscc),
      fields: cellFields(report),
    })),
  };
  for (const list of FILING_LISTS) lists[list] = keyed(lists[list]);
  return lists;
}

function versionFields(versions: FilingContent["rooms"][number]["versions"]): Record<string, Json> {
  const fields: Record<string, Json> = {};
  const rows = keyed(versions.map((it) => ({ key: it.from, name: it.from, fields: { ...it } })));
  for (const { key, fields: version } of rows) {
    for (const [field, value] of Object.entries(version)) fields[`versions/${key}/${field}`] = value;
  }
  return fields;
}

function cellFields(report: FilingReport): Record<string, Json> {
  const rows = keyed(report.cells.map(({ fact, ...cell }) => ({ key: fact, name: fact, fields: cell })));
  return Object.fromEntries(rows.map((row) => [row.key, row.fields]));
}
