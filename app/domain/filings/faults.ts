import { reportFaults } from "../reports/cells.ts";
import { type FactCatalogue, reportedFacts } from "../reports/facts.ts";
import { block, type Fault, warn } from "../reports/fault.ts";
import { isResident, residencyFault } from "../residency/residency.ts";
import { overlaps } from "../shared/dates.ts";
import { usccFault } from "../shared/uscc.ts";
import { overLet } from "../space/letting.ts";
import { roomFaults } from "../space/rooms.ts";
import { type TitleRules, titleFault } from "../titles/titles.ts";
import { type FilingContent, sortContent } from "./content.ts";
import { type FilingList, OWN_REPORT } from "./difference.ts";
import { figuresOf } from "./firm-facts.ts";

/** A fault with the row it stands in; `id` as in the paths of contentDifference. */
export type FilingFault = Fault & { list: FilingList; id: string };

export type FilingCheck = {
  catalogue: FactCatalogue;
  titleRules: TitleRules;
  /** The reports of the period before, if there are any: changes are measured against them. */
  previous?: Pick<FilingContent, "reports"> | null;
};

type Found = (list: FilingList, id: string, faults: readonly Fault[]) => void;

/**
 * Everything that stands against signing a filing. `block`: rows that contradict each other or the rules, and figures
 * whose soft rule asks for an explanation that is not there. `warn`: what a reviewer will ask about.
 * In the order of the filing. Codes: those of residency, space, titles and reports, and filings.row-twice,
 * .bad-uscc, .firm-unknown, .room-unknown, .residency-unknown, .lease-outside-stay, .no-figures, .figures-missing.
 */
export function filingFaults(content: FilingContent, check: FilingCheck): FilingFault[] {
  const sorted = sortContent(content);
  const found: FilingFault[] = [];
  const add: Found = (list, id, faults) => found.push(...faults.map((fault) => ({ ...fault, list, id })));
  checkKeys(sorted, add);
  checkFirms(sorted, add);
  checkResidencies(sorted, add);
  checkSpace(sorted, add);
  checkTitles(sorted, check.titleRules, add);
  checkReports(sorted, check, add);
  return found;
}

export const blocksSigning = (faults: readonly FilingFault[]): boolean =>
  faults.some((fault) => fault.level === "block");

function checkKeys(content: FilingContent, add: Found): void {
  const lists: [FilingList, string[]][] = [
    ["firms", content.firms.map((it) => it.uscc)],
    ["residencies", content.residencies.map((it) => it.id)],
    ["rooms", content.rooms.map((it) => it.id)],
    ["leases", content.leases.map((it) => it.id)],
    ["titles", content.titles.map((it) => it.id)],
    ["reports", content.reports.map((it) => it.uscc ?? OWN_REPORT)],
  ];
  for (const [list, keys] of lists) {
    const seen = new Set<string>();
    for (const key of keys) {
      if (seen.has(key)) add(list, key, [block("filings.row-twice", "id", { id: key })]);
      seen.add(key);
    }
  }
}

function checkFirms(content: FilingContent, add: Found): void {
  const listed = new Set(content.firms.map((firm) => firm.uscc));
  for (const { uscc } of content.firms) {
    const fault = usccFault(uscc);
    if (fault) add("firms", uscc, [block("filings.bad-uscc", "uscc", { uscc, fault: fault.code })]);
  }
  const rows: [FilingList, string, string][] = [
    ...content.residencies.map((it): [FilingList, string, string] => ["residencies", it.id, it.uscc]),
    ...content.titles.map((it): [FilingList, string, string] => ["titles", it.id, it.uscc]),
    ...content.reports.flatMap((it): [FilingList, string, string][] =>
      it.uscc === null ? [] : [["reports", it.uscc, it.uscc]],
    ),
  ];
  for (const [list, id, uscc] of rows) {
    if (!listed.has(uscc)) add(list, id, [block("filings.firm-unknown", "uscc", { uscc })]);
  }
}

function checkResidencies(content: FilingContent, add: Found): void {
  const founded = new Map(content.firms.map((firm) => [firm.uscc, firm.foundedOn]));
  for (const stay of content.residencies) {
    add("residencies", stay.id, residencyFault(stay, content.residencies, founded.get(stay.uscc) ?? null));
  }
}

function checkSpace(content: FilingContent, add: Found): void {
  const rooms = new Set(content.rooms.map((room) => room.id));
  const stays = new Map(content.residencies.map((stay) => [stay.id, stay]));
  for (const room of content.rooms) {
    add("rooms", room.id, roomFaults(room));
    const over = overLet(room, content.leases);
    if (over) add("rooms", room.id, [block("space.over-let", "areaDm2", over)]);
  }
  for (const lease of content.leases) {
    const { id, roomId, residencyId, from, to, areaDm2 } = lease;
    const faults: Fault[] = [];
    if (!rooms.has(roomId)) faults.push(block("filings.room-unknown", "roomId", { roomId }));
    if (to !== null && to <= from) faults.push(block("space.interval-reversed", "to", { from, to }));
    if (areaDm2 <= 0) faults.push(block("space.area-not-positive", "areaDm2", { areaDm2 }));
    const stay = residencyId === null ? undefined : stays.get(residencyId);
    if (residencyId !== null && !stay) {
      faults.push(block("filings.residency-unknown", "residencyId", { residencyId }));
    }
    if (stay && !overlaps(lease, { from: stay.enteredOn, to: stay.leftOn })) {
      faults.push(warn("filings.lease-outside-stay", "from", { from, enteredOn: stay.enteredOn }));
    }
    add("leases", id, faults);
  }
}

function checkTitles(content: FilingContent, rules: TitleRules, add: Found): void {
  const founded = new Map(content.firms.map((firm) => [firm.uscc, firm.foundedOn]));
  for (const title of content.titles) {
    const context = { rules, today: content.period.lastDay, foundedOn: founded.get(title.uscc) ?? null };
    add("titles", title.id, titleFault(title, content.titles, context));
  }
}

function checkReports(content: FilingContent, { catalogue, previous }: FilingCheck, add: Found): void {
  const expected = {
    firm: reportedFacts(catalogue, "firm").map((fact) => fact.code),
    carrier: reportedFacts(catalogue, "carrier").map((fact) => fact.code),
  };
  for (const { uscc, cells } of content.reports) {
    const subject = uscc === null ? "carrier" : "firm";
    const last = previous ? figuresOf(previous, uscc) : {};
    const faults = reportFaults(catalogue, cells, last).map((fault): Fault => ({ ...fault, level: "block" }));
    for (const { fact } of cells) {
      const known = catalogue.byCode.get(fact);
      if (known && known.reporter === "carrier" && known.subject !== subject) {
        faults.push(block("reports.unknown-fact", fact));
      }
    }
    const given = new Set(cells.filter((cell) => cell.state !== "missing").map((cell) => cell.fact));
    const missing = expected[subject].filter((code) => !given.has(code));
    if (missing.length > 0) {
      const details = { count: missing.length, facts: missing.join(" ") };
      faults.push(warn("filings.figures-missing", missing[0]!, details));
    }
    add("reports", uscc ?? OWN_REPORT, faults);
  }
  const reported = new Set(content.reports.map((report) => report.uscc));
  if (!reported.has(null)) add("reports", OWN_REPORT, [warn("filings.no-figures", "cells")]);
  const residents = content.residencies.filter((stay) => isResident(stay, content.period.lastDay));
  for (const uscc of new Set(residents.map((stay) => stay.uscc))) {
    if (!reported.has(uscc)) add("reports", uscc, [warn("filings.no-figures", "cells", { uscc })]);
  }
}
