import { type Cap, capValue, figureValue } from "#app/domain/policy/figure.ts";
import {
  higherLevelOf,
  type RewardItem,
  type RewardProgramme,
  roundingUnitOf,
} from "#app/domain/policy/reward-programme.ts";
import { apportion } from "#app/domain/shared/apportion.ts";
import { divide, floor, type Rational, rational } from "#app/domain/shared/rational.ts";
import { applyBudget } from "./budget.ts";
import { type Part, partsTotal, toFen } from "./parts.ts";
import { byText } from "./testimony.ts";
import {
  ALL_ITEMS,
  type Beneficiary,
  type BudgetOutcome,
  type CodedText,
  type HigherLevelPayment,
  type LineKind,
  type RewardLine,
  type Standing,
} from "./types.ts";

/** From exact parts to lines in fen: item → item cap → exclusions → beneficiary cap → budget (rules-engine §8). */
type Draft = Omit<RewardLine, "lineNo">;
/** One beneficiary's lines so far and what they add up to. */
type Account = { beneficiary: Beneficiary; lines: Draft[]; fen: bigint };
type Limits = {
  programme: RewardProgramme;
  standings: readonly Standing[];
  higherLevel: readonly HigherLevelPayment[];
};

/** Fen as a JS integer. Throws RangeError beyond safe integers (90 trillion yuan). */
export function safeFen(fen: bigint): number {
  const number = Number(fen);
  if (!Number.isSafeInteger(number)) throw new RangeError(`amount out of range: ${fen}`);
  return number;
}

const capFen = (cap: Cap): bigint | null => {
  const yuan = capValue(cap);
  return yuan === null ? null : toFen(yuan).n;
};

function draft(
  programme: RewardProgramme,
  item: RewardItem | null,
  line: { kind: LineKind; beneficiary: Beneficiary; fen: bigint; text: CodedText; clause?: string },
  part?: Part,
): Draft {
  return {
    kind: line.kind,
    beneficiary: line.beneficiary,
    item: item?.code ?? ALL_ITEMS,
    uscc: part?.uscc ?? null,
    carrierId: part?.carrierId ?? null,
    outcome: part?.outcome ?? null,
    amountFen: safeFen(line.fen),
    paymentKey: part?.paymentKey ?? null,
    rule: {
      policy: programme.code,
      version: programme.version,
      item: item?.code ?? ALL_ITEMS,
      clause: line.clause ?? item?.clause ?? "",
    },
    text: line.text,
    ...(part?.judged ? { judged: part.judged } : {}),
  };
}

const unitFen = (programme: RewardProgramme): bigint => toFen(figureValue(roundingUnitOf(programme))).n;
/** Fen rounded down to the programme's unit. */
export const floorToUnit = (exact: Rational, programme: RewardProgramme): bigint =>
  floor(divide(exact, rational(unitFen(programme)))) * unitFen(programme);

/** Lines of one item for one beneficiary; the parts are in order. */
function itemLines(
  limits: Limits,
  item: RewardItem,
  beneficiary: Beneficiary,
  parts: readonly Part[],
): Draft[] {
  const { programme } = limits;
  const exact = partsTotal(parts);
  const whole = floor(exact);
  const rounded = floorToUnit(exact, programme);
  const shown = apportion(
    parts.map((it) => it.fen),
    whole,
  );
  const lines = parts.map((part, i) =>
    draft(programme, item, { kind: part.kind ?? "item", beneficiary, fen: shown[i]!, text: part.text }, part),
  );
  let left = rounded;
  const take = (kind: LineKind, fen: bigint, text: CodedText, clause?: string): void => {
    if (fen === 0n) return;
    lines.push(draft(programme, item, { kind, beneficiary, fen: -fen, text, ...(clause ? { clause } : {}) }));
  };
  take("rounding", whole - rounded, {
    code: "limit.rounding",
    params: { unitFen: safeFen(unitFen(programme)) },
  });
  const cap = capFen(item.cap);
  if (cap !== null && left > cap) {
    take("item-cap", left - cap, { code: "limit.item-cap", params: { capFen: safeFen(cap) } });
    left = cap;
  }
  const excluded = exclusion(limits, item, beneficiary, left);
  if (excluded) take("exclusion", excluded.fen, excluded.text, excluded.clause);
  return lines;
}

