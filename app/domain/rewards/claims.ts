import type { FilingPeriod } from "#app/domain/filings/content.ts";
import type { OutcomeRule, RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import { behaviourOf, ENGINE_VERSION, type EngineBehaviour } from "#app/domain/scoring/engine-version.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { attribute, attributeMove } from "./attribution.ts";
import { type FirmBooks, firmBooks, unitsRead } from "./firm-conditions.ts";
import { type FirmCells, indexFirmCells } from "./firm-facts.ts";
import { conflictKey, outcomeKeyOf, subjectOf } from "./once.ts";
import { collectOutcomes, firstOutcomes, inDateOrder, notFirst, type Window, windowOf } from "./outcomes.ts";
import { byText, type CityTestimony, carrierOn } from "./testimony.ts";
import type {
  Attribution,
  Beneficiary,
  LineOutcome,
  Outcome,
  Recognition,
  RewardFinding,
  RewardInput,
  Ruling,
  Standing,
  Uncounted,
} from "./types.ts";

/** An award that counts, with the carrier it belongs to, after rulings. */
export type Attributed = { rule: OutcomeRule; outcome: Outcome; attribution: Attribution };

export type RunContext = {
  programme: RewardProgramme;
  period: FilingPeriod;
  window: Window;
  city: CityTestimony;
  firmCells: FirmCells;
  standings: readonly Standing[];
  /** The authority's register of recognised carriers. */
  recognitions: readonly Recognition[];
  engine: Pick<EngineBehaviour, "areaDaysOf" | "areaKeysHold">;
  /** Facts of firms as conditions read them. */
  books: FirmBooks;
  /** Keys that are paid, with where. */
  paid: ReadonlyMap<string, string>;
  /** By outcome code, in order of date, then firm. */
  outcomes: ReadonlyMap<string, readonly Attributed[]>;
};

export const lineOutcome = ({ kind, date, number, evidence }: Outcome): LineOutcome => ({
  kind,
  date,
  number,
  evidence,
});

/** The first day from which some item still counts awards of this kind. */
function countedSince(programme: RewardProgramme, outcome: string, window: Window): DateOn {
  const carried = programme.items.flatMap((it) =>
    it.type === "per-batch" && it.outcome === outcome && it.remainder !== "expire"
      ? it.remainder.carryFrom
      : [],
  );
  return [window.from, ...carried].sort(byText)[0]!;
}

function ruled(attribution: Attribution, ruling: Ruling | undefined): Attribution {
  if (attribution.state !== "conflict" || !ruling) return attribution;
  if (!attribution.candidates.some((it) => it.carrierId === ruling.carrierId)) return attribution;
  return {
    state: "attributed",
    carrierId: ruling.carrierId,
    text: { code: "attribution.ruling", params: { reason: ruling.reason } },
    candidates: attribution.candidates,
  };
}

/** Rulings by conflict. Two that differ are no ruling at all. */
function readRulings(rulings: readonly Ruling[]): {
  rulings: Map<string, Ruling>;
  findings: RewardFinding[];
} {
  const byKey = new Map<string, Ruling[]>();
  for (const it of rulings) byKey.set(it.outcomeKey, [...(byKey.get(it.outcomeKey) ?? []), it]);
  const clear = new Map<string, Ruling>();
  const findings: RewardFinding[] = [];
  for (const [outcomeKey, list] of [...byKey].sort(([a], [b]) => byText(a, b))) {
    const sorted = [...list].sort((a, b) => byText(a.carrierId, b.carrierId) || byText(a.reason, b.reason));
    if (new Set(sorted.map((it) => it.carrierId)).size === 1) clear.set(outcomeKey, sorted[0]!);
    else {
      findings.push({ code: "rewards.rulings-differ", subject: outcomeKey, blocks: true, params: {} });
    }
  }
  return { rulings: clear, findings };
}

/** The carrier that an award belongs to; a recognition belongs to the carrier that got it. */
function attributionOf(
  rule: OutcomeRule,
  outcome: Outcome,
  { attribution }: RewardProgramme,
  city: CityTestimony,
): Attribution {
  const { uscc, carrier, date, reportedBy } = outcome;
  if (uscc === null) {
    const text = { code: "attribution.recognised", params: { on: date } };
    return { state: "attributed", carrierId: carrier!.id, text, candidates: [] };
  }
  const own = rule.minDays === undefined ? attribution : { ...attribution, minDays: rule.minDays };
  const { kind } = rule.source;
  return kind === "introduced" || kind === "graduated"
    ? attributeMove({ uscc, date, reportedBy, move: kind }, own, city)
    : attribute(uscc, date, own, city);
}

/** Collects, filters and attributes the awards of every outcome rule of the programme (rules-engine §7). */
export function prepareRun(
  input: RewardInput,
  city: CityTestimony,
  paid: ReadonlyMap<string, string>,
): { context: RunContext; uncounted: Uncounted[]; findings: RewardFinding[] } {
  const { programme, period } = input;
  const window = windowOf(programme, period);
  const { rulings, findings } = readRulings(input.rulings);
  const uncounted: Uncounted[] = [];
  const outcomes = new Map<string, Attributed[]>();
  for (const rule of programme.outcomes) {
    const since = countedSince(programme, rule.code, window);
    const collected = collectOutcomes(rule, city, input, { from: since, to: window.to });
    findings.push(...collected.findings);
    const firsts = firstOutcomes(collected.outcomes);
    const counted: Attributed[] = [];
    for (const outcome of collected.outcomes) {
      if (outcome.date < since || outcome.date > window.to) continue;
      const text = notFirst(rule, outcome, firsts);
      if (text !== null) {
        if (outcome.date < window.from) continue;
        uncounted.push({
          item: null,
          uscc: outcome.uscc,
          outcome: lineOutcome(outcome),
          carrierId: outcome.carrier?.id ?? null,
          text,
        });
        continue;
      }
      const attribution = attributionOf(rule, outcome, programme, city);
      const ruling = rulings.get(conflictKey(outcome));
      counted.push({ rule, outcome, attribution: ruled(attribution, ruling) });
    }
    outcomes.set(rule.code, counted);
  }
  const firmCells = indexFirmCells(city.carriers);
  const context: RunContext = {
    programme,
    period,
    window,
    city,
    firmCells,
    standings: input.standings,
    recognitions: input.recognitions ?? [],
    engine: behaviourOf(input.engineVersion ?? ENGINE_VERSION),
    books: firmBooks(city, period, unitsRead(programme, input.facts ?? [])),
    paid,
    outcomes,
  };
  return { context, uncounted, findings };
}

export type Claim = {
  outcome: Outcome;
  attribution: Attribution;
  beneficiary: Beneficiary;
  carrierId: string | null;
  paymentKey: string;
};
export type Claims = {
  claims: Claim[];
  waiting: { attributed: Attributed; paymentKey: string }[];
  uncounted: Uncounted[];
};

type OutcomeItem = Extract<RewardItem, { outcome: string }>;

/** The carrier's kind and unit on the day: as the register of recognitions has them, else as its filing does. */
function hostOf({ city }: RunContext, { carrier, date }: Outcome, carrierId: string) {
  if (carrier) return carrier;
  const { kind, unit } = carrierOn(city.byId.get(carrierId)!, date);
  return { kind, unitId: unit.id };
}

function beneficiaryOf(context: RunContext, item: OutcomeItem, it: Attributed): Beneficiary {
  const { attribution, outcome } = it;
  if (item.beneficiary === "firm") return { kind: "firm", id: subjectOf(outcome) };
  // A claim without a host never comes here.
  const carrierId = attribution.state === "attributed" ? attribution.carrierId : "";
  if (item.beneficiary === "carrier") return { kind: "carrier", id: carrierId };
  return { kind: "unit", id: hostOf(context, outcome, carrierId).unitId };
}

/**
 * The awards that earn in an item, each with the payment key it takes. The earliest takes the key, also in conflict;
 * without a host it does not, save where the firm itself is paid whoever hosts it.
 */
export function claimOutcomes(context: RunContext, item: OutcomeItem, since: DateOn): Claims {
  const needsHost = item.beneficiary !== "firm" || item.carrierKinds !== null;
  const result: Claims = { claims: [], waiting: [], uncounted: [] };
  const taken = new Set<string>();
  for (const it of [...(context.outcomes.get(item.outcome) ?? [])].sort((a, b) =>
    inDateOrder(a.outcome, b.outcome),
  )) {
    const { outcome, attribution, rule } = it;
    if (outcome.date < since) continue;
    const carrierId = attribution.state === "attributed" ? attribution.carrierId : null;
    const drop = (text: Uncounted["text"]): void => {
      if (outcome.date < context.window.from) return;
      result.uncounted.push({
        item: item.code,
        uscc: outcome.uscc,
        outcome: lineOutcome(outcome),
        carrierId,
        text,
      });
    };
    if (needsHost && attribution.state === "none") {
      drop(attribution.text);
      continue;
    }
    const key = outcomeKeyOf(context.programme, rule, outcome, {
      item: item.code,
      beneficiaryKind: item.beneficiary,
    });
    const where = context.paid.get(key);
    if (where !== undefined) drop({ code: "uncounted.already-paid", params: { where } });
    else if (taken.has(key)) drop({ code: "uncounted.same-key", params: {} });
    else {
      taken.add(key);
      if (needsHost && attribution.state === "conflict") {
        result.waiting.push({ attributed: it, paymentKey: key });
      } else if (
        carrierId &&
        item.carrierKinds &&
        !item.carrierKinds.includes(hostOf(context, outcome, carrierId).kind)
      ) {
        drop({
          code: "uncounted.carrier-kind",
          params: { kind: hostOf(context, outcome, carrierId).kind },
        });
      } else {
        result.claims.push({
          outcome,
          attribution,
          beneficiary: beneficiaryOf(context, item, it),
          carrierId,
          paymentKey: key,
        });
      }
    }
  }
  return result;
}
