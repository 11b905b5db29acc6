import { Calendar, FactBook, factRules } from "../facts.ts";
import type { ScoreInput } from "../score.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "./column.ts";
import { dayNumber, type FactColumn, type FigureTable, factKey } from "./figures.ts";

/** As far back as an expression may look. */
const FURTHEST = 80;

/** Weighs the sources of all subjects (rules-engine §3) into a table of figures; texts and dates are left out. */
export function tableOfSubjects(input: Omit<ScoreInput, "overrides" | "marks">): FigureTable {
  const calendar = new Calendar(input.period, input.periods);
  const rules = factRules(input.facts, calendar, input.policy.sourceOrder);
  const subjects = [...input.subjects].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const size = subjects.length;
  const fields = [...new Set(subjects.map((it) => it.field ?? ""))].sort();
  const kinds = [...new Set(subjects.map((it) => it.kind ?? ""))].sort();
  const numeric = input.facts.filter(({ unit }) => unit !== "text" && unit !== "date");
  const facts = new Map<string, FactColumn>();
  const books = subjects.map((subject) => new FactBook(subject, rules));
  for (let back = 0; back <= FURTHEST; back++) {
    const { code } = calendar.back(back);
    if (code === null) continue;
    for (const { code: fact } of numeric) {
      const column: FactColumn = { state: new Uint8Array(size), value: new Float64Array(size) };
      books.forEach((book, row) => {
        const { state, value } = book.read(fact, back);
        column.state[row] = state === "known" ? KNOWN : state === "missing" ? MISSING : NOT_APPLICABLE;
        if (typeof value === "number" && state === "known") column.value[row] = value;
      });
      facts.set(factKey(fact, code), column);
    }
  }
  return {
    ids: subjects.map((it) => it.id),
    foundedOn: Int32Array.from(subjects, (it) => (it.foundedOn === null ? 0 : dayNumber(it.foundedOn))),
    field: Int32Array.from(subjects, (it) => fields.indexOf(it.field ?? "")),
    fields,
    kind: { of: Int32Array.from(subjects, (it) => kinds.indexOf(it.kind ?? "")), names: kinds },
    facts,
    units: new Map(input.facts.map(({ code, unit }) => [code, unit])),
    calendar,
  };
}
