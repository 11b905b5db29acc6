import { Calendar, FactBook, factRules } from "./facts.ts";
import type { ReportedFigure, SubjectInput } from "./input.ts";
import type { FigureTrace } from "./result.ts";
import { run, scheme } from "./sample-scheme.fixture.ts";

/** Figures and conditions of one subject, and how they came about as one line of text. */
const units = {
  a: "count",
  b: "count",
  money: "fen",
  cost: "fen",
  room: "dm2",
  since: "date",
  text: "text",
};
export function bookOf(subject: SubjectInput): FactBook {
  const { period, periods } = run(scheme(), []);
  const facts = Object.entries(units).map(([code, unit]) => ({ code, unit }));
  return new FactBook(subject, factRules(facts, new Calendar(period, periods), undefined));
}
export const texts = (id: string, cells: Record<string, string>): Partial<SubjectInput> => ({
  figures: Object.entries(cells).map(
    ([code, value]): ReportedFigure => ({
      fact: code,
      period: "2023",
      state: "known",
      value,
      precedence: 0,
      ref: { source: "filing", filing: "f00d", carrier: "c1", report: id, cell: code, evidence: null },
    }),
  ),
});

/** `op=value unit [note] fact@period#source (operands)`; a state in place of a value that there is not. */
export function told(trace: FigureTrace): string {
  const leaf = trace.fact === undefined ? "" : ` ${trace.fact}@${trace.period}`;
  const source = trace.source == null ? "" : `#${trace.source}`;
  const beside = (trace.others ?? []).map((it) => ` beside ${it.state} ${it.value}#${it.source}`).join("");
  const own = `${trace.op}=${trace.state === "known" ? trace.value : trace.state} ${trace.unit}`;
  const note = trace.note ? ` [${trace.note}]` : "";
  return `${own}${note}${leaf}${source}${beside}${trace.of ? ` (${trace.of.map(told).join("; ")})` : ""}`;
}
