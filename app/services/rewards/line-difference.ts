import type { CodedText, Uncounted } from "#app/domain/rewards/types.ts";
import type { LineView } from "./line-view.ts";

/** One line that came, went or changed between two runs, and why, where the later run says so. */
export type LineChange = {
  key: string;
  item: string;
  kind: LineView["kind"];
  firmName: string | null;
  beforeFen: number | null;
  afterFen: number | null;
  text: CodedText | null;
};
export type BeneficiaryChange = {
  id: string;
  name: string;
  beforeFen: number;
  afterFen: number;
  lines: LineChange[];
};

/** What a line is, whichever run it stands in: its outcome where it has one, else what it cuts. */
function outcomeOf({ paymentKey, kind, item, uscc, detail }: LineView): string {
  if (paymentKey === null) return [kind, item, uscc ?? "", detail.outcome?.date ?? ""].join("|");
  // By area and not of a stretch of days alone: what its key ends in, days or the period's code, is the same to a reader.
  return detail.text.code === "item.area-rate" ? paymentKey.replace(/\/[^/]*$/, "") : paymentKey;
}

const sumOf = (lines: readonly LineView[]): number => lines.reduce((total, it) => total + it.amountFen, 0);

/** Why a line is gone: the later run lists its outcome as not counted, or as claimed by several. */
function whyGone(
  line: LineView,
  after: { uncounted: readonly Uncounted[]; conflictOf: (line: LineView) => CodedText | null },
): CodedText | null {
  const dropped = after.uncounted.find(
    (it) =>
      it.uscc === line.uscc &&
      (it.uscc !== null || it.carrierId === (line.detail.carrier?.id ?? null)) &&
      it.outcome.date === line.detail.outcome?.date &&
      (it.item === null || it.item === line.item),
  );
  return dropped?.text ?? after.conflictOf(line);
}

/**
 * Whose money moved between a run and the one it follows, by how much, line by line. In order of the larger move;
 * whoever gets the same from other lines is listed too.
 */
export function lineDifference(
  before: readonly LineView[],
  after: readonly LineView[],
  reasons: { uncounted: readonly Uncounted[]; conflictOf: (line: LineView) => CodedText | null },
): BeneficiaryChange[] {
  const paid = [...before, ...after]
    .map((it) => it.detail.beneficiary)
    .filter((it) => it.kind !== "authority");
  const names = new Map(paid.map((it) => [it.id, it.name]));
  const changes = [...names].map(([id, name]): BeneficiaryChange => {
    const own = (lines: readonly LineView[]) => lines.filter((it) => it.detail.beneficiary.id === id);
    const [then, now] = [own(before), own(after)];
    const earlier = new Map(then.map((it) => [outcomeOf(it), it]));
    const lines: LineChange[] = [];
    for (const line of now) {
      const key = outcomeOf(line);
      const old = earlier.get(key);
      earlier.delete(key);
      if (old?.amountFen === line.amountFen) continue;
      lines.push(changeOf(key, line, old?.amountFen ?? null, line.amountFen, line.detail.text));
    }
    for (const [key, line] of earlier) {
      lines.push(changeOf(key, line, line.amountFen, null, whyGone(line, reasons)));
    }
    return { id, name, beforeFen: sumOf(then), afterFen: sumOf(now), lines };
  });
  const size = (it: BeneficiaryChange) => Math.abs(it.afterFen - it.beforeFen);
  return changes
    .filter((it) => it.lines.length > 0)
    .sort((a, b) => size(b) - size(a) || (a.id < b.id ? -1 : 1));
}

const changeOf = (
  key: string,
  line: LineView,
  beforeFen: number | null,
  afterFen: number | null,
  text: CodedText | null,
): LineChange => ({
  key,
  item: line.item,
  kind: line.kind,
  firmName: line.detail.firmName,
  beforeFen,
  afterFen,
  text,
});
