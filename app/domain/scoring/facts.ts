import type { SourceKind } from "#app/domain/policy/scheme.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { addDays, addMonths, type DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import type { SourceRef } from "#app/domain/shared/explain.ts";
import type { FactUnit, ReportedFigure, RunPeriod, SubjectInput } from "./input.ts";

const MONTHS = { year: 12, half: 6, quarter: 3 } as const;
export const DEFAULT_SOURCE_ORDER: readonly SourceKind[] = ["department", "filing", "platform"];

/** What one fact of one subject and period is, once its sources are weighed (rules-engine §3). */
export type FactReading = {
  state: "known" | "missing" | "not-applicable";
  value: number | string | null;
  unit: string;
  /** The figure that decided, and those shown beside it. */
  decided: ReportedFigure | null;
  others: ReportedFigure[];
  beforeFounding: boolean;
  period: string;
};

/** The periods of a run, and how to step back from its own. */
export class Calendar {
  private readonly byEnd = new Map<string, RunPeriod>();
  readonly own: RunPeriod;
  constructor(own: RunPeriod, periods: readonly RunPeriod[]) {
    this.own = own;
    for (const period of [own, ...periods]) {
      if (period.kind === own.kind) this.byEnd.set(period.lastDay, period);
    }
  }
  /** First and last day of the period `back` periods before the run's own, and its code where it is listed. */
  back(back: number): { firstDay: DateOn; lastDay: DateOn; code: string | null } {
    const months = MONTHS[this.own.kind];
    const firstDay = addMonths(this.own.firstDay, -months * back);
    const lastDay =
      back === 0 ? this.own.lastDay : addDays(addMonths(this.own.firstDay, -months * (back - 1)), -1);
    return { firstDay, lastDay, code: this.byEnd.get(lastDay)?.code ?? null };
  }
}

export type FactRules = {
  units: ReadonlyMap<string, string>;
  sourceOrder: readonly SourceKind[];
  calendar: Calendar;
};
export function factRules(
  catalogue: readonly FactUnit[],
  calendar: Calendar,
  sourceOrder: readonly SourceKind[] | undefined,
): FactRules {
  return {
    units: new Map(catalogue.map((fact) => [fact.code, fact.unit])),
    sourceOrder: sourceOrder ?? DEFAULT_SOURCE_ORDER,
    calendar,
  };
}

const speaks = (figure: ReportedFigure): boolean =>
  figure.state === "known" || figure.state === "not-applicable";

/** One subject's reported figures, by fact and period, each list in the order in which it decides. */
export class FactBook {
  private readonly figures = new Map<string, ReportedFigure[]>();
  /** The sources of all figures read so far, each once: figures name them by place, so that rows stay small. */
  readonly sources: SourceRef[] = [];
  private readonly places = new Map<string, number>();
  /** Whether any fact of any period is reported more than once. */
  readonly hasSeveralSources: boolean = false;
  constructor(
    readonly subject: SubjectInput,
    readonly rules: FactRules,
  ) {
    for (const figure of subject.figures) {
      const key = `${figure.fact}@${figure.period}`;
      const list = this.figures.get(key);
      if (list) list.push(figure);
      else this.figures.set(key, [figure]);
    }
    for (const list of this.figures.values()) {
      if (list.length < 2) continue;
      this.hasSeveralSources = true;
      sortFigures(list, rules.sourceOrder);
    }
  }

  /** The place of a source in `sources`; `fact` is the figure's own, which its reference need not repeat. */
  placeOf(ref: SourceRef, fact: string | null): number {
    const kept = ref.cell === fact ? { ...ref, cell: null } : ref;
    const key = [ref.source, ref.filing, ref.carrier, ref.report, kept.cell, ref.evidence].join("\n");
    const known = this.places.get(key);
    if (known !== undefined) return known;
    this.places.set(key, this.sources.length);
    return this.sources.push(kept) - 1;
  }

  unitOf(fact: string): string {
    const unit = this.rules.units.get(fact);
    if (unit === undefined) throw new Refusal("invalid", "scoring.fact-unknown", { fact });
    return unit;
  }

  /** The fact `back` periods before the run's own. */
  read(fact: string, back: number): FactReading {
    const unit = this.unitOf(fact);
    const period = this.rules.calendar.back(back);
    const list = period.code === null ? [] : (this.figures.get(`${fact}@${period.code}`) ?? []);
    const heard = list.filter((figure) => this.rules.sourceOrder.includes(figure.ref.source));
    const decided = heard.find(speaks) ?? null;
    const others = list.filter((figure) => figure !== decided);
    const code = period.code ?? period.lastDay;
    const founded = this.subject.foundedOn;
    if (decided) {
      const state = decided.state === "known" ? "known" : "not-applicable";
      if (state === "known") checkValue(decided, unit);
      return { state, value: decided.value, unit, decided, others, beforeFounding: false, period: code };
    }
    const beforeFounding = founded !== null && period.lastDay < founded;
    const state = beforeFounding ? "not-applicable" : "missing";
    return { state, value: null, unit, decided: null, others, beforeFounding, period: code };
  }
}

function checkValue(figure: ReportedFigure, unit: string): void {
  const isText = unit === "text" || unit === "date";
  const fits = isText ? typeof figure.value === "string" : Number.isSafeInteger(figure.value);
  if (!fits) {
    throw new Refusal("invalid", "scoring.figure-not-whole", {
      fact: figure.fact,
      value: String(figure.value),
    });
  }
}

function sortFigures(list: ReportedFigure[], order: readonly SourceKind[]): void {
  const keyed = list.map((figure) => {
    const place = order.indexOf(figure.ref.source);
    return { figure, place: place < 0 ? order.length : place, text: canonicalJson(figure) };
  });
  keyed.sort(
    (a, b) =>
      a.place - b.place ||
      a.figure.precedence - b.figure.precedence ||
      (a.text < b.text ? -1 : a.text > b.text ? 1 : 0),
  );
  keyed.forEach(({ figure }, index) => {
    list[index] = figure;
  });
}
