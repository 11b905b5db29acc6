import type { CarrierKind } from "#app/domain/access/roles.ts";
import { versionInForce } from "#app/domain/policy/in-force.ts";
import { type Term, type TermLimits, termLimitsDocument, termOf } from "#app/domain/residency/term-clock.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import chongqing20190919 from "#app/policies/chongqing/makerspace-term/2019-09-19.json";
import national20181214 from "#app/policies/national/incubation-term/2018-12-14.json";

/** The versions of each rule on how long a stay may last, as data says it. */
const RULES: TermLimits[][] = [[national20181214], [chongqing20190919]].map((versions) =>
  versions.map((document) => termLimitsDocument.parse(document)),
);

export type FoundTerm = { term: Term; rule: TermLimits };

/** The limit in force on a day for a firm of a field in a kind of carrier, with the rule it stands in; null where none is known. */
export function termOn(on: DateOn, carrierKind: CarrierKind | null, field: string | null): FoundTerm | null {
  for (const versions of RULES) {
    const rule = versionInForce(versions, on);
    const term = rule && termOf(rule, carrierKind, field);
    if (rule && term) return { term, rule };
  }
  return null;
}
