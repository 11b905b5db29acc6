import type { CarrierPerformance } from "#app/domain/policy/carrier-performance.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type {
  Beneficiary,
  CodedText,
  Conflict,
  HostFacts,
  LineOutcome,
  RewardLine,
  RewardResult,
} from "#app/domain/rewards/types.ts";
import { explainCondition } from "#app/domain/scoring/explain-score.ts";
import type { SubjectResult } from "#app/domain/scoring/result.ts";
import type { Json } from "#app/domain/shared/canonical.ts";
import type { Bilingual, ExplainNode } from "#app/domain/shared/explain.ts";
import type { TitleKind } from "#app/domain/titles/kinds.ts";
import type { RunFinding, SubjectRow } from "../runs/store-run.server.ts";
import {
  claimants,
  type FilingRef,
  filingsOfCarrier,
  type HostRecord,
  hostRecord,
  namesOfFilings,
  type SourceFiling,
} from "./provenance.ts";

/** What stands behind a line, kept with it: whoever may read the line can open it without reading the whole run. */
export type LineDetail = {
  period: string;
  programme: {
    code: string;
    version: string;
    title: Bilingual;
    verification: RewardProgramme["verification"];
  };
  itemLabel: Bilingual | null;
  clause: string;
  beneficiary: Beneficiary & { name: string };
  carrier: { id: string; name: string } | null;
  firmName: string | null;
  outcome: (LineOutcome & { label: Bilingual | null }) | null;
  text: CodedText;
  /** The carriers that hosted the firm or claimed its title, the one that the outcome belongs to first. */
  sources: HostRecord[];
  /** Of a grade or a place: how the carrier stood, and the filing that its figures come from. */
  standing: {
    grade: string | null;
    gradeLabel: Bilingual | null;
    rank: number | null;
    totalMilli: number | null;
    filing: FilingRef | null;
  } | null;
  /** The multipliers that hang on conditions, each with how it was judged; left out where there are none. */
  conditions?: LineCondition[];
};
/** `explained`: the tree of the condition, down to the figures and the filings that they stand in. */
export type LineCondition = { factor: string; explained: ExplainNode };

export type SideFacts = HostFacts & { record: HostRecord | null };

export type RunMaterial = {
  programme: RewardProgramme;
  period: string;
  authority: { id: string; name: string };
  filings: readonly SourceFiling[];
  /** Null where the programme reads no grades. */
  scheme: CarrierPerformance | null;
  standings: readonly SubjectResult[] | null;
};

/** The titles that prove an outcome; none where something else does. */
function titleKindsOf(programme: RewardProgramme, outcome: string): readonly TitleKind[] {
  const source = programme.outcomes.find((it) => it.code === outcome)?.source;
  return source?.kind === "title" ? source.titles : [];
}

/** The name of whatever a beneficiary, a subject of a finding or a side is. */
function nameIn(material: RunMaterial) {
  const { firms, carriers, units } = namesOfFilings(material.filings);
  const own = new Map([
    [material.authority.id, material.authority.name],
    [material.programme.code, material.programme.title.zh],
    ...material.programme.outcomes.map((it): [string, string] => [it.code, it.label.zh]),
  ]);
  // A finding about an outcome names it by its key, in which the firm's code stands second.
  return (id: string): string =>
    own.get(id) ??
    carriers.get(id) ??
    firms.get(id) ??
    units.get(id) ??
    firms.get(id.split("/")[1] ?? "") ??
    id;
}

/** Rows of reward_lines. What is paid to a firm stands with the authority, and `uscc` says to whom. */
export function lineRows(material: RunMaterial, lines: readonly RewardLine[]) {
  const { programme, authority } = material;
  const name = nameIn(material);
  const labels = new Map(programme.items.map((it) => [it.code, it.label]));
  const outcomeLabels = new Map(programme.outcomes.map((it) => [it.code, it.label]));
  return lines.map((line) => {
    const detail: LineDetail = {
      period: material.period,
      programme: {
        code: programme.code,
        version: programme.version,
        title: programme.title,
        verification: programme.verification,
      },
      itemLabel: labels.get(line.item) ?? null,
      clause: line.rule.clause,
      beneficiary: { ...line.beneficiary, name: name(line.beneficiary.id) },
      carrier: line.carrierId === null ? null : { id: line.carrierId, name: name(line.carrierId) },
      firmName: line.uscc === null ? null : name(line.uscc),
      outcome: line.outcome ? { ...line.outcome, label: outcomeLabels.get(line.outcome.kind) ?? null } : null,
      text: line.text,
      sources: sourcesOf(material, line),
      standing: standingOf(material, line),
      ...conditionsOf(material, line),
    };
    return {
      lineNo: line.lineNo,
      beneficiaryId: line.beneficiary.kind === "firm" ? authority.id : line.beneficiary.id,
      uscc: line.uscc,
      item: line.item,
      kind: line.kind,
      amountFen: line.amountFen,
      paymentKey: line.paymentKey,
      detail,
    };
  });
}

