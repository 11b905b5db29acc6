import type { FilingPeriod } from "#app/domain/filings/content.ts";
import { type Condition, conditionNodes } from "#app/domain/policy/condition.ts";
import { type Constant, type Expression, operandsOf } from "#app/domain/policy/expression.ts";
import type { RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { readUnit } from "#app/domain/policy/unit.ts";
import { Calendar, FactBook, factRules } from "#app/domain/scoring/facts.ts";
import { firmSubjects, periodsOf } from "#app/domain/scoring/from-filings.ts";
import type { FactUnit, SubjectInput } from "#app/domain/scoring/input.ts";
import type { CityTestimony } from "./testimony.ts";

/** Firms as what conditions are tested of (rules-engine §6), from the same accepted filings as everything else. */

/** A new book of a firm's facts; a firm that no filing names has none. */
export type FirmBooks = (uscc: string) => FactBook;

/** The trees of conditions that the programme's multipliers hang on. */
export const conditionsOf = ({ items }: Pick<RewardProgramme, "items">): Condition[] =>
  items.flatMap((item) =>
    item.type === "area-rate" ? item.multipliers.flatMap(({ when }) => ("test" in when ? [when] : [])) : [],
  );

/**
 * Several carriers that report one figure differently leave it open, as everywhere in rewards: no money hangs on
 * whose word is read first.
 */
function undisputed(subject: SubjectInput): SubjectInput {
  const values = new Map<string, Set<string | number | null>>();
  const keyOf = (it: SubjectInput["figures"][number]) => `${it.fact}@${it.period}`;
  for (const it of subject.figures) {
    if (it.state !== "known") continue;
    values.set(keyOf(it), (values.get(keyOf(it)) ?? new Set()).add(it.value));
  }
  const isDisputed = (it: SubjectInput["figures"][number]) => (values.get(keyOf(it))?.size ?? 0) > 1;
  return {
    ...subject,
    figures: subject.figures.map((it) => (isDisputed(it) ? { ...it, state: "missing", value: null } : it)),
  };
}

/** Books of firms for the run's period. Nothing is gathered before the first is asked for. */
export function firmBooks(city: CityTestimony, period: FilingPeriod, units: readonly FactUnit[]): FirmBooks {
  let subjects: ReadonlyMap<string, SubjectInput> | null = null;
  // A bundle's filings have no digest of their own: carrier and period name each of them.
  const frozen = city.carriers.flatMap(({ id, filings }) =>
    filings.map((content) => ({ sha256: `${id} ${content.period.code}`, content })),
  );
  const rules = factRules(units, new Calendar(period, periodsOf(frozen)), undefined);
  return (uscc) => {
    subjects ??= new Map(
      firmSubjects(
        frozen,
        [...new Set(frozen.flatMap(({ content }) => content.firms.map((it) => it.uscc)))].sort(),
      ).map((it) => [it.id, undisputed(it)]),
    );
    const unnamed: SubjectInput = {
      id: uscc,
      name: uscc,
      foundedOn: null,
      field: null,
      kind: null,
      figures: [],
      outcomes: [],
    };
    return new FactBook(subjects.get(uscc) ?? unnamed, rules);
  };
}

const BASE_UNITS: Readonly<Record<string, string>> = { money: "fen", area: "dm2", "": "ratio" };
const baseUnit = (unit: string): string => {
  const dimension = readUnit(unit)?.dimension ?? "count";
  return BASE_UNITS[dimension] ?? dimension;
};

/**
 * Units of all facts that the trees read: the catalogue's, and for a fact that it does not know the base unit of what
 * the fact is compared with. Nobody can report such a fact, so that it is unknown and applies nowhere.
 */
export function unitsRead(programme: Pick<RewardProgramme, "items">, facts: readonly FactUnit[]): FactUnit[] {
  const units = new Map<string, string>();
  const walk = (x: Expression | Constant, unit: string): void => {
    if (x.op === "fact") units.set(x.fact, unit);
    if (x.op === "choice") units.set(x.fact, "text");
    if (x.op === "months-between") {
      for (const it of x.of) if (it.date === "fact") units.set(it.fact, "date");
    }
    for (const operand of operandsOf(x)) walk(operand, unit);
  };
  for (const node of conditionsOf(programme).flatMap(conditionNodes)) {
    if (node.test === "compare") walk(node.x, baseUnit(node.unit));
    if (node.test === "choice" || node.test === "present") units.set(node.fact, "text");
    if (node.test === "date") walk({ op: "months-between", of: [node.x, node.than] }, "date");
  }
  const known = new Map(facts.map((it) => [it.code, it.unit]));
  return [...units]
    .map(([code, unit]) => ({ code, unit: known.get(code) ?? unit }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}
