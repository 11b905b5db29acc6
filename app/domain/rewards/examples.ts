import type { CarrierKind, FilingContent, FilingPeriod } from "#app/domain/filings/content.ts";
import type {
  OutcomeSource,
  RewardExample,
  RewardItem,
  RewardProgramme,
} from "#app/domain/policy/reward-programme.ts";
import { behaviourOf, ENGINE_VERSION } from "#app/domain/scoring/engine-version.ts";
import type { FactUnit } from "#app/domain/scoring/input.ts";
import { addDays, addMonths } from "#app/domain/shared/dates.ts";
import { equals, formatDecimal, parseDecimal, rational } from "#app/domain/shared/rational.ts";
import type { Attributed, RunContext } from "./claims.ts";
import { floorToUnit } from "./entitlement.ts";
import { firmBooks, unitsRead } from "./firm-conditions.ts";
import { indexFirmCells } from "./firm-facts.ts";
import { itemParts } from "./items.ts";
import { partsTotal } from "./parts.ts";
import { gatherTestimony } from "./testimony.ts";
import type { Recognition, Standing } from "./types.ts";

/** The worked examples of a programme, each computed by the engine on a made-up carrier. */
export type ExampleFault = { index: number; item: string; expected: string; found: string };

const CARRIER = "carrier";
const firmCode = (i: number): string => `firm-${String(i).padStart(6, "0")}`;
const DEFAULT_PERIOD: FilingPeriod = {
  code: "2023",
  kind: "year",
  firstDay: "2023-01-01",
  lastDay: "2023-12-31",
};

/** One filing of the made-up carrier: its firms with the same facts, its cost, one let room. */
function filingOf(item: RewardItem, example: RewardExample, period: FilingPeriod): FilingContent {
  const { given } = example;
  const firms = Array.from({ length: given.count ?? 1 }, (_, i) => firmCode(i));
  const known = (facts: Record<string, number | string>) =>
    Object.entries(facts).map(([fact, value]) => ({
      fact,
      state: "known" as const,
      value,
      explanation: null,
    }));
  const enteredOn = given.enteredOn ?? period.firstDay;
  return {
    format: 1,
    carrier: {
      id: CARRIER,
      name: CARRIER,
      kind: kindOf(item, example),
      unit: { id: "unit", name: "unit" },
      group: null,
      parkId: null,
    },
    period,
    firms: firms.map((uscc) => ({ uscc, name: uscc, foundedOn: enteredOn, field: given.field ?? null })),
    residencies: firms.map((uscc) => ({
      id: uscc,
      uscc,
      enteredOn,
      leftOn: null,
      exit: null,
      evidence: null,
    })),
    rooms: [],
    leases:
      given.areaDm2 && item.type === "area-rate"
        ? [
            {
              id: "lease",
              roomId: "room",
              residencyId: firmCode(0),
              from: enteredOn,
              to: null,
              areaDm2: given.areaDm2,
            },
          ]
        : [],
    titles: [],
    reports: [
      { uscc: null, cells: known(carrierFacts(item, example)) },
      ...firms.map((uscc) => ({ uscc, cells: known(given.facts ?? {}) })),
    ],
  };
}

/** What the made-up carrier reports of itself: its cost, the area that the cost is of, the day it began. */
function carrierFacts(item: RewardItem, { given }: RewardExample): Record<string, number | string> {
  if (item.type !== "share-of-cost") return {};
  const { percent, limits } = item;
  const since = typeof percent === "object" && "since" in percent ? percent.since : null;
  return {
    ...(given.costFen === undefined ? {} : { [item.fact]: given.costFen }),
    ...(limits && given.areaDm2 !== undefined ? { [limits.area]: given.areaDm2 } : {}),
    ...(since?.kind === "fact" && given.since !== undefined ? { [since.fact]: given.since } : {}),
  };
}

/** The made-up carrier's recognitions: at the level of the example, and on the day that its years count from. */
function recognitionsOf(item: RewardItem, example: RewardExample, firstDay: string): Recognition[] {
  const { level, since } = example.given;
  const percent = item.type === "share-of-cost" ? item.percent : null;
  const yearly = percent !== null && typeof percent === "object" && "since" in percent ? percent.since : null;
  const asked = yearly?.kind === "recognised" && since !== undefined ? yearly.levels[0] : level;
  if (asked === undefined) return [];
  return [
    {
      carrierId: CARRIER,
      kind: kindOf(item, example),
      unitId: "unit",
      level: asked,
      from: since ?? firstDay,
      to: null,
      number: "",
      isRenewal: false,
      revokedOn: null,
      evidence: null,
    },
  ];
}

