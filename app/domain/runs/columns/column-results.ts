import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { classesOf } from "#app/domain/policy/scored-document.ts";
import { sortFindings } from "#app/domain/scoring/findings.ts";
import { NotCovered } from "#app/domain/scoring/kernel/derive-columns.ts";
import type { FigureTable } from "#app/domain/scoring/kernel/figures.ts";
import { type ColumnScores, type ScoredParts, scoreParts } from "#app/domain/scoring/kernel/score-columns.ts";
import type { Finding, GradingSummary } from "#app/domain/scoring/result.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { type DifferingInputs, differencesBetween, type FrozenFirm } from "./frozen-firm.ts";
import type { ColumnPlan } from "./plan.ts";

/** How one firm was scored; groups and lines are thousandths in the order of the scheme's groups and of `slots`. */
export type ScoredFirm = {
  uscc: string;
  class: string | null;
  peerGroup: string | null;
  barred: boolean;
  total: number | null;
  rank: number | null;
  tied: number | null;
  grade: string | null;
  groups: readonly number[];
  lines: readonly number[];
};

/** What a run in columns found, beside its firms. */
export type ColumnSummary = {
  slots: { kind: string; code: string; group: string | null }[];
  gradings: GradingSummary[];
  /** Of each kind the first few, by code; `more` in the last one says how many firms it is besides. */
  findings: Finding[];
};

/** So many findings of one kind are named each on its own. */
export const FINDINGS_NAMED = 10;

/**
 * Scores a table by a plan. Throws Refusal `scoring.no-columns` with the indicators by name where a figure or a construct
 * has no columnar form.
 */
export function scorePlan(plan: ColumnPlan, table: FigureTable): ScoredParts {
  const { scheme } = plan;
  const construct = (policy: FirmPoints): string | ScoredParts => {
    try {
      return scoreParts({ policy, table, overrides: null, withLines: true });
    } catch (thrown) {
      if (!(thrown instanceof NotCovered)) throw thrown;
      return thrown.construct;
    }
  };
  const found = construct(scheme);
  if (typeof found !== "string") return found;
  const alone = { bonuses: [], deductions: [], vetoes: [], grades: [], passThroughs: [] };
  const ranking = { ...scheme.ranking, tieBreaks: [] };
  const named = scheme.indicators.filter(
    (it) => typeof construct({ ...scheme, ...alone, ranking, indicators: [it] }) === "string",
  );
  const names = named.length > 0 ? named.map((it) => it.label.zh).join("、") : scheme.title.zh;
  throw new Refusal("conflict", "scoring.no-columns", { names, what: found });
}

/** One row of the scores. */
export function scoredFirm(scores: ColumnScores, uscc: string, row: number): ScoredFirm {
  const { classOf, classes, peerGroups, totalMilli, rank, tied, grades, barred, lines, groupMilli } = scores;
  const own = classOf[row]!;
  const isScored = own >= 0;
  const width = scores.slots.length;
  const groups = groupMilli.length / classOf.length;
  return {
    uscc,
    class: isScored ? classes[own]! : null,
    peerGroup: isScored ? peerGroups.names[peerGroups.of[row]!]! : null,
    barred: barred[row] === 1,
    total: isScored ? totalMilli[row]! : null,
    rank: rank[row] || null,
    tied: tied[row] || null,
    grade: grades?.[row]?.code ?? null,
    groups: [...groupMilli.subarray(row * groups, (row + 1) * groups)],
    lines: [...lines!.subarray(row * width, (row + 1) * width)],
  };
}

type Read = DifferingInputs & {
  firmAt: (row: number) => FrozenFirm;
};
/** Findings with the name of the firm, which a sentence needs. */
function named(findings: readonly Finding[], size: number, firmAt: Read["firmAt"]): Finding[] {
  return findings.map((it) => {
    let [lo, hi] = [0, size - 1];
    while (lo < hi) {
      const middle = (lo + hi) >> 1;
      if (firmAt(middle).uscc < it.subject) lo = middle + 1;
      else hi = middle;
    }
    return { ...it, params: { ...it.params, name: firmAt(lo).name } };
  });
}

/** `engineVersion`: the version to find as, which a sealed run names. */
export function columnSummary(scores: ColumnScores, read: Read, engineVersion: string): ColumnSummary {
  const found = [...scores.findings];
  const differences = differencesBetween(read, engineVersion);
  for (let row = 0; row < scores.classOf.length; row++) {
    const own = scores.classOf[row]!;
    found.push(...differences(read.firmAt(row), own < 0 ? null : scores.classes[own]!));
  }
  return {
    slots: scores.slots.map(({ kind, code, group }) => ({ kind, code, group })),
    gradings: scores.gradings,
    findings: named(firstOfEach(found), scores.classOf.length, read.firmAt),
  };
}

/** What a finding is about, whichever firm it is found on. */
const aboutOf = ({ code, blocks, params }: Finding): string =>
  canonicalJson([
    code,
    blocks,
    params.veto ?? null,
    params.rule ?? null,
    params.fact ?? null,
    params.period ?? null,
  ]);

/** The first few findings of each kind; the last of them says how many firms there are besides. */
export function firstOfEach(findings: readonly Finding[]): Finding[] {
  const kinds = new Map<string, Finding[]>();
  for (const it of findings) {
    const about = aboutOf(it);
    const list = kinds.get(about);
    if (list) list.push(it);
    else kinds.set(about, [it]);
  }
  const named = [...kinds].flatMap(([, list]) => {
    const first = sortFindings(list);
    const more = first.length - FINDINGS_NAMED;
    if (more <= 0) return first;
    return first.slice(0, FINDINGS_NAMED).map((it, at) => {
      return at === FINDINGS_NAMED - 1 ? { ...it, params: { ...it.params, more } } : it;
    });
  });
  return sortFindings(named);
}

/** Rows in the order of lists: by stage, then rank; barred and unscored ones last of each. */
export function listOrder(policy: FirmPoints, ids: readonly string[], scores: ColumnScores): Uint32Array {
  const { classOf, rank, totalMilli } = scores;
  const last = classesOf(policy).length;
  const place = (row: number): number => (classOf[row]! < 0 ? last : classOf[row]!);
  const total = (row: number): number => (classOf[row]! < 0 ? 0 : totalMilli[row]!);
  return Uint32Array.from(ids, (_, row) => row).sort(
    (a, b) =>
      place(a) - place(b) ||
      (rank[a] || Number.MAX_SAFE_INTEGER) - (rank[b] || Number.MAX_SAFE_INTEGER) ||
      total(b) - total(a) ||
      a - b,
  );
}
