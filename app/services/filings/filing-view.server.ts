import { can, type Permission } from "#app/domain/access/permissions.ts";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import { contentDigest, type FilingContent, type FilingTitle } from "#app/domain/filings/content.ts";
import { contentDifference, type Difference, rowNames } from "#app/domain/filings/difference.ts";
import type { FilingFault } from "#app/domain/filings/faults.ts";
import {
  actionsFor,
  type FilingAction,
  type FilingActor,
  type FilingState,
  isLate,
  submissionFault,
} from "#app/domain/filings/state.ts";
import { derivedFacts, type Fact, type FactValue, reportedFacts } from "#app/domain/reports/facts.ts";
import type { ExitKind } from "#app/domain/residency/residency.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import { AREA_LINES, type AreaLines, areaLedger } from "#app/domain/space/ledger.ts";
import { isValid } from "#app/domain/titles/titles.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import { type PeriodView, periodView } from "#app/services/reports/period.server.ts";
import { type Ctx, sha256 } from "#app/services/verb.server.ts";
import {
  commentsOf,
  eventsOf,
  type FilingRow,
  type RevisionHead,
  revisionsOf,
} from "#db/queries/filings.server.ts";
import type { PeriodRow } from "#db/queries/reports.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";

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
  titles: FilingTitle["kind"][];
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
  period: PeriodView;
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

export type Shown = {
  carrier: { slug: string; nameZh: string; nameEn: string };
  actor: FilingActor;
  period: PeriodRow;
  filing: FilingRow | null;
  revision: number;
  content: FilingContent;
  signedDigest: string | null;
  before: { revision: number; content: FilingContent } | null;
  faults: FilingFault[];
};

const PERMISSION: Record<FilingAction, readonly Permission[]> = {
  prepare: ["filing:prepare"],
  "take-back": ["filing:prepare", "filing:sign"],
  submit: ["filing:sign"],
  accept: ["filing:review"],
  return: ["filing:review"],
  amend: ["filing:amend"],
};

/** A filing as its page shows it, to the carrier and to the authority alike. */
export async function filingView(tx: ScopedTx, ctx: Ctx, shown: Shown): Promise<FilingView> {
  const { filing, period, content } = shown;
  const place = { orgKind: ctx.organization.kind, carrierKind: ctx.organization.carrierKind, role: ctx.role };
  const may = (action: FilingAction) => PERMISSION[action].some((permission) => can(place, permission));
  const revisions = filing ? await revisionsOf(tx, filing.organizationId, filing.id) : [];
  const comments = filing ? await commentsOf(tx, filing.organizationId, filing.id) : [];
  const events = filing ? await eventsOf(tx, filing.organizationId, filing.id) : [];
  const digest = contentDigest(content, sha256);
  const closed = submissionFault(period, ctx.today, filing?.revision ?? 0);
  const names = rowNames(content);
  return {
    carrier: { ...shown.carrier, unit: content.carrier.unit.name, group: content.carrier.group },
    period: periodView(period),
    isLate: (filing?.revision ?? 0) === 0 && isLate(period, ctx.today),
    status: filing?.status ?? null,
    revision: shown.revision,
    latestRevision: filing?.revision ?? 0,
    acceptedRevision: filing?.acceptedRevision ?? null,
    preparedByName: filing?.preparedByName ?? null,
    revisions,
    digest: shown.signedDigest ?? digest,
    isIntact: shown.signedDigest === null || shown.signedDigest === digest,
    ...contentTables(content),
    faults: shown.faults.map((fault) => ({ ...fault, row: names(fault.list, fault.id) })),
    difference: shown.before ? contentDifference(shown.before.content, content) : null,
    comparedWith: shown.before?.revision ?? null,
    comments: comments.map(({ id, revision, uscc, fact, text, authorName, authorOrganizationName, at }) => ({
      id,
      revision,
      uscc,
      fact,
      text,
      author: `${authorOrganizationName} ${authorName}`,
      at,
    })),
    timeline: events.map(({ id, revision, action, actorOrganizationName, actorName, opinion, at }) => ({
      id,
      revision,
      action: action as FilingAction,
      organization: actorOrganizationName,
      actor: actorName,
      opinion,
      at,
    })),
    actions: actionsFor(filing?.status ?? "draft", shown.actor).filter(may),
    closed: closed ? { code: closed.code, details: closed.details } : null,
  };
}

type Tables = Pick<FilingView, "facts" | "firmFacts" | "ownFacts" | "figures" | "residents" | "area">;

/** What the content says, as the page's tables. */
function contentTables(content: FilingContent): Tables {
  const { lastDay } = content.period;
  const names = new Map(content.firms.map((firm) => [firm.uscc, firm.name]));
  const nameOf = (uscc: string) => names.get(uscc) ?? uscc;
  const facts = carrierFacts(content);
  const own = reportedFacts(factCatalogue, "carrier");
  const ledger = areaLedger(content, lastDay);
  const area = Object.fromEntries(AREA_LINES.map((line) => [line, ledger[line]])) as AreaLines;
  return {
    facts: [...own, ...derivedFacts(factCatalogue)].map((fact) => ({
      fact,
      value: facts[fact.code] ?? { state: "missing" },
    })),
    firmFacts: reportedFacts(factCatalogue, "firm"),
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
