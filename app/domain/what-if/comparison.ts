import type { BeneficiaryKind, RewardResult } from "#app/domain/rewards/types.ts";
import type { ScoreResult, SubjectResult } from "#app/domain/scoring/result.ts";
import { type LineMove, lineMoves } from "./line-moves.ts";

/** One side of a comparison: what a run gave, or what a draft policy would give. Null where it has no such part. */
export type Outcome = {
  score: ScoreResult | null;
  rewards: RewardResult | null;
  /** Grades of the score's scheme, best first. */
  grades: readonly string[];
};

/** Where a subject belongs, for the split; null where nothing is known of it. */
export type Place = { kind: string | null; unit: string | null; group: string | null };

/** How one subject stands on one side. */
export type Standing = {
  totalMilli: number | null;
  rank: number | null;
  grade: string | null;
  isBarred: boolean;
  /** Stage of a firm, kind of a carrier. */
  class: string | null;
  /** Null where rewards were not computed. */
  amountFen: number | null;
};

/** Why a subject stands otherwise, besides its lines. */
export type MoveReason =
  /** Another stage, or another kind. */
  | "class"
  /** It is barred now, or no longer. */
  | "barred"
  /** Others passed it, or it others, at the same total. */
  | "others"
  /** Another grade at the same total and rank: the grade rules, their seats, a pass-through or a veto. */
  | "grade-rules";

export type Move = {
  kind: BeneficiaryKind;
  id: string;
  name: string;
  place: Place;
  /** Null where it is not on that side. */
  before: Standing | null;
  after: Standing | null;
  /** −1 worse, 1 better, 0 the same or not to be compared. */
  gradeStep: -1 | 0 | 1;
  why: MoveReason[];
  lines: LineMove[];
  money: ItemMove[];
};
/** What one item pays a beneficiary, its cuts apart; fen. */
export type ItemMove = { item: string; line: string; beforeFen: number; afterFen: number };

/** Sums over the subjects of one kind, unit or group. */
export type SplitRow = {
  by: "kind" | "unit" | "group";
  key: string | null;
  subjects: number;
  moved: number;
  totalUp: number;
  totalDown: number;
  gradeUp: number;
  gradeDown: number;
  beforeFen: number;
  afterFen: number;
};
export type Cost = {
  beforeFen: number;
  afterFen: number;
  /** What all would get before the budget. */
  entitledBeforeFen: number;
  entitledAfterFen: number;
};
export type Comparison = { moves: Move[]; unmoved: number; cost: Cost | null; split: SplitRow[] };

/**
 * Compares two results (rules-engine §9, §11): every subject whose total, rank, grade or money differs, by which lines
 * and why; what it costs; and both split by kind, unit and group. Pure: exact figures as the results hold them,
 * no order of theirs matters. `subjects` says what the scores are of; `places` where each subject belongs, by id.
 */
export function compareOutcomes(
  before: Outcome,
  after: Outcome,
  subjects: "firm" | "carrier",
  places: ReadonlyMap<string, Place>,
): Comparison {
  const [from, to] = [sideOf(before, subjects), sideOf(after, subjects)];
  const keys = [...new Set([...from.keys(), ...to.keys()])].sort();
  const gradeOrder = [...after.grades, ...before.grades.filter((it) => !after.grades.includes(it))];
  const comparable = before.grades.every((it) => after.grades.includes(it));
  const all = keys.map((key): Move => {
    const [then, now] = [from.get(key), to.get(key)];
    const own = (now ?? then)!;
    const standings = [
      then?.standing ?? unpaid(before, own.kind, subjects),
      now?.standing ?? unpaid(after, own.kind, subjects),
    ] as const;
    return {
      kind: own.kind,
      id: own.id,
      name: own.name,
      place: places.get(own.id) ?? { kind: null, unit: null, group: null },
      before: standings[0],
      after: standings[1],
      gradeStep: comparable ? gradeStep(gradeOrder, ...standings) : 0,
      why: whyOf(...standings),
      lines: lineMoves(then?.row ?? null, now?.row ?? null),
      money: itemMoves(before.rewards, after.rewards, own.kind, own.id),
    };
  });
  const moves = all.filter((it) => hasMoved(it.before, it.after));
  const scope = all.filter((it) => it.kind === subjects);
  return {
    moves,
    unmoved: all.length - moves.length,
    cost: costOf(before.rewards, after.rewards),
    split: (["kind", "unit", "group"] as const).flatMap((by) => splitBy(by, scope)),
  };
}

type Side = {
  kind: BeneficiaryKind;
  id: string;
  name: string;
  row: SubjectResult | null;
  standing: Standing;
};

const UNSCORED = { totalMilli: null, rank: null, grade: null, isBarred: false, class: null, amountFen: null };

/** A beneficiary that a side has no line for gets 0 there; a subject that a side did not score was not in it. */
function unpaid(
  { score, rewards }: Outcome,
  kind: BeneficiaryKind,
  subjects: BeneficiaryKind,
): Standing | null {
  const isScored = kind === subjects && score !== null;
  return rewards === null || isScored ? null : { ...UNSCORED, amountFen: 0 };
}

