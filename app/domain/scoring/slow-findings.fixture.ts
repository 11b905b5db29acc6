import type { Condition } from "#app/domain/policy/condition.ts";
import type { Constant, DateOperand, Expression } from "#app/domain/policy/expression.ts";
import type { ScoreInput } from "./score.ts";
import { said } from "./slow-figures.fixture.ts";

/**
 * §3, "an absolute difference beyond the declared tolerance is a finding", from the page: every fact that the scheme
 * names is looked up in every period it is read of. `classes` are those of the scored subjects.
 */
export function oracleDifferences(input: ScoreInput, classes: ReadonlyMap<string, string>): string[] {
  const scheme = input.policy;
  const found: string[] = [];
  for (const subject of input.subjects) {
    const own = classes.get(subject.id);
    const read: string[] = [];
    if (scheme.kind === "firm-points") {
      if (scheme.stages.by) reads(scheme.stages.by, 0, read);
      else read.push("revenue 1");
    }
    if (own !== undefined) {
      for (const it of scheme.indicators) {
        const isOfClass = it.weights[own] !== undefined;
        // Compared across classes, a figure counts for others even where it earns its own subject nothing.
        if (!isOfClass && it.peers !== "all" && it.peers !== "field") continue;
        if (it.x) reads(it.x, 0, read);
        if (it.scale.type === "bands")
          for (const table of it.scale.alternatives ?? []) reads(table.x, 0, read);
      }
      for (const it of [...scheme.bonuses, ...scheme.deductions]) reads(it.x, 0, read);
      for (const it of [...scheme.vetoes, ...scheme.passThroughs]) readsOf(it.when, read);
      for (const it of scheme.ranking.tieBreaks) if (it.by === "figure") reads(it.x, 0, read);
      for (const it of scheme.grades.flatMap((grade) => grade.minimumFigures ?? [])) reads(it.x, 0, read);
    }
    for (const each of new Set(read)) {
      const [fact = "", back = "0"] = each.split(" ");
      const told = said(fact, input, subject, Number(back));
      if (typeof told !== "object") continue;
      const period = String(Number(input.period.code) - Number(back));
      for (const other of subject.figures) {
        if (other.fact !== fact || other.period !== period || other.state !== "known") continue;
        if (String(other.value) === String(told.said)) continue;
        found.push(`${subject.id} ${fact} ${period} ${told.said} ${other.value} ${other.ref.source}`);
      }
    }
  }
  return [...new Set(found)].sort();
}

function reads(x: Expression | Constant, back: number, into: string[]): void {
  const day = (it: DateOperand) => it.date === "fact" && into.push(`${it.fact} ${back}`);
  switch (x.op) {
    case "fact":
    case "choice":
      into.push(`${x.fact} ${back}`);
      return;
    case "months-between":
      for (const it of x.of) day(it);
      return;
    case "growth":
      reads(x.x, back, into);
      reads(x.x, back + (x.periods ?? 1), into);
      return;
    case "lag":
      reads(x.x, back + x.periods, into);
      return;
    case "mean":
    case "sum-over":
      for (let k = 0; k < x.periods; k++) reads(x.x, back + k, into);
      return;
    case "product":
      reads(x.x, back, into);
      return;
    case "compare":
      reads(x.left, back, into);
      reads(x.right, back, into);
      return;
    case "sum":
    case "best-of":
    case "difference":
    case "ratio":
      for (const it of x.of) reads(it, back, into);
  }
}

function readsOf(it: Condition, into: string[]): void {
  if ("of" in it) for (const below of it.of) readsOf(below, into);
  else if (it.test === "compare") reads(it.x, 0, into);
  else if (it.test === "choice" || it.test === "present") into.push(`${it.fact} 0`);
  else if (it.test === "date") reads({ op: "months-between", of: [it.x, it.than] }, 0, into);
}