function sourcesOf({ programme, filings }: RunMaterial, line: RewardLine): HostRecord[] {
  const { uscc, outcome, carrierId } = line;
  if (uscc === null || outcome === null) return [];
  const award = { uscc, date: outcome.date, titleKinds: titleKindsOf(programme, outcome.kind) };
  const carriers = [...new Set([...(carrierId === null ? [] : [carrierId]), ...claimants(filings, award)])];
  return carriers.flatMap((id) => hostRecord(filings, id, award) ?? []);
}

/** Each condition with its figures; the run names a filing by carrier and period, a line by its digest. */
function conditionsOf({ programme, filings }: RunMaterial, { item, judged }: RewardLine) {
  const rule = programme.items.find((it) => it.code === item);
  if (!judged || rule?.type !== "area-rate") return {};
  const sources = judged.sources.map((source) => ({
    ...source,
    filing:
      filings.find(({ content }) => `${content.carrier.id} ${content.period.code}` === source.filing)
        ?.sha256 ?? null,
  }));
  const conditions = judged.multipliers.flatMap(({ place, factor, trace }): LineCondition[] => {
    const when = rule.multipliers[place]?.when;
    return when && "test" in when ? [{ factor, explained: explainCondition(trace, when, sources) }] : [];
  });
  return { conditions };
}

const OF_STANDING = [
  "item.by-grade",
  "item.by-grade-level",
  "item.by-rank",
  "limit.failing-grade",
  "limit.barred",
];

function standingOf(material: RunMaterial, line: RewardLine): LineDetail["standing"] {
  const { standings, scheme, filings, period } = material;
  if (!OF_STANDING.includes(line.text.code)) return null;
  const carrierId = line.carrierId ?? line.beneficiary.id;
  const found = standings?.find((it) => it.id === carrierId);
  const filing = filingsOfCarrier(filings, carrierId).find((it) => it.content.period.code === period);
  const grade = found?.grade?.code ?? null;
  return {
    grade,
    gradeLabel: scheme?.grades.find((it) => it.code === grade)?.label ?? null,
    rank: found?.rank ?? null,
    totalMilli: found?.totalMilli ?? null,
    filing: filing ? { period, revision: filing.revision, sha256: filing.sha256 } : null,
  };
}

/** Rows of run_results: whoever gets something, the most first, with what comes of each item. */
export function beneficiaryRows(material: RunMaterial, { lines, totals }: RewardResult): SubjectRow[] {
  const name = nameIn(material);
  const rows = totals.byBeneficiary
    .filter(({ beneficiary }) => beneficiary.kind !== "authority")
    .map(({ beneficiary, amountFen }) => {
      const own = lines.filter(
        (it) => it.beneficiary.kind === beneficiary.kind && it.beneficiary.id === beneficiary.id,
      );
      const items = new Map<string, number>();
      for (const it of own) items.set(it.item, (items.get(it.item) ?? 0) + it.amountFen);
      const standing = material.standings?.find((it) => it.id === beneficiary.id);
      return {
        subject: beneficiary.id,
        subjectName: name(beneficiary.id),
        rank: null,
        totalMilli: null,
        grade: standing?.grade?.code ?? null,
        peerGroup: null,
        amountFen,
        result: { beneficiary, amountFen, lines: own.length, items: Object.fromEntries(items) } as Json,
      };
    });
  rows.sort((a, b) => b.amountFen - a.amountFen || (a.subject < b.subject ? -1 : 1));
  return rows.map(({ amountFen: _, ...row }) => row);
}

/** What the run found, each with the name that its sentence needs; an open conflict blocks. */
export function rewardFindings(material: RunMaterial, result: RewardResult): RunFinding[] {
  const name = nameIn(material);
  const found = result.findings.map((it) => ({ ...it, params: { ...it.params, name: name(it.subject) } }));
  const open = result.conflicts.map((it) => ({
    code: "rewards.conflict-open",
    subject: it.outcomeKey,
    blocks: true,
    params: { name: it.firmName, date: it.outcome.date, sides: it.sides.length },
  }));
  return [...open, ...found];
}

/** The same facts for each side of a conflict, down to the rows of its filings. */
export const sideFacts = ({ programme, filings }: RunMaterial, conflict: Conflict): SideFacts[] =>
  conflict.sides.map((side) => ({
    ...side,
    record: hostRecord(filings, side.carrierId, {
      uscc: conflict.uscc,
      date: conflict.outcome.date,
      titleKinds: titleKindsOf(programme, conflict.outcome.kind),
    }),
  }));
