import { z } from "zod";
import { carrierFacts } from "#app/domain/filings/carrier-facts.ts";
import type { FilingContent } from "#app/domain/filings/content.ts";
import { type FilingState, isLate } from "#app/domain/filings/state.ts";
import type { Period } from "#app/domain/reports/periods.ts";
import { periodAsked, periodView } from "#app/services/reports/period.server.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { type ExpectedFiling, expectedFilings, revisionsInState } from "#db/queries/filing-review.server.ts";
import { withScope } from "#db/scope.server.ts";
import { actorOf } from "./filed.server.ts";
import { faultsOfFiled } from "./freeze-ledger.server.ts";

/** What an authority tells apart: a draft and a filing ready for its signature are to it not submitted. */
export const REVIEW_STATES = [
  "submitted",
  "unit-accepted",
  "accepted",
  "returned",
  "amending",
  "not-submitted",
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** Key figures of a filing that waits for this reviewer. */
export type Waiting = { residents: number; areaDm2: number; revenueFen: number | null; remarks: number };
export type ReviewRow = Omit<ExpectedFiling, "status" | "filingId"> & {
  state: ReviewState;
  isLate: boolean;
  waiting: Waiting | null;
};
export type ReviewList = {
  period: Period;
  /** The state whose filings wait for this authority. */
  turn: ReviewState;
  counts: Record<ReviewState, number>;
  rows: ReviewRow[];
};

export const listForReviewInput = z.object({
  periodCode: z.string(),
  state: z.enum(REVIEW_STATES).optional().catch(undefined),
  q: z.string().max(100).optional(),
});

const stateOf = ({ status, revision }: { status: FilingState | null; revision: number }): ReviewState => {
  if (!status || revision === 0 || status === "draft") return "not-submitted";
  // A prepared resubmission is still with the carrier.
  return status === "prepared" ? "returned" : status;
};

/**
 * The filings of a period that this authority reviews, with counts by state; a unit's own carriers, a city's all. Those
 * that wait for it carry their key figures and how many remarks the checks make.
 */
export async function listFilingsForReview({
  ctx,
  input,
}: Verb<z.input<typeof listForReviewInput>>): Promise<ReviewList> {
  authorise(ctx, "filing:read");
  const { periodCode, state, q } = listForReviewInput.parse(input);
  const turn: ReviewState = actorOf(ctx) === "city" ? "unit-accepted" : "submitted";
  return withScope(ctx, async (tx) => {
    const period = await periodAsked(tx, ctx, periodCode);
    const expected = await expectedFilings(tx, period);
    const waiting =
      (state ?? turn) === turn
        ? new Map(
            (await revisionsInState(tx, period.id, turn)).map((it) => [it.organizationId, waits(it.content)]),
          )
        : new Map<string, Waiting>();
    const all = expected.map(({ status, filingId: _, ...row }): ReviewRow => {
      const its = stateOf({ status, revision: row.revision });
      const late = its === "not-submitted" && isLate(period, ctx.today);
      return { ...row, state: its, isLate: late, waiting: waiting.get(row.carrierId) ?? null };
    });
    const counts = Object.fromEntries(
      REVIEW_STATES.map((it) => [it, all.filter((row) => row.state === it).length]),
    ) as Record<ReviewState, number>;
    const wanted = q?.trim().toLowerCase();
    const rows = all.filter(
      (row) =>
        (!state || row.state === state) &&
        (!wanted || `${row.nameZh} ${row.nameEn} ${row.unitZh}`.toLowerCase().includes(wanted)),
    );
    return { period: periodView(period), turn, counts, rows };
  });
}

function waits(content: FilingContent): Waiting {
  const facts = carrierFacts(content);
  const figure = (code: string): number | null => {
    const fact = facts[code];
    return fact?.state === "known" && typeof fact.value === "number" ? fact.value : null;
  };
  return {
    residents: figure("residents") ?? 0,
    areaDm2: figure("disposable-area") ?? 0,
    revenueFen: figure("residents-revenue"),
    remarks: faultsOfFiled(content, null).length,
  };
}
