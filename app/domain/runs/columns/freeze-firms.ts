import type { FilingContent } from "#app/domain/filings/content.ts";
import type { FirmPoints } from "#app/domain/policy/firm-points.ts";
import { testCondition } from "#app/domain/scoring/conditions.ts";
import { derive } from "#app/domain/scoring/derive.ts";
import { DEFAULT_SOURCE_ORDER, FactBook, type FactRules, factRules } from "#app/domain/scoring/facts.ts";
import type { FactUnit, ReportedFigure, ReportedOutcome, RunPeriod } from "#app/domain/scoring/input.ts";
import { type DateOn, isWithin } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { differingTexts, type ToldText } from "./freeze-texts.ts";
import type { FrozenFirm, ToldTexts } from "./frozen-firm.ts";
import type { ColumnPlan, Leaf } from "./plan.ts";

const NOTHING = 0;
const KNOWN = 1;
const NOT_APPLICABLE = 2;
const FIRST_ROWS = 1024;

/** One reported figure of a firm: what it says, how near its carrier stands to the firm, and where it is from. */
type Told = { state: number; value: number; precedence: number; filing: number };
type Dated<T> = { on: string; it: T };
type Outcome = Omit<ReportedOutcome, "ref">;

/**
 * Reads filings one by one and keeps of every firm what a scheme asks, in columns: what is kept grows with firms and figures,
 * never with filings. Figures decide as the row engine weighs them (§3): the carrier in which the firm stands on the period's
 * last day first, then the carrier's id. Filings of the run's own period are read first: they say which firms stand.
 */
export class FirmFreezer {
  private size = 0;
  private room = 0;
  private readonly rows = new Map<string, number>();
  private readonly firms: Dated<FilingContent["firms"][number]>[] = [];
  private readonly stands: boolean[] = [];
  private readonly sources: number[][] = [];
  private readonly columns: {
    state: Uint8Array;
    value: Float64Array;
    precedence: Uint8Array;
    filing: Int32Array;
  }[];
  /** By row: figures that did not decide, each with its place. */
  private readonly others = new Map<number, (Told & { place: number })[]>();
  private readonly texts = new Map<number, ToldText[]>();
  private readonly outcomes = new Map<number, Map<string, Dated<Outcome>>>();
  private readonly placeOf: ReadonlyMap<string, number>;
  private readonly textOf: ReadonlySet<string>;
  private readonly counted: ReadonlySet<string>;
  private readonly isHeard: boolean;
  private readonly rules: FactRules;

  constructor(
    policy: FirmPoints,
    facts: readonly FactUnit[],
    private readonly period: RunPeriod,
    private readonly plan: ColumnPlan,
    private readonly filings: readonly { carrierId: string; sha256: string }[],
  ) {
    const reported = plan.places.filter((it) => "fact" in it).length;
    this.placeOf = new Map(
      plan.cells.slice(0, reported).map((it, place) => [`${it.fact}@${it.period}`, place]),
    );
    this.columns = plan.cells.map(() => ({
      state: new Uint8Array(0),
      value: new Float64Array(0),
      precedence: new Uint8Array(0),
      filing: new Int32Array(0),
    }));
    this.textOf = new Set(plan.texts.map((it) => `${it.fact}@${it.period}`));
    this.counted = new Set(
      plan.places.flatMap((it) => ("leaf" in it && "outcome" in it.leaf ? [it.leaf.outcome] : [])),
    );
    const order = policy.sourceOrder ?? DEFAULT_SOURCE_ORDER;
    this.isHeard = order.includes("filing");
    this.rules = factRules(facts, plan.calendar, order);
  }

  /** Takes in the filing at a place of the run's list. */
  read(place: number, content: FilingContent): void {
    const { period } = content;
    const isOwn = period.code === this.period.code;
    const standing = standingOn(content, period.lastDay);
    const on = `${period.lastDay} ${this.filings[place]!.sha256}`;
    for (const firm of content.firms) {
      const row = this.rowOf(firm.uscc, isOwn);
      if (row === undefined) continue;
      this.sources[row]!.push(place);
      const before = this.firms[row];
      if (!before || before.on < on) this.firms[row] = { on, it: firm };
      if (isOwn && standing.has(firm.uscc)) this.stands[row] = true;
    }
    for (const report of content.reports) {
      const row = report.uscc === null ? undefined : this.rows.get(report.uscc);
      if (row === undefined || report.uscc === null || !this.isHeard) continue;
      const precedence = standing.has(report.uscc) ? 0 : 1;
      for (const cell of report.cells)
        this.take(row, cell, { period: period.code, precedence, filing: place });
    }
    if (this.counted.size > 0) this.takeOutcomes(content, on);
  }

