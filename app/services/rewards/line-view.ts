import type { LineRow } from "#db/queries/rewards.server.ts";
import type { LineDetail } from "./stored-lines.ts";

/** A reward line as pages show it. */
export type LineView = Pick<
  LineRow,
  "runId" | "lineNo" | "uscc" | "item" | "kind" | "amountFen" | "paymentKey"
> & { detail: LineDetail };

export const lineView = (row: LineRow): LineView => ({
  runId: row.runId,
  lineNo: row.lineNo,
  uscc: row.uscc,
  item: row.item,
  kind: row.kind,
  amountFen: row.amountFen,
  paymentKey: row.paymentKey,
  detail: row.detail as LineDetail,
});
