import type { SourceRef } from "#app/domain/shared/explain.ts";

/**
 * What a run stores: one row per subject with its lines. Integers and texts only (fractions as "n/d"), so that the
 * canonical JSON of it is the same everywhere. `explain-score.ts` opens a row into a tree.
 */
export type State = "known" | "missing" | "not-applicable";

/** How a figure came about: an operation and its operands, down to what each source reported. */
export type FigureTrace = {
  op: string;
  state: State;
  /** Exact, in base units (fen, dm², 1, ratio); a fact's own leaf in the fact's unit. */
  value: string | null;
  unit: string;
  of?: FigureTrace[];
  /** Leaves only. */
  fact?: string;
  period?: string;
  /** Place of the deciding source in the row's `sources`; null where nobody spoke. */
  source?: number | null;
  others?: { state: string; value: string | null; source: number }[];
  note?: "before-founding" | "known-only" | "not-positive";
};

export type LineKind =
  | "indicator"
  | "bonus"
  | "bonus-maximum"
  | "group-maximum"
  | "total-maximum"
  | "deduction"
  | "deduction-maximum"
  | "floor";

export type ScoreLine = {
  kind: LineKind;
  /** Code of the indicator, bonus, deduction, or of the group a maximum belongs to; "total" for the whole. */
  code: string;
  group: string | null;
  /** Exact points before rounding. */
  exact: string;
  /** Thousandths shown; the lines of a subject add up to its total. */
  pointsMilli: number;
  /** Indicators: the scheme's weight, and the weight after those of excluded indicators were shared out. */
  weight?: string;
  effectiveWeight?: string;
  share?: string | null;
  state?: State;
  /** The missing rule that was applied, null when the figure is known. */
  rule?: string | null;
  /** Scales among peers and peer rules: what they were compared with. */
  peers?: { [key: string]: string | number } | null;
  /** The figure in the rule's unit. */
  x?: string | null;
  unit?: string;
  trace?: FigureTrace | null;
  /** Expert marks counted, in order. */
  marks?: { expert: string; mark: string; counted: boolean }[];
};

export type ConditionTrace = {
  test: string;
  code: string | null;
  state: "met" | "not-met" | "unknown";
  of?: ConditionTrace[];
  trace?: FigureTrace;
  x?: string | null;
  /** The figure it is compared with, and what would close the gap, both in `unit`. */
  relation?: string;
  value?: string;
  unit?: string;
  gap?: string | null;
  needed?: number;
  /** Runs of conditions only: the least change of its facts that would meet it. */
  closing?: Closing | null;
};

/** How many whole `unit`s more (or, negative, fewer) of the facts, all else as it is, would meet a condition. */
export type Closing = { by: string; unit: string; facts: string[] };

export type VetoResult = {
  code: string;
  state: "met" | "not-met" | "unknown";
  /** Whether it bars the subject, or else the grade above which it does not let it stand. */
  bars: boolean;
  cap: string | null;
  trace: ConditionTrace;
};
export type GradeResult = {
  code: string;
  how: "pass-through" | "minima" | "quota" | "from-bottom" | "rest";
  /** The grade before a veto capped it; null where none did. */
  before: string | null;
};
export type GroupResult = {
  code: string;
  totalMilli: number;
  /** 尾差: rounded group total minus the sum of its shown lines. */
  tailMilli: number;
};

/** A fact's own leaf, read `back` periods before the run's own. */
export type AlsoRead = { back: number; trace: FigureTrace };

export type SubjectResult = {
  id: string;
  name: string;
  state: "scored" | "not-scored";
  reason: string | null;
  /** Stage of a firm, kind of a carrier. */
  class: string | null;
  stage: {
    figure: string | null;
    trace: FigureTrace | null;
    override: { reason: string; approver: string } | null;
  } | null;
  /** Whom it is ranked with. */
  peerGroup: string | null;
  totalMilli: number | null;
  barred: boolean;
  rank: number | null;
  /** How many stand on the same rank, itself included. */
  tied: number | null;
  grade: GradeResult | null;
  groups: GroupResult[];
  lines: ScoreLine[];
  vetoes: VetoResult[];
  /**
   * Facts that the policy reads of the subject and no figure above shows: to break ties, for minima, to pass through.
   * Left out where there are none, and in rows from before 1.2.0.
   */
  also?: AlsoRead[];
  /** What the figures above name by place; `cell` is null where it is the figure's own fact. */
  sources: SourceRef[];
};

export type Finding = {
  code: string;
  subject: string;
  /** A finding that keeps the run from being approved. */
  blocks: boolean;
  params: { [key: string]: string | number | null };
};
export type GradingSummary = {
  peerGroup: string;
  /** Scored, unbarred subjects: what a share is taken of. */
  basis: number;
  grades: { code: string; seats: number | null; taken: number; outside: number }[];
};
export type ScoreResult = {
  engineVersion: string;
  policy: { code: string; version: string };
  period: string;
  subjects: SubjectResult[];
  gradings: GradingSummary[];
  findings: Finding[];
};
