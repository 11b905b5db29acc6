import { capValue, figureValue } from "#app/domain/policy/figure.ts";
import type { YearlyPercent } from "#app/domain/policy/reward-programme.ts";
import { addDays, addMonths, type DateOn, daysBetween, isDate } from "#app/domain/shared/dates.ts";
import {
  add,
  compare,
  divide,
  multiply,
  negate,
  type Rational,
  rational,
  subtract,
  toText,
  ZERO,
} from "#app/domain/shared/rational.ts";
import type { RunContext } from "./claims.ts";
import { carrierFact } from "./firm-facts.ts";
import {
  carrierPart,
  eligibleCarriers,
  HUNDRED,
  type ItemOf,
  type ItemParts,
  type Part,
  partsOnly,
  toFen,
} from "./parts.ts";
import { byText, type CarrierTestimony } from "./testimony.ts";
import type { CodedText, RewardFinding } from "./types.ts";

/** A share of an accepted cost (rules-engine §8), by year where the programme says so, and of no more than its limits. */
type CostItem = ItemOf<"share-of-cost">;

/** Days of the period that one percentage holds for; `year` counts from 1, null where it is one for all. */
export type Stretch = { from: DateOn; to: DateOn; year: number | null; percent: Rational };

/**
 * The stretches of a cost's days, `from` included and `to` not: each year from `start` on with its own percentage,
 * nothing before the start and after the last year. `ofDays`: the days that the cost is spread over evenly, those of the
 * period from the start on.
 */
export function yearStretches(
  years: readonly Rational[],
  start: DateOn,
  period: { firstDay: DateOn; lastDay: DateOn },
): { stretches: Stretch[]; ofDays: number } {
  const end = addDays(period.lastDay, 1);
  const begin = start > period.firstDay ? start : period.firstDay;
  const stretches = years.flatMap((percent, i): Stretch[] => {
    const [yearFrom, yearTo] = [addMonths(start, 12 * i), addMonths(start, 12 * (i + 1))];
    const from = yearFrom > begin ? yearFrom : begin;
    const to = yearTo < end ? yearTo : end;
    return from < to ? [{ from, to, year: i + 1, percent }] : [];
  });
  return { stretches, ofDays: Math.max(0, daysBetween(begin, end)) };
}

/** Months between two days: the days of each calendar month by how many it has. */
export function monthsOf(from: DateOn, to: DateOn): Rational {
  let months = ZERO;
  for (let day = from; day < to; ) {
    const first = `${day.slice(0, 8)}01`;
    const next = addMonths(first, 1);
    const until = next < to ? next : to;
    months = add(months, rational(daysBetween(day, until), daysBetween(first, next)));
    day = until;
  }
  return months;
}

/** The day that the years of a carrier count from, or null where nobody has said it. */
function startOf(context: RunContext, it: CarrierTestimony, since: YearlyPercent["since"]): DateOn | null {
  if (since.kind === "recognised") {
    const days = context.recognitions
      .filter((own) => own.carrierId === it.id && since.levels.includes(own.level))
      .map((own) => own.from);
    return days.sort(byText)[0] ?? null;
  }
  // Newest first: a later filing corrects an earlier one.
  const told = it.filings
    .filter(({ period }) => period.lastDay <= context.period.lastDay)
    .flatMap(({ reports }) => reports.filter((report) => report.uscc === null))
    .flatMap(({ cells }) => cells)
    .find((cell) => cell.fact === since.fact && cell.state === "known");
  return typeof told?.value === "string" && isDate(told.value) ? told.value : null;
}

/** What limits leave of a cost, in fen: of at most so many m², then at most so many yuan per m² and month. */
function limited(
  cost: Rational,
  months: Rational,
  {
    area,
    squareMetres,
    yuanPerM2Month,
  }: { area: Rational } & Record<"squareMetres" | "yuanPerM2Month", Rational | null>,
): { ofArea: Rational; ofPrice: Rational; counted: Rational } {
  const isLarger = squareMetres !== null && compare(area, squareMetres) > 0;
  const counted = isLarger ? squareMetres : area;
  const ofArea = isLarger ? multiply(cost, divide(squareMetres, area)) : cost;
  const most = yuanPerM2Month && toFen(multiply(multiply(yuanPerM2Month, counted), months));
  return { ofArea, ofPrice: most && compare(most, ofArea) < 0 ? most : ofArea, counted };
}

