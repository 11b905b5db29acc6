import type { SourceKind } from "#app/domain/policy/scheme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";

/** What a run of the engine reads. All of it is frozen with the run; order never matters. */
export type RunPeriod = {
  code: string;
  kind: "year" | "half" | "quarter";
  firstDay: DateOn;
  lastDay: DateOn;
};

/** As much of the fact catalogue as figures need to be read: the unit of each code. */
export type FactUnit = { code: string; unit: string };

/** One source's figure of one fact for one period. Numbers are whole, in the fact's unit. */
export type ReportedFigure = {
  fact: string;
  /** Code of a period listed in the run's `periods`. */
  period: string;
  state: "known" | "missing" | "not-applicable" | "rejected";
  value: number | string | null;
  /** Among figures of the same kind of source, the smaller decides (a firm that two carriers report). */
  precedence: number;
  ref: SourceRef & { source: SourceKind };
};

/**
 * A dated outcome (a title, a graduation) that `count-of` counts. `until` is the first day on which a title is no longer
 * in force, null where it has no end; inputs from before 1.1.0 do not tell it.
 */
export type ReportedOutcome = {
  kind: string;
  on: DateOn;
  renewal: boolean;
  until?: DateOn | null;
  ref: SourceRef;
};

export type SubjectInput = {
  /** USCC of a firm, id of a carrier. */
  id: string;
  name: string;
  foundedOn: DateOn | null;
  /** Code of the high-tech field, for peers by field. */
  field: string | null;
  /** Kind of carrier; null for firms. */
  kind: string | null;
  figures: readonly ReportedFigure[];
  /** Null where nobody reported outcomes: then they are missing, not none. */
  outcomes: readonly ReportedOutcome[] | null;
};

/** A firm moved to another stage by a person, with the reason and who approved it. */
export type StageOverride = { subject: string; stage: string; reason: string; approver: string };
/** One expert's mark on one indicator; a decimal text on the scale's own full mark. */
export type ExpertMark = {
  subject: string;
  indicator: string;
  expert: string;
  mark: string;
  recused: boolean;
};