/** What an exclusion takes off `fen`; a failing grade or a bar takes all. */
function exclusion(
  { programme, standings, higherLevel }: Limits,
  item: RewardItem,
  { kind, id }: Beneficiary,
  fen: bigint,
): { fen: bigint; text: CodedText; clause: string } | null {
  const { grades, barred, clause } = programme.exclusions;
  const rule = higherLevelOf(programme, item);
  const standing = kind === "carrier" ? standings.find((it) => it.carrierId === id) : undefined;
  if (standing && barred && standing.barred)
    return { fen, text: { code: "limit.barred", params: {} }, clause };
  if (standing?.grade && grades.includes(standing.grade)) {
    return { fen, text: { code: "limit.failing-grade", params: { grade: standing.grade } }, clause };
  }
  const own = higherLevel
    .filter((it) => it.item === item.code && it.beneficiary.kind === kind && it.beneficiary.id === id)
    .sort((a, b) => byText(a.document, b.document));
  const paid = own.reduce((total, it) => total + BigInt(it.amountFen), 0n);
  if (paid <= 0n || rule === "ignored") return null;
  const text = { code: "limit.higher-level", params: { paidFen: safeFen(paid), document: own[0]!.document } };
  const off = rule === "nothing" || paid > fen ? fen : paid;
  return { fen: off, text, clause: item.higherLevel === undefined ? clause : item.clause };
}

const BENEFICIARY_ORDER = ["carrier", "firm", "unit", "authority"];
export const inBeneficiaryOrder = (a: Beneficiary, b: Beneficiary): number =>
  BENEFICIARY_ORDER.indexOf(a.kind) - BENEFICIARY_ORDER.indexOf(b.kind) || byText(a.id, b.id);

function openAccounts(
  limits: Limits,
  byItem: readonly { item: RewardItem; parts: readonly Part[] }[],
): Account[] {
  const accounts = new Map<string, Account>();
  for (const { item, parts } of byItem) {
    const own = new Map<string, Part[]>();
    for (const part of parts) {
      const key = `${part.beneficiary.kind}/${part.beneficiary.id}`;
      own.set(key, [...(own.get(key) ?? []), part]);
    }
    for (const [key, list] of own) {
      const { beneficiary } = list[0]!;
      const account = accounts.get(key) ?? { beneficiary, lines: [], fen: 0n };
      account.lines.push(...itemLines(limits, item, beneficiary, list));
      accounts.set(key, account);
    }
  }
  const list = [...accounts.values()].sort((a, b) => inBeneficiaryOrder(a.beneficiary, b.beneficiary));
  for (const it of list) it.fen = it.lines.reduce((total, line) => total + BigInt(line.amountFen), 0n);
  return list;
}

const cutKind = { scaled: "budget-cut", refused: "budget-refused" } as const;

/**
 * The lines of a run, numbered from 1, by beneficiary, and what the budget did. `byItem` is in the programme's order,
 * each item's parts by date, then id.
 */
export function drawLines(
  limits: Limits,
  byItem: readonly { item: RewardItem; parts: readonly Part[] }[],
  { budgetFen, authorityId }: { budgetFen: number | null; authorityId: string },
): { lines: RewardLine[]; budget: BudgetOutcome } {
  const { programme } = limits;
  const accounts = openAccounts(limits, byItem);
  const cap = capFen(programme.beneficiaryCap);
  const take = (account: Account, kind: LineKind, fen: bigint, text: CodedText): void => {
    if (fen === 0n) return;
    account.lines.push(draft(programme, null, { kind, beneficiary: account.beneficiary, fen: -fen, text }));
    account.fen -= fen;
  };
  for (const account of accounts) {
    if (cap === null || account.fen <= cap) continue;
    const text = { code: "limit.beneficiary-cap", params: { capFen: safeFen(cap) } };
    take(account, "beneficiary-cap", account.fen - cap, text);
  }
  const entitled = accounts.map((it) => it.fen);
  const limit = budgetFen === null ? null : BigInt(budgetFen);
  const { state, paidFen, leftoverFen } = applyBudget(entitled, limit, programme.whenOverBudget);
  const entitledFen = safeFen(entitled.reduce((a, b) => a + b, 0n));
  if (state === "scaled" || state === "refused") {
    const text = { code: `limit.${cutKind[state]}`, params: { budgetFen: budgetFen ?? 0, entitledFen } };
    accounts.forEach((account, i) => {
      take(account, cutKind[state], account.fen - paidFen[i]!, text);
    });
  }
  const drafts = accounts.flatMap((it) => it.lines);
  if (state === "scaled" && leftoverFen > 0n) {
    // It stays with the authority and is nobody's: a line to be seen, of no amount.
    const text = { code: "limit.leftover", params: { leftoverFen: safeFen(leftoverFen) } };
    const beneficiary: Beneficiary = { kind: "authority", id: authorityId };
    drafts.push(draft(programme, null, { kind: "budget-leftover", beneficiary, fen: 0n, text }));
  }
  const payableFen = safeFen(paidFen.reduce((a, b) => a + b, 0n));
  return {
    lines: drafts.map((line, i) => ({ lineNo: i + 1, ...line })),
    budget: { state, budgetFen, entitledFen, payableFen, leftoverFen: safeFen(leftoverFen) },
  };
}
