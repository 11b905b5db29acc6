import {
  derivedFacts,
  type Fact,
  type FactCatalogue,
  type FactValue,
  reportedFacts,
} from "../reports/facts.ts";
import type { Period } from "../reports/periods.ts";
import type { ExitKind } from "../residency/residency.ts";
import { type DateOn, isWithin } from "../shared/dates.ts";
import { AREA_LINES, type AreaLines, areaLedger } from "../space/ledger.ts";
import type { TitleKind } from "../titles/kinds.ts";
import { isValid } from "../titles/titles.ts";
import { carrierFacts } from "./carrier-facts.ts";
import type { FilingContent } from "./content.ts";
import type { Difference } from "./difference.ts";
import type { FilingFault } from "./faults.ts";
import type { FilingAction, FilingState } from "./state.ts";

/** A filing as its page shows it: what was filed as tables, and what was said and done about it. */
export type RevisionHead = { revision: number; sha256: string; signedByName: string; signedAt: string };
export type FigureRow = {
  uscc: string | null;
  name: string;
  cells: Record<
    string,
    { state: FactValue["state"]; value: number | string | null; explanation: string | null }
  >;
};
export type ResidentRow = {
  id: string;
  uscc: string;
  name: string;
  enteredOn: DateOn;
  leftOn: DateOn | null;
  exit: ExitKind | null;
  /** Let to it on the period's last day. */
  areaDm2: number;
  titles: TitleKind[];
};
export type FilingComment = {
  id: string;
  revision: number;
  uscc: string | null;
  fact: string;
  text: string;
  author: string;
  at: string;
};
export type FilingEvent = {
  id: string;
  revision: number;
  action: FilingAction;
  organization: string;
  actor: string;
  opinion: string | null;
  at: string;
};
export type FactLine = { fact: Fact; value: FactValue };
export type FilingView = {
  carrier: { slug: string; nameZh: string; nameEn: string; unit: string; group: string | null };
  period: Period;
  isLate: boolean;
  /** Null = there is no filing yet. */
  status: FilingState | null;
  /** The revision shown; 0 = the ledger as it stands, as it would be signed now. */
  revision: number;
  latestRevision: number;
  acceptedRevision: number | null;
  preparedByName: string | null;
  revisions: RevisionHead[];
  digest: string;
  /** Whether the stored content still gives the digest that was signed. */
  isIntact: boolean;
  facts: FactLine[];
  firmFacts: Fact[];
  ownFacts: Fact[];
  figures: FigureRow[];
  residents: ResidentRow[];
  area: AreaLines & { usePercentMilli: number | null };
  faults: (FilingFault & { row: string })[];
  /** What differs from `comparedWith`; null when nothing was submitted before. */
  difference: Difference[] | null;
  comparedWith: number | null;
  comments: FilingComment[];
  timeline: FilingEvent[];
  actions: FilingAction[];
  /** Why it cannot be submitted today. */
  closed: { code: string; details: Readonly<Record<string, string | number>> } | null;
};

export type Tables = Pick<FilingView, "facts" | "firmFacts" | "ownFacts" | "figures" | "residents" | "area">;

/** What the content says, as the page's tables. */
export function contentTables(content: FilingContent, catalogue: FactCatalogue): Tables {
  const { lastDay } = content.period;
  const names = new Map(content.firms.map((firm) => [firm.uscc, firm.name]));
  const nameOf = (uscc: string) => names.get(uscc) ?? uscc;
  const facts = carrierFacts(content);
  const own = reportedFacts(catalogue, "carrier");
  const ledger = areaLedger(content, lastDay);
  const area = Object.fromEntries(AREA_LINES.map((line) => [line, ledger[line]])) as AreaLines;
  return {
    facts: [...own, ...derivedFacts(catalogue)].map((fact) => ({
      fact,
      value: facts[fact.code] ?? { state: "missing" },
    })),
    firmFacts: reportedFacts(catalogue, "firm"),
    ownFacts: own,
    figures: figureRows(content, nameOf),
    residents: residentRows(content, nameOf),
    area: { ...area, usePercentMilli: ledger.usePercentMilli },
  };
}

/** A row for the carrier, then one for every firm that is in residence on the last day or has figures. */
function figureRows(content: FilingContent, nameOf: (uscc: string) => string): FigureRow[] {
  const { lastDay } = content.period;
  const present = content.residencies
    .filter((stay) => isWithin(lastDay, { from: stay.enteredOn, to: stay.leftOn }))
    .map((stay) => stay.uscc);
  const reported = content.reports.map((it) => it.uscc);
  const codes = [...new Set<string | null>([null, ...present, ...reported])];
  return codes
    .map((uscc): FigureRow => {
      const cells = content.reports.find((it) => it.uscc === uscc)?.cells ?? [];
      return {
        uscc,
        name: uscc === null ? content.carrier.name : nameOf(uscc),
        cells: Object.fromEntries(
          cells.map(({ fact, state, value, explanation }) => [fact, { state, value, explanation }]),
        ),
      };
    })
    .sort((a, b) => (a.uscc === null ? -1 : b.uscc === null ? 1 : a.uscc < b.uscc ? -1 : 1));
}

function residentRows(content: FilingContent, nameOf: (uscc: string) => string): ResidentRow[] {
  const { lastDay } = content.period;
  return content.residencies
    .map((stay) => ({
      id: stay.id,
      uscc: stay.uscc,
      name: nameOf(stay.uscc),
      enteredOn: stay.enteredOn,
      leftOn: stay.leftOn,
      exit: stay.exit,
      areaDm2: content.leases
        .filter((lease) => lease.residencyId === stay.id && isWithin(lastDay, lease))
        .reduce((sum, lease) => sum + lease.areaDm2, 0),
      titles: [
        ...new Set(
          content.titles.filter((it) => it.uscc === stay.uscc && isValid(it, lastDay)).map((it) => it.kind),
        ),
      ],
    }))
    .sort((a, b) =>
      a.enteredOn < b.enteredOn ? -1 : a.enteredOn > b.enteredOn ? 1 : a.uscc < b.uscc ? -1 : 1,
    );
}