function costParts(
  context: RunContext,
  item: CostItem,
  it: CarrierTestimony,
  findings: RewardFinding[],
): (Part | null)[] {
  const unknown = (code: string, params: CodedText["params"]): null[] => {
    findings.push({ code, subject: it.id, blocks: false, params: { item: item.code, ...params } });
    return [];
  };
  const { period } = context;
  const cost = carrierFact(it, item.fact, period);
  if (cost.state === "unknown") return unknown("rewards.cost-not-known", { fact: item.fact });
  const { percent, limits } = item;
  const isYearly = typeof percent === "object" && "years" in percent;
  if (!isYearly && !limits) {
    const fen = divide(multiply(rational(cost.value), figureValue(percent)), HUNDRED);
    const text = { code: "item.share-of-cost", params: { costFen: cost.value } };
    return [carrierPart(context, item, it, { outcome: "cost", fen, text, findings })];
  }
  const start = isYearly ? startOf(context, it, percent.since) : period.firstDay;
  if (start === null) return unknown("rewards.start-not-known", {});
  const area = limits ? carrierFact(it, limits.area, period) : null;
  if (limits && area?.state !== "known") return unknown("rewards.area-not-known", { fact: limits.area });
  const whole = { from: period.firstDay, to: addDays(period.lastDay, 1), year: null };
  const { stretches, ofDays } = isYearly
    ? yearStretches(percent.years.map(figureValue), start, period)
    : {
        stretches: [{ ...whole, percent: figureValue(percent) }],
        ofDays: daysBetween(whole.from, whole.to),
      };
  return stretches.flatMap((stretch) => {
    const days = daysBetween(stretch.from, stretch.to);
    const own = multiply(rational(cost.value), rational(days, ofDays));
    const on = addDays(stretch.to, -1);
    const part = carrierPart(context, item, it, {
      outcome: "cost",
      fen: divide(multiply(own, stretch.percent), HUNDRED),
      text: {
        code: stretch.year === null ? "item.share-of-cost" : "item.share-of-cost-year",
        params: {
          costFen: cost.value,
          ...(stretch.year === null
            ? {}
            : {
                year: stretch.year,
                percent: toText(stretch.percent),
                from: stretch.from,
                to: on,
                days,
                ofDays,
                start,
              }),
        },
      },
      findings,
      ...(stretch.year === null ? {} : { part: { name: `year-${stretch.year}`, on } }),
    });
    if (!part || area?.state !== "known" || !limits) return [part];
    return [part, ...limitParts(part, stretch, own, { areaDm2: area.value, limits })];
  });
}

/** What each limit takes off the part above it, a line of its own. */
function limitParts(
  part: Part,
  { from, to, percent }: Stretch,
  cost: Rational,
  { areaDm2, limits }: { areaDm2: number; limits: NonNullable<CostItem["limits"]> },
): Part[] {
  const months = monthsOf(from, to);
  const squareMetres = capValue(limits.squareMetres);
  const yuanPerM2Month = capValue(limits.yuanPerM2Month);
  const area = divide(rational(areaDm2), HUNDRED);
  const { ofArea, ofPrice, counted } = limited(cost, months, { area, squareMetres, yuanPerM2Month });
  const cut = (fen: Rational, text: CodedText): Part[] =>
    fen.n === 0n
      ? []
      : [
          {
            ...part,
            kind: "item-cap",
            fen: negate(divide(multiply(fen, percent), HUNDRED)),
            outcome: null,
            paymentKey: null,
            text,
          },
        ];
  return [
    ...cut(subtract(cost, ofArea), {
      code: "limit.cost-area",
      params: { areaDm2, squareMetres: toText(squareMetres ?? ZERO) },
    }),
    ...cut(subtract(ofArea, ofPrice), {
      code: "limit.cost-price",
      params: {
        yuan: toText(yuanPerM2Month ?? ZERO),
        squareMetres: toText(counted),
        months: toText(months),
      },
    }),
  ];
}

/**
 * The parts of an item that pays a share of cost. A cost that nobody reported earns nothing and is found; so does one
 * whose start or area is not known where the item needs it.
 */
export function shareOfCost(context: RunContext, item: CostItem): ItemParts {
  const findings: RewardFinding[] = [];
  const parts = eligibleCarriers(context, item).flatMap((it) => costParts(context, item, it, findings));
  return partsOnly(parts, findings);
}
