import { inputsOf } from "#app/domain/policy/describe-inputs.ts";
import type { Indicator } from "#app/domain/policy/scheme.ts";
import { readUnit } from "#app/domain/policy/unit.ts";
import { type FigureFault, readFigure } from "#app/domain/reports/figures.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { factCatalogue } from "../reports/catalogue.ts";
import { FIELD_CHOICES } from "../residency/hightech-fields.ts";
import type { PolicyDocument } from "./read-document.ts";

/** What a trial asks for: one field of its form, with what was typed. */
export type TryField = {
  name: string;
  part: "subject" | "facts" | "outcomes" | "marks" | "peers";
  /** The fact's or the rule's own name; else `policy:try.field.<key>`. */
  label: Bilingual | null;
  key: string | null;
  back: number;
  entry: "figure" | "truth" | "choice" | "date" | "text" | "list";
  /** The unit that is typed, below `policy:unit.`. */
  unit: string | null;
  options: { value: string; label: string }[];
  /** What the options are: kinds of carrier and grades are named by the page. */
  optionsOf: "kinds" | "grade" | "levels" | "text";
  typed: string;
  isNotApplicable: boolean;
  /** Whether one may say that it does not apply. */
  mayNotApply: boolean;
  /** Code of `errors:`. */
  fault: string | null;
};
/** A figure as it was given: known with a value in the engine's unit, missing, or not applicable. */
export type Given = { state: "known" | "missing" | "not-applicable"; value: number | string | null };
export type TriedFact = { fact: string; back: number; given: Given };
export type Typed = Readonly<Record<string, string>>;

/** How a unit is typed, and the unit that the engine is given: 万元 becomes fen, m² 0.01 m², % thousandths of one. */
type Entry = { engine: string; shown: string | null; places: number };
const BY_DIMENSION: Readonly<Record<string, Entry>> = {
  money: { engine: "fen", shown: "10k-yuan", places: 6 },
  area: { engine: "dm2", shown: "m2", places: 2 },
  "": { engine: "percent-milli", shown: "percent", places: 3 },
  count: { engine: "count", shown: null, places: 0 },
  months: { engine: "months", shown: "months", places: 0 },
};
export function entryOf(unit: string): Entry {
  if (unit === "count-milli") return { engine: unit, shown: null, places: 3 };
  const dimension = readUnit(unit)?.dimension;
  return (
    (dimension === undefined ? undefined : BY_DIMENSION[dimension]) ?? {
      engine: unit,
      shown: unit === "truth" || unit === "text" || unit === "date" ? null : unit,
      places: 0,
    }
  );
}

const own = (name: string, part: TryField["part"], rest: Partial<TryField>): TryField => ({
  name,
  part,
  label: null,
  key: null,
  back: 0,
  entry: "figure",
  unit: null,
  options: [],
  optionsOf: "text",
  typed: "",
  isNotApplicable: false,
  mayNotApply: false,
  fault: null,
  ...rest,
});

/** A field of a fact, `back` periods back, as it was typed. */
export function factField(
  fact: { code: string; label: Bilingual; unit: string },
  back: number,
  typed: Typed,
  choices: readonly string[] = [],
): TryField {
  const name = back === 0 ? `f.${fact.code}` : `f.${fact.code}.${back}`;
  const { shown } = entryOf(fact.unit);
  const entry =
    fact.unit === "truth"
      ? "truth"
      : fact.unit === "date"
        ? "date"
        : fact.unit === "text"
          ? "text"
          : "figure";
  const field = own(name, "facts", {
    label: fact.label,
    back,
    entry: entry === "text" && choices.length > 0 ? "choice" : entry,
    unit: shown,
    options: choices.map((value) => ({ value, label: value })),
    typed: (typed[name] ?? "").slice(0, 60),
    isNotApplicable: typed[`n.${name.slice(2)}`] === "1",
    mayNotApply: true,
  });
  const read = readGiven(field, fact.unit);
  return "fault" in read ? { ...field, fault: read.fault } : field;
}

/** What a fact's field says, in the engine's unit. */
export function readGiven(
  { typed, isNotApplicable, entry }: TryField,
  unit: string,
): Given | { fault: FigureFault | "form.date" } {
  const text = typed.trim();
  if (isNotApplicable) return { state: "not-applicable", value: null };
  if (text === "") return { state: "missing", value: null };
  if (entry === "truth") return { state: "known", value: text === "1" ? 1 : 0 };
  if (entry === "date") {
    return isDate(text) ? { state: "known", value: text } : { fault: "form.date" };
  }
  if (entry !== "figure") return { state: "known", value: text };
  const read = readFigure(text, entryOf(unit).places, []);
  return "fault" in read ? read : { state: "known", value: read.value };
}

