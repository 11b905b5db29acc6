import type { FilingContent } from "#app/domain/filings/content.ts";
import { recognitionKind } from "#app/domain/policy/outcome-kinds.ts";
import type { RecognitionLevel } from "#app/domain/rewards/levels.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import type { ReportedFigure, ReportedOutcome, RunPeriod, SubjectInput } from "./input.ts";

/** A frozen filing with its digest, which every figure taken from it names. */
export type FrozenFiling = { sha256: string; content: FilingContent };
/** A derived or reported carrier fact, as the filings' own pure function gives it. */
export type CarrierFigure =
  | { state: "known"; value: number | string }
  | { state: "missing" | "not-applicable" | "rejected" };

const refOf = (filing: FrozenFiling, report: string | null, cell: string, evidence: string | null = null) =>
  ({
    source: "filing",
    filing: filing.sha256,
    carrier: filing.content.carrier.id,
    report,
    cell,
    evidence,
  }) as const satisfies SourceRef;

/** The periods of the filings, each once. */
export function periodsOf(filings: readonly FrozenFiling[]): RunPeriod[] {
  const found = new Map(filings.map(({ content }) => [content.period.code, content.period]));
  return [...found.values()].sort((a, b) => (a.lastDay < b.lastDay ? -1 : a.lastDay > b.lastDay ? 1 : 0));
}

/** USCCs of the firms that some filing shows in residence on `day`, sorted. */
export function residentsOn(filings: readonly FrozenFiling[], day: DateOn): string[] {
  const found = new Set<string>();
  for (const { content } of filings) {
    for (const it of content.residencies) {
      if (isWithin(day, { from: it.enteredOn, to: it.leftOn })) found.add(it.uscc);
    }
  }
  return [...found].sort();
}

/**
 * Firms as subjects of a points run, with what every filing says of them: figures of all periods, titles and
 * graduations. Where two carriers report one firm, the one in which it stands on the period's last day decides.
 */
export function firmSubjects(filings: readonly FrozenFiling[], usccs: readonly string[]): SubjectInput[] {
  const ordered = inOrder(filings);
  const figures = new Map<string, ReportedFigure[]>(usccs.map((uscc) => [uscc, []]));
  const outcomes = new Map<string, Map<string, ReportedOutcome>>(usccs.map((uscc) => [uscc, new Map()]));
  const firms = new Map<string, FilingContent["firms"][number]>();
  for (const filing of ordered) {
    const { content } = filing;
    const standing = new Set(residentsOn([filing], content.period.lastDay));
    for (const firm of content.firms) firms.set(firm.uscc, firm);
    for (const report of content.reports) {
      const list = report.uscc === null ? undefined : figures.get(report.uscc);
      if (!list || report.uscc === null) continue;
      for (const cell of report.cells) {
        list.push({
          fact: cell.fact,
          period: content.period.code,
          state: cell.state,
          value: cell.value,
          precedence: standing.has(report.uscc) ? 0 : 1,
          ref: refOf(filing, report.uscc, cell.fact),
        });
      }
    }
    addOutcomes(filing, outcomes);
  }
  return usccs.map((uscc): SubjectInput => {
    const firm = firms.get(uscc);
    return {
      id: uscc,
      name: firm?.name ?? uscc,
      foundedOn: firm?.foundedOn ?? null,
      field: firm?.field ?? null,
      kind: null,
      figures: figures.get(uscc)!,
      outcomes: [...outcomes.get(uscc)!.values()],
    };
  });
}

/** The earlier of two days on which something ends; null: it has no end. */
const earlier = (a: DateOn | null, b: DateOn | null): DateOn | null =>
  a === null || (b !== null && b < a) ? b : a;

/** Titles and graduations; one that several filings repeat counts once. */
function addOutcomes(filing: FrozenFiling, outcomes: Map<string, Map<string, ReportedOutcome>>): void {
  const { content } = filing;
  for (const title of content.titles) {
    const key = `${title.kind}/${title.number}/${title.awardedOn}`;
    const ref = refOf(filing, title.uscc, `titles/${title.id}`, title.evidence ?? title.number);
    const until = earlier(title.expiresOn, title.revokedOn);
    const outcome = { kind: title.kind, on: title.awardedOn, renewal: title.isRenewal, until, ref };
    outcomes.get(title.uscc)?.set(key, outcome);
  }
  for (const it of content.residencies) {
    if (it.exit !== "graduated" || it.leftOn === null) continue;
    const ref = refOf(filing, it.uscc, `residencies/${it.id}`, it.evidence);
    outcomes.get(it.uscc)?.set(`graduated/${content.carrier.id}/${it.id}`, {
      kind: "graduated",
      on: it.leftOn,
      renewal: false,
      ref,
    });
  }
}

/** A carrier recognised at a level, as the authority's register has it; `to` is the first day it no longer holds. */
export type RegisteredRecognition = {
  carrierId: string;
  level: RecognitionLevel;
  from: DateOn;
  to: DateOn | null;
  revokedOn: DateOn | null;
  isRenewal: boolean;
  number: string;
  evidence: string | null;
};

/**
 * Carriers as subjects of a performance run; `factsOf` computes a filing's carrier facts. Name and kind are those
 * of the latest filing. Their outcomes are their recognitions; without a register they are not known. No ledger holds
 * the day on which a carrier was founded: policies read the dates that departments report.
 */
export function carrierSubjects(
  filings: readonly FrozenFiling[],
  factsOf: (content: FilingContent) => Readonly<Record<string, CarrierFigure>>,
  register: readonly RegisteredRecognition[] | null = null,
): SubjectInput[] {
  const found = new Map<string, SubjectInput & { figures: ReportedFigure[] }>();
  for (const filing of inOrder(filings)) {
    const { carrier, period } = filing.content;
    const subject = found.get(carrier.id) ?? {
      id: carrier.id,
      name: carrier.name,
      foundedOn: null,
      field: null,
      kind: carrier.kind,
      figures: [],
      outcomes: register?.filter((it) => it.carrierId === carrier.id).map(recognised) ?? null,
    };
    for (const [fact, told] of Object.entries(factsOf(filing.content))) {
      subject.figures.push({
        fact,
        period: period.code,
        state: told.state,
        value: told.state === "known" ? told.value : null,
        precedence: 0,
        ref: refOf(filing, null, fact),
      });
    }
    found.set(carrier.id, { ...subject, name: carrier.name, kind: carrier.kind });
  }
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const recognised = (it: RegisteredRecognition): ReportedOutcome => ({
  kind: recognitionKind(it.level),
  on: it.from,
  renewal: it.isRenewal,
  until: earlier(it.to, it.revokedOn),
  ref: {
    source: "registry",
    filing: null,
    carrier: it.carrierId,
    report: null,
    cell: null,
    evidence: it.evidence ?? it.number,
  },
});

/** Earlier periods first, then by digest, so that what a later filing says of a firm's name stands. */
function inOrder(filings: readonly FrozenFiling[]): FrozenFiling[] {
  const key = ({ sha256, content }: FrozenFiling) => `${content.period.lastDay} ${sha256}`;
  return [...filings].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
