import { classesOf, type Scheme } from "#app/domain/policy/scored-document.ts";
import { requireKnownFigures } from "#app/domain/policy/unknown-figures.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { testCondition } from "./conditions.ts";
import { behaviourOf, ENGINE_VERSION } from "./engine-version.ts";
import { Calendar, FactBook, factRules } from "./facts.ts";
import { alsoRead, type FactBack, factsReader } from "./facts-read.ts";
import { sortFindings, sourceDifferences } from "./findings.ts";
import { indicatorTables } from "./indicator-table.ts";
import type { ExpertMark, FactUnit, RunPeriod, StageOverride, SubjectInput } from "./input.ts";
import { roundLines } from "./kernel/round-drafts.ts";
import type { Finding, ScoreResult, SubjectResult, VetoResult } from "./result.ts";
import { classOf } from "./stage.ts";
import { rankAndGrade, type Scored } from "./standings.ts";
import { subjectLines } from "./subject-lines.ts";

export type ScoreInput<S extends Scheme = Scheme> = {
  policy: S;
  /** The catalogue: the unit of every fact. */
  facts: readonly FactUnit[];
  /** The period the run is for, and those it may look back to. */
  period: RunPeriod;
  periods: readonly RunPeriod[];
  subjects: readonly SubjectInput[];
  overrides: readonly StageOverride[];
  marks: readonly ExpertMark[];
  /** The version to compute as; left out, today's. */
  engineVersion?: string;
};

/**
 * Scores, ranks and grades subjects by one scheme: the one engine behind firm points and carrier performance.
 * Pure; the result does not depend on the order of any list. Throws Refusal on an unknown figure in the policy, a
 * fact that is not in the catalogue, a subject given twice, an override to a stage that does not exist or a version of
 * the engine that is not known.
 */
export function score(input: ScoreInput): ScoreResult {
  const { policy, engineVersion = ENGINE_VERSION } = input;
  const { findingsOf, rowsShow, peerMeans } = behaviourOf(engineVersion);
  const differences = sourceDifferences(policy, findingsOf);
  const factsOf = factsReader(policy);
  requireKnownFigures(policy);
  const overrides = overridesBySubject(input);
  const marks = marksByCell(input.marks);
  const rules = factRules(input.facts, new Calendar(input.period, input.periods), policy.sourceOrder);
  const findings: Finding[] = [];
  const read: { row: SubjectResult; book: FactBook }[] = [];
  const scored: Scored[] = [];

  for (const subject of bySubject(input.subjects)) {
    const book = new FactBook(subject, rules);
    const row = emptyRow(subject, book);
    read.push({ row, book });
    const own = classOf(policy, book, overrides.get(subject.id));
    row.class = own.class;
    row.stage = own.stage;
    row.reason = own.reason;
    if (own.class === null) continue;
    row.state = "scored";
    row.vetoes = vetoesOf(policy, book);
    row.barred = row.vetoes.some((veto) => veto.state === "met" && veto.bars);
    for (const veto of row.vetoes) {
      if (veto.state !== "unknown") continue;
      findings.push({
        code: "scoring.veto-unknown",
        subject: row.id,
        blocks: true,
        params: { veto: veto.code },
      });
    }
    scored.push({ entrant: { book, class: own.class, barred: row.barred }, row });
  }

  const tables = indicatorTables(
    policy,
    scored.map((it) => it.entrant),
    marks,
    peerMeans,
  );
  for (const { entrant, row } of scored) {
    const { totalMilli, lines, groups } = roundLines(policy, subjectLines(policy, tables, entrant));
    Object.assign(row, { totalMilli, lines, groups });
    if (rowsShow === "all-facts-read") showAlso(row, factsOf(row.class), entrant.book);
  }
  const gradings = rankAndGrade(policy, scored, findings);
  for (const { row, book } of read) findings.push(...differences(row, book));
  return {
    engineVersion,
    policy: { code: policy.code, version: policy.version },
    period: input.period.code,
    subjects: read.map(({ row }) => row),
    gradings,
    findings: sortFindings(findings),
  };
}

function bySubject(subjects: readonly SubjectInput[]): SubjectInput[] {
  const sorted = [...subjects].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  sorted.forEach((subject, index) => {
    if (subject.id === sorted[index - 1]?.id) {
      throw new Refusal("invalid", "scoring.subject-twice", { subject: subject.id });
    }
  });
  return sorted;
}

function overridesBySubject({ policy, overrides }: ScoreInput): Map<string, StageOverride> {
  const found = new Map<string, StageOverride>();
  const stages = classesOf(policy);
  for (const override of overrides) {
    const { subject, stage } = override;
    if (!stages.includes(stage)) throw new Refusal("invalid", "scoring.no-such-stage", { subject, stage });
    if (found.has(subject)) throw new Refusal("invalid", "scoring.override-twice", { subject });
    found.set(subject, override);
  }
  return found;
}

function marksByCell(marks: readonly ExpertMark[]): Map<string, ExpertMark[]> {
  const found = new Map<string, ExpertMark[]>();
  for (const mark of marks) {
    const key = `${mark.subject}/${mark.indicator}`;
    const list = found.get(key) ?? [];
    found.set(key, list);
    if (list.some((it) => it.expert === mark.expert)) {
      throw new Refusal("invalid", "scoring.mark-twice", { subject: mark.subject, expert: mark.expert });
    }
    list.push(mark);
  }
  return found;
}

const vetoesOf = (policy: Scheme, book: FactBook): VetoResult[] =>
  policy.vetoes.map((veto) => {
    const trace = testCondition(veto.when, book);
    const cap = veto.effect.type === "cap-grade" ? veto.effect.grade : null;
    return { code: veto.code, state: trace.state, bars: cap === null, cap, trace };
  });

/** Puts into a row what was read of its subject besides the figures that it shows. */
export function showAlso(row: SubjectResult, facts: readonly FactBack[], book: FactBook): void {
  const also = alsoRead(facts, row, book);
  if (also.length > 0) row.also = also;
}

/** A subject of which nothing is found yet. */
export const emptyRow = (subject: SubjectInput, book: FactBook): SubjectResult => ({
  id: subject.id,
  name: subject.name,
  state: "not-scored",
  reason: null,
  class: null,
  stage: null,
  peerGroup: null,
  totalMilli: null,
  barred: false,
  rank: null,
  tied: null,
  grade: null,
  groups: [],
  lines: [],
  vetoes: [],
  // Fills up as the engine reads.
  sources: book.sources,
});
