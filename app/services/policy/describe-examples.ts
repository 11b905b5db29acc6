import type { Example } from "#app/domain/policy/example.ts";
import type { RewardExample } from "#app/domain/policy/reward-programme.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { factCatalogue } from "#app/services/reports/catalogue.ts";
import type { ExampleCheck } from "./check-document.ts";
import type { PolicyDocument } from "./read-document.ts";

/** A figure or a circumstance that an example sets: a fact by its code, or one of `policy:given.<key>`. */
export type GivenFigure = {
  fact: string | null;
  key: string | null;
  /** Periods back. */
  back: number;
  state: "known" | "missing" | "not-applicable" | "rejected";
  value: number | string | null;
  unit: string;
};
/** A worked example whole: what is given, what should come out, and what the engine makes of it. */
export type ExampleView = {
  index: number;
  of: string;
  note: Bilingual | null;
  given: GivenFigure[];
  /** What the others have, one list of figures a peer. */
  peers: GivenFigure[][];
  results: ExampleCheck[];
};

/** Every worked example of a document with its facts beside its results. */
export function describeExamples(document: PolicyDocument, checks: readonly ExampleCheck[]): ExampleView[] {
  const resultsOf = (index: number) => checks.filter((it) => it.index === index);
  if (document.kind === "reward-programme") {
    return document.examples.map((it, index) => ({
      index,
      of: it.item,
      note: it.note,
      given: programmeGiven(it),
      peers: [],
      results: resultsOf(index),
    }));
  }
  const units = new Map(
    [...factCatalogue.facts, ...(document.declares ?? [])].map((it) => [it.code, it.unit]),
  );
  const factsOf = (facts: Example["facts"]) =>
    Object.entries(facts).map(([key, value]) => givenFact(key, value, units));
  return document.examples.map((it, index) => ({
    index,
    of: it.of,
    note: it.note ?? null,
    given: [...factsOf(it.facts), ...circumstances(it)],
    peers: ("peers" in it ? (it.peers ?? []) : []).map(factsOf),
    results: resultsOf(index),
  }));
}

function givenFact(
  key: string,
  value: Example["facts"][string],
  units: ReadonlyMap<string, string>,
): GivenFigure {
  const [fact = "", back = "-0"] = key.split("@");
  const own = { fact, key: null, back: -Number(back), unit: units.get(fact) ?? "count" };
  if (value === null) return { ...own, state: "missing", value: null };
  if (typeof value === "object") return { ...own, state: value.state, value: null };
  return { ...own, state: "known", value };
}

const told = (key: string, value: number | string, unit = "text"): GivenFigure => ({
  fact: null,
  key,
  back: 0,
  state: "known",
  value,
  unit,
});

type Circumstances = Partial<Pick<Example, "foundedOn" | "field" | "lastDay" | "marks" | "outcomes">> & {
  total?: string | undefined;
};
function circumstances(it: Circumstances): GivenFigure[] {
  const counted = new Map<string, string[]>();
  for (const { kind, on } of it.outcomes ?? []) counted.set(kind, [...(counted.get(kind) ?? []), on]);
  return [
    ...(it.total === undefined ? [] : [told("total", it.total)]),
    ...(it.foundedOn ? [told("foundedOn", it.foundedOn)] : []),
    ...(it.field ? [told("field", it.field)] : []),
    ...[...counted].map(([kind, days]) => told("outcome", `${kind}: ${days.join(", ")}`)),
    ...(it.marks ? [told("marks", it.marks.join(", "))] : []),
    ...(it.lastDay ? [told("lastDay", it.lastDay)] : []),
  ];
}

const PROGRAMME_UNITS: Readonly<Record<string, string>> = {
  count: "count",
  place: "count",
  tied: "count",
  areaDm2: "dm2",
  costFen: "fen",
};
function programmeGiven({ given }: RewardExample): GivenFigure[] {
  return Object.entries(given).flatMap(([key, value]): GivenFigure[] => {
    if (value === undefined) return [];
    if (typeof value === "object") {
      return Object.entries(value).map(([fact, figure]) => ({
        ...told(key, figure, factCatalogue.byCode.get(fact)?.unit ?? "count"),
        fact,
        key: null,
      }));
    }
    return [told(key, value, PROGRAMME_UNITS[key] ?? "text")];
  });
}