const kindOf = (item: RewardItem, { given }: RewardExample): CarrierKind =>
  given.carrierKind ?? item.carrierKinds?.[0] ?? "incubator";

const awardKindOf = (source: OutcomeSource): string =>
  source.kind === "title"
    ? source.titles[0]!
    : source.kind === "recognised"
      ? source.levels[0]!
      : source.kind;

function attributed(programme: RewardProgramme, item: RewardItem, example: RewardExample, on: string) {
  const rule = "outcome" in item ? programme.outcomes.find((it) => it.code === item.outcome) : undefined;
  if (!rule) return [];
  const ofCarrier = rule.source.kind === "recognised";
  return Array.from(
    { length: example.given.count ?? 0 },
    (_, i): Attributed => ({
      rule,
      outcome: {
        kind: rule.code,
        awardKind: awardKindOf(rule.source),
        uscc: ofCarrier ? null : firmCode(i),
        carrier: ofCarrier ? { id: `${CARRIER}-${i}`, kind: kindOf(item, example), unitId: "unit" } : null,
        date: on,
        number: String(i),
        evidence: null,
        isRenewal: false,
        reportedBy: [CARRIER],
      },
      attribution: {
        state: "attributed" as const,
        carrierId: ofCarrier ? `${CARRIER}-${i}` : CARRIER,
        text: { code: "attribution.only-host", params: {} },
        candidates: [],
      },
    }),
  );
}

function standingsOf({ given }: RewardExample): Standing[] {
  const own = { grade: given.grade ?? null, rank: given.place ?? null, peerGroup: "", barred: false };
  return Array.from({ length: given.tied ?? 1 }, (_, i) => ({
    ...own,
    carrierId: i === 0 ? CARRIER : `other-${i}`,
  }));
}

/** How far back a fact of any item may look. */
const YEARS = 5;

function exampleYuan(
  programme: RewardProgramme,
  item: RewardItem,
  { example, facts }: { example: RewardExample; facts: readonly FactUnit[] },
) {
  const { firstDay = DEFAULT_PERIOD.firstDay, lastDay = DEFAULT_PERIOD.lastDay } = example.given;
  const period = { ...DEFAULT_PERIOD, firstDay, lastDay };
  const back = Array.from({ length: YEARS }, (_, i) => ({
    ...period,
    code: `${period.code}-${i + 1}`,
    firstDay: addMonths(firstDay, -12 * (i + 1)),
    lastDay: addDays(addMonths(addDays(lastDay, 1), -12 * (i + 1)), -1),
  }));
  const city = gatherTestimony([period, ...back].map((it) => filingOf(item, example, it)));
  const context: RunContext = {
    programme,
    period,
    window: { from: firstDay, to: lastDay },
    city,
    firmCells: indexFirmCells(city.carriers),
    standings: standingsOf(example),
    recognitions: recognitionsOf(item, example, firstDay),
    engine: behaviourOf(ENGINE_VERSION),
    books: firmBooks(city, period, unitsRead(programme, facts)),
    paid: new Map(),
    outcomes: new Map(
      "outcome" in item ? [[item.outcome, attributed(programme, item, example, period.lastDay)]] : [],
    ),
  };
  const exact = partsTotal(itemParts(context, item).parts);
  return rational(floorToUnit(exact, programme), 100);
}

/**
 * The examples that the engine does not agree with, in yuan. An example is of one item alone, before caps, exclusions
 * and budget, so that it holds for a programme whose cap is unknown. `facts`: the catalogue's units, for conditions.
 * Throws RangeError where an example's item has an unknown amount.
 */
export function rewardExampleFaults(
  programme: RewardProgramme,
  facts: readonly FactUnit[] = [],
): ExampleFault[] {
  return programme.examples.flatMap((example, index) => {
    const item = programme.items.find((it) => it.code === example.item)!;
    const found = exampleYuan(programme, item, { example, facts });
    return equals(found, parseDecimal(example.amount))
      ? []
      : [{ index, item: item.code, expected: example.amount, found: formatDecimal(found, 2) }];
  });
}

/** The items that no example shows; a programme with one cannot be published. */
export const itemsWithoutExample = ({ items, examples }: RewardProgramme): string[] =>
  items.map((it) => it.code).filter((code) => !examples.some((it) => it.item === code));
