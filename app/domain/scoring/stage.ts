import { bandOf } from "#app/domain/policy/bands.ts";
import { stageFigure } from "#app/domain/policy/firm-points.ts";
import type { Scheme } from "#app/domain/policy/scored-document.ts";
import { fromBase } from "#app/domain/policy/unit.ts";
import { toText } from "#app/domain/shared/rational.ts";
import { derive } from "./derive.ts";
import type { FactBook } from "./facts.ts";
import type { StageOverride } from "./input.ts";
import type { SubjectResult } from "./result.ts";

export type ClassOutcome = {
  /** Stage or kind; null when the subject is not scored. */
  class: string | null;
  reason: string | null;
  stage: SubjectResult["stage"];
};

/** The growth stage of a firm (figure, default, override), or the kind of a carrier (rules-engine §4). */
export function classOf(scheme: Scheme, book: FactBook, override: StageOverride | undefined): ClassOutcome {
  if (scheme.kind === "carrier-performance") {
    const kind = book.subject.kind;
    const scored = scheme.kinds.some((it) => it === kind);
    return { class: scored ? kind : null, reason: scored ? null : "scoring.kind-not-scored", stage: null };
  }
  const { stages } = scheme;
  const told = derive(stageFigure(stages), book);
  const x = told.value && fromBase(told.value, stages.unit);
  const stage = {
    figure: x && toText(x),
    trace: told.trace,
    override: override ? { reason: override.reason, approver: override.approver } : null,
  };
  const own = override?.stage ?? (x ? bandOf(stages.bands, x).code : stages.defaultStage);
  return { class: own, reason: own === null ? "scoring.stage-unknown" : null, stage };
}