/** A whole number without a unit, such as how many outcomes there are; null where nothing was typed. */
export function countField(
  name: string,
  part: TryField["part"],
  typed: Typed,
  rest: Partial<TryField>,
): TryField {
  const field = own(name, part, { typed: (typed[name] ?? "").slice(0, 20), ...rest });
  const read = readCount(field);
  return read !== null && typeof read === "object" ? { ...field, fault: read.fault } : field;
}
const MOST = 500;
export function readCount({ typed }: TryField): number | null | { fault: string } {
  if (typed.trim() === "") return null;
  const read = readFigure(typed, 0, []);
  if ("fault" in read) return read;
  return read.value < 0 || read.value > MOST ? { fault: "policy.try-count" } : read.value;
}

export const choiceField = (
  name: string,
  typed: Typed,
  options: readonly string[],
  rest: Partial<TryField>,
): TryField => {
  const asked = typed[name] ?? "";
  return own(name, "subject", {
    entry: "choice",
    options: options.map((value) => ({ value, label: value })),
    typed: options.includes(asked) ? asked : "",
    ...rest,
  });
};

/** The kind of the carrier; the first one where none was chosen. */
export function kindField(typed: Typed, kinds: readonly string[]): TryField {
  const field = choiceField(KIND, typed, kinds, { key: "kind", optionsOf: "kinds" });
  return { ...field, typed: field.typed || (kinds[0] ?? "") };
}
const KIND = "kind";

/** Whether anything was typed: the kind of carrier alone asks for nothing. */
export const isAsked = (fields: readonly TryField[]): boolean =>
  fields.some((it) => it.name !== KIND && (it.typed !== "" || it.isNotApplicable));

export function dateField(name: string, typed: Typed, key: string): TryField {
  const text = typed[name] ?? "";
  const fault = text !== "" && !isDate(text) ? "form.date" : null;
  return own(name, "subject", { entry: "date", key, typed: text.slice(0, 10), fault });
}

export const technologyField = (typed: Typed): TryField => ({
  ...choiceField(
    "field",
    typed,
    FIELD_CHOICES.map((it) => it.value),
    { key: "field" },
  ),
  options: [...FIELD_CHOICES],
});

const LIST_MOST = 200;
/** Figures one after the other, between blanks, commas or 、; null and a fault where one is none. */
export function readList(text: string): string[] | null {
  const parts = text
    .normalize("NFKC")
    .split(/[\s,;、；]+/)
    .filter(Boolean);
  const fits = parts.length <= LIST_MOST && parts.every((it) => /^-?\d{1,12}(\.\d{1,3})?$/.test(it));
  return fits ? parts : null;
}
export function listField(
  name: string,
  part: TryField["part"],
  typed: Typed,
  rest: Partial<TryField>,
): TryField {
  const text = (typed[name] ?? "").slice(0, 1500);
  const fault = readList(text) === null ? "policy.try-list" : null;
  return own(name, part, { entry: "list", typed: text, fault, ...rest });
}

/** Indicators whose share depends on how others stand. */
export const readsPeers = ({ scale }: Indicator): boolean => scale.type === "rank" || scale.type === "spread";

/** Every fact that a document may read: the catalogue's, and those it declares itself. */
export const factsFor = (document: PolicyDocument) =>
  new Map(
    [...factCatalogue.facts, ...("declares" in document ? (document.declares ?? []) : [])].map((it) => [
      it.code,
      { code: it.code, label: it.label, unit: it.unit as string },
    ]),
  );

/** The form of a document that scores, tests or colours one subject. */
export function fieldsOf(
  document: Exclude<PolicyDocument, { kind: "reward-programme" }>,
  typed: Typed,
): TryField[] {
  const inputs = inputsOf(document);
  const facts = factsFor(document);
  const fields: TryField[] = [];
  if (document.kind === "carrier-performance") {
    fields.push(kindField(typed, document.kinds));
  }
  if (document.kind === "colour-bands" && document.reads.by === "total") {
    fields.push(listField("total", "subject", typed, { key: "total", unit: "points" }));
  }
  if (inputs.readsFoundingDay) fields.push(dateField("founded", typed, "founded"));
  if (inputs.readsField) fields.push(technologyField(typed));
  for (const { fact, back, values } of inputs.facts) {
    const known = facts.get(fact);
    if (known) fields.push(factField(known, back, typed, values));
  }
  for (const kind of inputs.outcomes) {
    fields.push(countField(`o.${kind}`, "outcomes", typed, { key: `outcome:${kind}` }));
  }
  if (document.kind === "firm-points" || document.kind === "carrier-performance") {
    for (const it of document.indicators) {
      if (it.scale.type === "expert") {
        fields.push(listField(`m.${it.code}`, "marks", typed, { label: it.label, unit: "points" }));
      }
      if (readsPeers(it)) {
        fields.push(listField(`p.${it.code}`, "peers", typed, { label: it.label, unit: it.unit }));
      }
    }
  }
  return fields;
}
