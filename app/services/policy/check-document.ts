import { programmeFactFaults } from "#app/domain/policy/check-programme.ts";
import { programmeUnitFaults } from "#app/domain/policy/check-programme-units.ts";
import { runExamples } from "#app/domain/policy/examples.ts";
import type { PolicyFault } from "#app/domain/policy/fault.ts";
import type { FormFault } from "#app/domain/policy/form-faults.ts";
import { placeOf } from "#app/domain/policy/place.ts";
import { type UnknownFigure, unknownFigures } from "#app/domain/policy/unknown-figures.ts";
import { validatePolicy } from "#app/domain/policy/validate.ts";
import { itemsWithoutExample, rewardExampleFaults } from "#app/domain/rewards/examples.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import type { PolicyDocument } from "./read-document.ts";

/** One worked example, expected against computed. `found` null: it could not be computed. */
export type ExampleCheck = {
  index: number;
  of: string;
  what: "x" | "share" | "points" | "state" | "band" | "rule" | "amount";
  expected: string;
  found: string | null;
  holds: boolean;
};

export type DocumentCheck = {
  unknown: UnknownFigure[];
  /** Each with where it stands in terms that can be put into words. */
  faults: FormFault[];
  examples: ExampleCheck[];
  /** Facts that the catalogue does not collect yet; such a policy can be read, not run. */
  notCollected: string[];
};

/** Everything that keeps a document from being published, and its examples as the engine computes them. Never throws. */
export function checkDocument(document: PolicyDocument): DocumentCheck {
  const unknown = unknownFigures(document);
  const placed = (faults: readonly PolicyFault[]): FormFault[] =>
    faults.map((it) => ({ ...it, place: placeOf(document, it.path) }));
  if (document.kind === "reward-programme") {
    const missing = itemsWithoutExample(document);
    return {
      unknown,
      faults: placed([
        ...programmeFactFaults(document, factCatalogue.facts),
        ...programmeUnitFaults(document, factCatalogue.facts),
        ...missing.map((of) => ({ code: "policy.example-missing", path: "/examples", params: { of } })),
      ]),
      examples: rewardExamples(document),
      notCollected: [...new Set(factsIn(document.items))].filter((code) => !factCatalogue.byCode.has(code)),
    };
  }
  return {
    unknown,
    faults: placed(validatePolicy(document, factCatalogue.facts)),
    examples: scoredExamples(document),
    notCollected: (document.declares ?? []).map((it) => it.code),
  };
}

/** Every fact that a part of a document names. */
function factsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(factsIn);
  if (typeof node !== "object" || node === null) return [];
  const { fact } = node as { fact?: unknown };
  return [...(typeof fact === "string" ? [fact] : []), ...Object.values(node).flatMap(factsIn)];
}

type Scored = Exclude<PolicyDocument, { kind: "reward-programme" }>;
type Programme = Extract<PolicyDocument, { kind: "reward-programme" }>;

/** An example that an unknown figure keeps from being computed is shown as such; the others are computed all the same. */
function scoredExamples(document: Scored): ExampleCheck[] {
  return document.examples.flatMap((example, index): ExampleCheck[] => {
    try {
      return runExamples({ ...document, examples: [example] } as Scored, factCatalogue.facts).map((it) => ({
        ...it,
        index,
      }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return [{ index, of: example.of, what: "rule", expected: example.of, found: null, holds: false }];
    }
  });
}

function rewardExamples(document: Programme): ExampleCheck[] {
  return document.examples.map((example, index): ExampleCheck => {
    const stated = { index, of: example.item, what: "amount" as const, expected: example.amount };
    try {
      const [fault] = rewardExampleFaults({ ...document, examples: [example] }, factCatalogue.facts);
      return { ...stated, found: fault ? fault.found : example.amount, holds: fault === undefined };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return { ...stated, found: null, holds: false };
    }
  });
}
