import type { Constant, DateOperand, Expression } from "./expression.ts";
import { operandsOf } from "./expression.ts";
import { stageFigure } from "./firm-points.ts";

/** A fact that a policy reads, `back` periods before its own, and how it is given. */
export type InputFact = {
  fact: string;
  back: number;
  kind: "figure" | "choice" | "date";
  /** The choices that the policy names, for a fact that is one. */
  values: string[];
};
/** Everything about one subject that a policy's result depends on. */
export type PolicyInputs = {
  facts: InputFact[];
  /** Kinds of outcomes that are counted. */
  outcomes: string[];
  readsFoundingDay: boolean;
  readsField: boolean;
};

type Node = { readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

/**
 * What a document of any kind reads of its subject, in the order of its rules; facts of earlier periods stand behind
 * their own. Reward programmes read facts in other ways: they have a form of their own.
 */
export function inputsOf(document: object): PolicyInputs {
  const inputs = new Inputs();
  const walk = (value: unknown): void => {
    if (!isNode(value)) return;
    if (typeof value.op === "string") {
      inputs.expression(value as unknown as Expression, 0);
      return;
    }
    if (value.test === "choice") inputs.fact(String(value.fact), 0, "choice", value.in as string[]);
    if (value.test === "present") inputs.fact(String(value.fact), 0, "choice", []);
    if (value.test === "field") inputs.readsField = true;
    if (value.test === "date") {
      inputs.date(value.x as DateOperand, 0);
      inputs.date(value.than as DateOperand, 0);
    }
    if (isNode(value.stages)) inputs.expression(stageFigure(value.stages), 0);
    for (const [key, item] of Object.entries(value)) if (key !== "examples") walk(item);
  };
  walk(document);
  return inputs.told();
}

class Inputs {
  private readonly found = new Map<string, InputFact>();
  private readonly outcomes = new Set<string>();
  private readsFoundingDay = false;
  readsField = false;

  fact(fact: string, back: number, kind: InputFact["kind"], values: readonly string[] = []): void {
    const key = `${fact}@-${back}`;
    const known = this.found.get(key) ?? { fact, back, kind, values: [] };
    // A date is a text too: where a rule asks for a date and another whether it is given, it is a date.
    if (kind === "date") known.kind = "date";
    known.values = [...new Set([...known.values, ...values])];
    this.found.set(key, known);
  }

  date(operand: DateOperand, back: number): void {
    if (operand.date === "founded") this.readsFoundingDay = true;
    if (operand.date === "fact") this.fact(operand.fact, back, "date");
  }

  expression(x: Expression | Constant, back: number): void {
    switch (x.op) {
      case "fact":
        this.fact(x.fact, back, "figure");
        return;
      case "choice":
        this.fact(x.fact, back, "choice", x.in);
        return;
      case "count-of":
      case "in-force":
        this.outcomes.add(x.outcome);
        return;
      case "months-between":
        for (const operand of x.of) this.date(operand, back);
        return;
      case "growth":
        this.expression(x.x, back);
        this.expression(x.x, back + (x.periods ?? 1));
        return;
      case "lag":
        this.expression(x.x, back + x.periods);
        return;
      case "mean":
      case "sum-over":
        for (let step = 0; step < x.periods; step += 1) this.expression(x.x, back + step);
        return;
      default:
        for (const operand of operandsOf(x)) this.expression(operand, back);
    }
  }

  told(): PolicyInputs {
    const order = [...new Set([...this.found.values()].map((it) => it.fact))];
    const facts = [...this.found.values()].sort(
      (a, b) => order.indexOf(a.fact) - order.indexOf(b.fact) || a.back - b.back,
    );
    return {
      facts,
      outcomes: [...this.outcomes],
      readsFoundingDay: this.readsFoundingDay,
      readsField: this.readsField,
    };
  }
}
