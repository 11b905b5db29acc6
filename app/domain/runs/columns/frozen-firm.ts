import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { behaviourOf } from "#app/domain/scoring/engine-version.ts";
import { FactBook, factRules } from "#app/domain/scoring/facts.ts";
import { sourceDifferences } from "#app/domain/scoring/findings.ts";
import type { ReportedFigure, SubjectInput } from "#app/domain/scoring/input.ts";
import { KNOWN, MISSING, NOT_APPLICABLE } from "#app/domain/scoring/kernel/column.ts";
import { dayNumber, type FactColumn, type FigureTable, factKey } from "#app/domain/scoring/kernel/figures.ts";
import type { Finding } from "#app/domain/scoring/result.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import type { ColumnPlan } from "./plan.ts";

/** A filing that a run in columns read: who filed it, for which period, which revision, and its digest. */
export type NamedFiling = {
  carrier: { id: string; name: string };
  period: string;
  revision: number;
  sha256: string;
};

/** One firm as a run in columns froze it. Figures stand in the order of the run's places, whole, in each fact's unit. */
export type FrozenFirm = {
  uscc: string;
  name: string;
  foundedOn: DateOn | null;
  /** Code of the high-tech field; "" where nobody gave one. */
  field: string;
  /** Null where it is not known. */
  figures: readonly (number | null)[];
  /** Places of figures that are not applicable. */
  notApplicable: readonly number[];
  /** Places, in the run's list, of the filings that name the firm. */
  sources: readonly number[];
  /** By place of the figures, the filing that decided, as a place in `sources`; −1 where none did. */
  decided: readonly number[];
  /**
   * Known figures of other filings that differ from the one that decided. A place behind those of the figures is one of
   * `ToldTexts.places`, and its values are places in `ToldTexts.values`; of a text the one that decided stands first.
   */
  beside: readonly { place: number; filing: number; value: number }[];
};

/** Texts and dates that filings report otherwise of some firm: what each place is, and every text told of one. */
export type ToldTexts = {
  places: readonly { fact: string; period: string }[];
  values: readonly string[];
};

/** The figures of all firms as the kernel reads them; `firmAt` is asked for each row once, in the order of the codes. */
export function tableOfFirms(
  plan: ColumnPlan,
  size: number,
  firmAt: (row: number) => FrozenFirm,
): FigureTable {
  const columns = plan.cells.map(
    (): FactColumn => ({ state: new Uint8Array(size).fill(MISSING), value: new Float64Array(size) }),
  );
  const ids: string[] = [];
  const fields = new Map<string, number>();
  const field = new Int32Array(size);
  const foundedOn = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const firm = firmAt(row);
    ids.push(firm.uscc);
    foundedOn[row] = firm.foundedOn === null ? 0 : dayNumber(firm.foundedOn);
    const own = fields.get(firm.field) ?? fields.size;
    fields.set(firm.field, own);
    field[row] = own;
    firm.figures.forEach((value, place) => {
      if (value === null) return;
      columns[place]!.state[row] = KNOWN;
      columns[place]!.value[row] = value;
    });
    for (const place of firm.notApplicable) columns[place]!.state[row] = NOT_APPLICABLE;
  }
  return {
    ids,
    foundedOn,
    field,
    fields: [...fields.keys()],
    kind: null,
    facts: new Map(plan.cells.map((it, place) => [factKey(it.fact, it.period), columns[place]!])),
    units: plan.units,
    calendar: plan.calendar,
  };
}

/** A frozen firm as the row engine reads it, under the plan's scheme; each figure names the filing that decided. */
export function frozenSubject(
  firm: FrozenFirm,
  plan: ColumnPlan,
  filings: readonly NamedFiling[],
): SubjectInput {
  const notApplicable = new Set(firm.notApplicable);
  const figures = plan.cells.flatMap(({ fact, period }, place): ReportedFigure[] => {
    const value = firm.figures[place] ?? null;
    if (value === null && !notApplicable.has(place)) return [];
    const filing = filings[firm.sources[firm.decided[place]!] ?? -1];
    const ref = refOf(filing, firm, fact);
    return [{ fact, period, state: value === null ? "not-applicable" : "known", value, precedence: 0, ref }];
  });
  const { uscc, name, foundedOn, field } = firm;
  return { id: uscc, name, foundedOn, field: field || null, kind: null, figures, outcomes: [] };
}

/** What the figures of a frozen firm are read with. */
export type DifferingInputs = {
  policy: FirmPoints;
  plan: ColumnPlan;
  filings: readonly NamedFiling[];
  texts: ToldTexts | undefined;
};

/**
 * Finds the figures of a firm that another filing reports otherwise, beyond what the policy tolerates (§3), among those
 * that it reads of a firm of a stage.
 */
export function differencesBetween(
  { policy, plan, filings, texts }: DifferingInputs,
  engineVersion: string,
): (firm: FrozenFirm, stage: string | null) => Finding[] {
  const differences = sourceDifferences(policy, behaviourOf(engineVersion).findingsOf);
  const facts = [...plan.units].map(([code, unit]) => ({ code, unit }));
  const rules = factRules(facts, plan.calendar, policy.sourceOrder);
  return (firm, stage) => {
    if (firm.beside.length === 0) return [];
    const subject = frozenSubject(firm, plan, filings);
    const beside = firm.beside.map(({ place, filing, value }, at): ReportedFigure => {
      const text = place - plan.cells.length;
      const { fact, period } = plan.cells[place] ?? texts!.places[text]!;
      return {
        fact,
        period,
        state: "known",
        value: text < 0 ? value : texts!.values[value]!,
        // Of a text the one that decided stands among them, the first.
        precedence: at + 1,
        ref: refOf(filings[filing], firm, fact),
      };
    });
    const book = new FactBook({ ...subject, figures: [...subject.figures, ...beside] }, rules);
    const row = { id: firm.uscc, class: stage, stage: null, lines: [], vetoes: [], sources: book.sources };
    return differences(row, book);
  };
}

const refOf = (filing: NamedFiling | undefined, firm: FrozenFirm, fact: string) => ({
  source: "filing" as const,
  filing: filing?.sha256 ?? null,
  carrier: filing?.carrier.id ?? null,
  report: firm.uscc,
  cell: fact,
  evidence: null,
});