  private rowOf(uscc: string, isOwn: boolean): number | undefined {
    const known = this.rows.get(uscc);
    if (known !== undefined || !isOwn) return known;
    const row = this.size++;
    this.rows.set(uscc, row);
    this.stands.push(false);
    this.sources.push([]);
    if (row >= this.room) this.grow();
    return row;
  }

  private grow(): void {
    this.room = Math.max(FIRST_ROWS, this.room * 2);
    for (const column of this.columns) {
      const { state, value, precedence, filing } = column;
      column.state = new Uint8Array(this.room);
      column.value = new Float64Array(this.room);
      column.precedence = new Uint8Array(this.room);
      column.filing = new Int32Array(this.room);
      column.state.set(state);
      column.value.set(value);
      column.precedence.set(precedence);
      column.filing.set(filing);
    }
  }

  private take(
    row: number,
    { fact, state, value }: FilingContent["reports"][number]["cells"][number],
    { period, precedence, filing }: { period: string; precedence: number; filing: number },
  ): void {
    if (state !== "known" && state !== "not-applicable") return;
    const key = `${fact}@${period}`;
    if (this.textOf.has(key)) this.takeText(row, { fact, period, state, value, precedence }, filing);
    const place = this.placeOf.get(key);
    if (place === undefined) return;
    if (state === "known" && !Number.isSafeInteger(value)) {
      throw new Refusal("invalid", "scoring.figure-not-whole", { fact, value: String(value) });
    }
    const told: Told = {
      state: state === "known" ? KNOWN : NOT_APPLICABLE,
      value: state === "known" ? Number(value) : 0,
      precedence,
      filing,
    };
    const before = this.toldAt(place, row);
    if (before === null) {
      this.put(place, row, told);
      return;
    }
    const isFirst =
      told.precedence < before.precedence ||
      (told.precedence === before.precedence && this.carrierOf(filing) < this.carrierOf(before.filing));
    const beside = this.others.get(row) ?? [];
    beside.push({ ...(isFirst ? before : told), place });
    this.others.set(row, beside);
    if (isFirst) this.put(place, row, told);
  }

  private takeText(
    row: number,
    figure: Pick<ReportedFigure, "fact" | "period" | "state" | "value" | "precedence">,
    filing: number,
  ): void {
    const list = this.texts.get(row) ?? [];
    const ref = {
      source: "filing" as const,
      filing: this.filings[filing]!.sha256,
      carrier: this.carrierOf(filing),
      report: null,
      cell: figure.fact,
      evidence: null,
    };
    list.push({ figure: { ...figure, ref }, at: filing });
    this.texts.set(row, list);
  }

  private carrierOf(filing: number): string {
    return this.filings[filing]!.carrierId;
  }

  private toldAt(place: number, row: number): Told | null {
    const { state, value, precedence, filing } = this.columns[place]!;
    if (state[row] === NOTHING) return null;
    return { state: state[row]!, value: value[row]!, precedence: precedence[row]!, filing: filing[row]! };
  }
  private put(place: number, row: number, told: Told): void {
    const column = this.columns[place]!;
    column.state[row] = told.state;
    column.value[row] = told.value;
    column.precedence[row] = told.precedence;
    column.filing[row] = told.filing;
  }

  /** Titles and graduations; of one that several filings repeat, the latest filing's word stands. */
  private takeOutcomes(content: FilingContent, on: string): void {
    const keep = (uscc: string, key: string, it: Outcome): void => {
      const row = this.rows.get(uscc);
      if (row === undefined || !this.counted.has(it.kind)) return;
      const own = this.outcomes.get(row) ?? new Map<string, Dated<Outcome>>();
      this.outcomes.set(row, own);
      const before = own.get(key);
      if (!before || before.on < on) own.set(key, { on, it });
    };
    for (const title of content.titles) {
      const { kind, number, awardedOn: day, isRenewal: renewal, expiresOn, revokedOn } = title;
      const until = earlier(expiresOn, revokedOn);
      keep(title.uscc, `${kind}/${number}/${day}`, { kind, on: day, renewal, until });
    }
    for (const it of content.residencies) {
      if (it.exit !== "graduated" || it.leftOn === null) continue;
      keep(it.uscc, `graduated/${content.carrier.id}/${it.id}`, {
        kind: "graduated",
        on: it.leftOn,
        renewal: false,
      });
    }
  }