/** Subjects that were scored or are paid, by kind and id. */
function sideOf({ score, rewards }: Outcome, subjects: BeneficiaryKind): Map<string, Side> {
  const side = new Map<string, Side>();
  const nothing = rewards === null ? null : 0;
  const unscored = { ...UNSCORED, amountFen: nothing };
  for (const row of score?.subjects ?? []) {
    const standing: Standing = {
      totalMilli: row.totalMilli,
      rank: row.rank,
      grade: row.grade?.code ?? null,
      isBarred: row.barred,
      class: row.class,
      amountFen: nothing,
    };
    side.set(`${subjects}/${row.id}`, { kind: subjects, id: row.id, name: row.name, row, standing });
  }
  for (const { beneficiary, amountFen } of rewards?.totals.byBeneficiary ?? []) {
    const key = `${beneficiary.kind}/${beneficiary.id}`;
    const scored = side.get(key);
    const own = scored?.standing ?? unscored;
    const { kind, id } = beneficiary;
    side.set(key, { kind, id, name: id, row: null, ...scored, standing: { ...own, amountFen } });
  }
  return side;
}

function hasMoved(before: Standing | null, after: Standing | null): boolean {
  if (!before || !after) return true;
  return (
    before.totalMilli !== after.totalMilli ||
    before.rank !== after.rank ||
    before.grade !== after.grade ||
    before.isBarred !== after.isBarred ||
    // Money is compared where both sides computed it.
    (before.amountFen !== null && after.amountFen !== null && before.amountFen !== after.amountFen)
  );
}

function gradeStep(order: readonly string[], before: Standing | null, after: Standing | null): -1 | 0 | 1 {
  if (!before?.grade || !after?.grade) return 0;
  const step = order.indexOf(before.grade) - order.indexOf(after.grade);
  return step > 0 ? 1 : step < 0 ? -1 : 0;
}

function whyOf(before: Standing | null, after: Standing | null): MoveReason[] {
  if (!before || !after) return [];
  const why: MoveReason[] = [];
  if (before.class !== after.class) why.push("class");
  if (before.isBarred !== after.isBarred) why.push("barred");
  if (why.length > 0 || before.totalMilli !== after.totalMilli) return why;
  if (before.rank !== after.rank) why.push("others");
  else if (before.grade !== after.grade) why.push("grade-rules");
  return why;
}

/** What each item pays one beneficiary on either side, where it differs. */
function itemMoves(
  before: RewardResult | null,
  after: RewardResult | null,
  kind: BeneficiaryKind,
  id: string,
): ItemMove[] {
  if (!before || !after) return [];
  const sums = new Map<string, ItemMove>();
  const add = (result: RewardResult, side: "beforeFen" | "afterFen") => {
    for (const line of linesOf(result, kind, id)) {
      const key = `${line.item}/${line.kind}`;
      const sum = sums.get(key) ?? { item: line.item, line: line.kind, beforeFen: 0, afterFen: 0 };
      sum[side] += line.amountFen;
      sums.set(key, sum);
    }
  };
  add(before, "beforeFen");
  add(after, "afterFen");
  return [...sums.values()].filter((it) => it.beforeFen !== it.afterFen);
}

const indexed = new WeakMap<RewardResult, Map<string, RewardResult["lines"]>>();
/** Lines by beneficiary; found once per result, as every subject asks. */
function linesOf(result: RewardResult, kind: BeneficiaryKind, id: string): RewardResult["lines"] {
  let index = indexed.get(result);
  if (!index) {
    index = new Map();
    for (const line of result.lines) {
      const key = `${line.beneficiary.kind}/${line.beneficiary.id}`;
      const list = index.get(key);
      if (list) list.push(line);
      else index.set(key, [line]);
    }
    indexed.set(result, index);
  }
  return index.get(`${kind}/${id}`) ?? [];
}

function costOf(before: RewardResult | null, after: RewardResult | null): Cost | null {
  if (!before || !after) return null;
  return {
    beforeFen: before.totals.totalFen,
    afterFen: after.totals.totalFen,
    entitledBeforeFen: before.budget.entitledFen,
    entitledAfterFen: after.budget.entitledFen,
  };
}

function splitBy(by: SplitRow["by"], all: readonly Move[]): SplitRow[] {
  const rows = new Map<string | null, SplitRow>();
  for (const move of all) {
    const key = move.place[by];
    const row = rows.get(key) ?? {
      by,
      key,
      subjects: 0,
      moved: 0,
      totalUp: 0,
      totalDown: 0,
      gradeUp: 0,
      gradeDown: 0,
      beforeFen: 0,
      afterFen: 0,
    };
    rows.set(key, row);
    const { before, after } = move;
    row.subjects += 1;
    if (hasMoved(before, after)) row.moved += 1;
    if (before && after && before.totalMilli !== null && after.totalMilli !== null) {
      if (after.totalMilli > before.totalMilli) row.totalUp += 1;
      if (after.totalMilli < before.totalMilli) row.totalDown += 1;
    }
    if (move.gradeStep > 0) row.gradeUp += 1;
    if (move.gradeStep < 0) row.gradeDown += 1;
    row.beforeFen += before?.amountFen ?? 0;
    row.afterFen += after?.amountFen ?? 0;
  }
  // Subjects whose place is not known stand last.
  return [...rows.values()].sort((a, b) =>
    a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0,
  );
}
