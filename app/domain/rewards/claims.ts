import type { FilingPeriod } from "#app/domain/filings/content.ts";
import type { OutcomeRule, RewardItem, RewardProgramme } from "#app/domain/policy/reward-programme.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { attribute } from "./attribution.ts";
import { type FirmCells, indexFirmCells } from "./firm-facts.ts";
import { conflictKey, outcomeKeyOf } from "./once.ts";
import { collectOutcomes, inDateOrder, notFirst, type Window, windowOf } from "./outcomes.ts";
import { byText, type CarrierTestimony, carrierOn } from "./testimony.ts";
import type {
  Attribution,
  Beneficiary,
  LineOutcome,
  Outcome,
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
  all: readonly CarrierTestimony[];
  firmCells: FirmCells;
  standings: readonly Standing[];
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

/** Collects, filters and attributes the awards of every outcome rule of the programme (rules-engine §7). */
export function prepareRun(
  input: RewardInput,
  all: readonly CarrierTestimony[],
  paid: ReadonlyMap<string, string>,
): { context: RunContext; uncounted: Uncounted[]; findings: RewardFinding[] } {
  const { programme, period } = input;
  const window = windowOf(programme, period);
  const { rulings, findings } = readRulings(input.rulings);
  const uncounted: Uncounted[] = [];
  const outcomes = new Map<string, Attributed[]>();
  for (const rule of programme.outcomes) {
    const since = countedSince(programme, rule.code, window);
    const collected = collectOutcomes(rule, all, { from: since, to: window.to });
    findings.push(...collected.findings);
    const counted: Attributed[] = [];
    for (const outcome of collected.outcomes) {
      if (outcome.date < since || outcome.date > window.to) continue;
      const text = notFirst(rule, outcome, collected.outcomes);
      if (text !== null) {
        if (outcome.date < window.from) continue;
        uncounted.push({
          item: null,
          uscc: outcome.uscc,
          outcome: lineOutcome(outcome),
          carrierId: null,
          text,
        });
        continue;
      }
      const attribution = attribute(outcome.uscc, outcome.date, programme.attribution, all);
      const ruling = rulings.get(conflictKey(outcome));
      counted.push({ rule, outcome, attribution: ruled(attribution, ruling) });
    }
    outcomes.set(rule.code, counted);
  }
  const firmCells = indexFirmCells(all);
  const context = { programme, period, window, all, firmCells, standings: input.standings, paid, outcomes };
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

/** The carrier's row in the testimony, as it was on the day. */
export const hostOn = (context: RunContext, carrierId: string, date: DateOn) =>
  carrierOn(context.all.find((it) => it.id === carrierId)!, date);

function beneficiaryOf(context: RunContext, item: OutcomeItem, it: Attributed): Beneficiary {
  const { attribution, outcome } = it;
  if (item.beneficiary === "firm") return { kind: "firm", id: outcome.uscc };
  // A claim without a host never comes here.
  const carrierId = attribution.state === "attributed" ? attribution.carrierId : "";
  if (item.beneficiary === "carrier") return { kind: "carrier", id: carrierId };
  return { kind: "unit", id: hostOn(context, carrierId, outcome.date).unit.id };
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
        !item.carrierKinds.includes(hostOn(context, carrierId, outcome.date).kind)
      ) {
        drop({
          code: "uncounted.carrier-kind",
          params: { kind: hostOn(context, carrierId, outcome.date).kind },
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