  /**
   * The firms that stand on the run's last day, by code, once every filing is read; `texts` where filings report one of
   * them otherwise.
   */
  frozen(): { size: number; at: (index: number) => FrozenFirm; texts?: ToldTexts } {
    const standing = [...this.rows]
      .filter(([, row]) => this.stands[row])
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (this.placeOf.size < this.columns.length) for (const [, row] of standing) this.settleLeaves(row);
    const differing = differingTexts(
      standing.map(([, row]) => row),
      this.texts,
      this.plan.texts,
    );
    const size = standing.length;
    if (!differing) return { size, at: (index) => this.firm(...standing[index]!) };
    const { texts, told } = differing;
    const places = this.plan.cells.length;
    return {
      size,
      texts,
      at: (index) => {
        const [uscc, row] = standing[index]!;
        const firm = this.firm(uscc, row);
        const beside = (told.get(row) ?? []).map((it) => ({ ...it, place: places + it.place }));
        return { ...firm, beside: [...firm.beside, ...beside] };
      },
    };
  }

  private firm(uscc: string, row: number): FrozenFirm {
    const { name, foundedOn, field } = this.firms[row]!.it;
    const sources = [...this.sources[row]!].sort((a, b) => a - b);
    const figures: (number | null)[] = [];
    const notApplicable: number[] = [];
    const decided: number[] = [];
    this.columns.forEach(({ state, value, filing }, place) => {
      const own = state[row]!;
      figures.push(own === KNOWN ? value[row]! : null);
      if (own === NOT_APPLICABLE) notApplicable.push(place);
      decided.push(own === NOTHING ? -1 : sources.indexOf(filing[row]!));
    });
    const beside = (this.others.get(row) ?? [])
      .filter((it) => it.state === KNOWN && figures[it.place] !== null && it.value !== figures[it.place])
      .map(({ place, filing, value }) => ({ place, filing, value }))
      .sort((a, b) => a.place - b.place || a.filing - b.filing);
    return { uscc, name, foundedOn, field: field ?? "", figures, notApplicable, sources, decided, beside };
  }

  /** Works out the leaves of a firm; no single filing decides them. */
  private settleLeaves(row: number): void {
    const { uscc: id, name, foundedOn, field } = this.firms[row]!.it;
    const outcomes = [...(this.outcomes.get(row)?.values() ?? [])].map(
      ({ it }): ReportedOutcome => ({
        ...it,
        ref: { source: "filing", filing: null, carrier: null, report: null, cell: null, evidence: null },
      }),
    );
    const figures = (this.texts.get(row) ?? []).map((it) => it.figure);
    const book = new FactBook({ id, name, foundedOn, field, kind: null, figures, outcomes }, this.rules);
    this.plan.places.forEach((place, at) => {
      if (!("leaf" in place)) return;
      const told = leafOf(place.leaf, place.back, book);
      if (typeof told === "number") {
        this.put(at, row, { state: KNOWN, value: told, precedence: 0, filing: -1 });
      } else if (told === "not-applicable") {
        this.put(at, row, { state: NOT_APPLICABLE, value: 0, precedence: 0, filing: -1 });
      } else if (foundedOn > this.rules.calendar.back(place.back).lastDay) {
        // A column takes what is missing from before the founding as not applicable.
        throw new Refusal("conflict", "scoring.founded-later", { name, on: foundedOn });
      }
    });
  }
}

function leafOf(leaf: Leaf, back: number, book: FactBook): number | "missing" | "not-applicable" {
  if ("test" in leaf) {
    const { state } = testCondition(leaf, book);
    return state === "met" ? 1 : state === "not-met" ? 0 : "missing";
  }
  const { state, value } = derive(leaf, book, back);
  if (!value) return state === "missing" ? "missing" : "not-applicable";
  return Number(value.n);
}

/** The earlier of two days on which something ends; null: it has no end. */
const earlier = (a: DateOn | null, b: DateOn | null): DateOn | null =>
  a === null || (b !== null && b < a) ? b : a;

/** The firms that a filing shows in residence on a day. */
function standingOn(content: FilingContent, day: DateOn): Set<string> {
  const found = new Set<string>();
  for (const it of content.residencies) {
    if (isWithin(day, { from: it.enteredOn, to: it.leftOn })) found.add(it.uscc);
  }
  return found;
}
