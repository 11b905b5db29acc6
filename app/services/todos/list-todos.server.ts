import { can, type Permission } from "#app/domain/access/permissions.ts";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { addDays } from "#app/domain/shared/dates.ts";
import type { Verb } from "#app/services/verb.server.ts";
import * as queries from "#db/queries/todos.server.ts";
import { withScope } from "#db/scope.server.ts";
import { openDuties } from "../titles/open-duties.server.ts";
import { admissionTodos } from "./admission-todos.server.ts";
import { transferTodos } from "./transfer-todos.server.ts";

/** Something to do, by its kind and figures; the page words it. `dueOn` null has no deadline. */
export type Todo = {
  kind:
    | "file"
    | "sign"
    | "mend"
    | "review"
    | "rule"
    | "answer-conflict"
    | "approve-run"
    | "title-expires"
    | "title-duty"
    | "lease-ends"
    | "graduation-due"
    | "term-over"
    | "application-waits"
    | "transfer-waits";
  key: string;
  dueOn: DateOn | null;
  /** What it is about: a period's code, a firm's name, a carrier's slug. */
  subject: string;
  detail: string | null;
  /** What the page needs to build the link: a period code, an id. */
  target: string;
};

const TITLE_DAYS = 90;
const LEASE_DAYS = 60;

/** What the member can do now, by deadline, the earliest first; things without a deadline come last. */
export async function listTodos({ ctx }: Verb<null>): Promise<Todo[]> {
  const { organization, today, role } = ctx;
  const may = (permission: Permission) =>
    can({ orgKind: organization.kind, carrierKind: organization.carrierKind, role }, permission);
  const todos = await withScope(ctx, async (tx) => {
    const found: Todo[] = [];
    if (organization.kind === "carrier") {
      const filings = await queries.ownFilings(tx, {
        organizationId: organization.id,
        cityId: organization.cityId,
        today,
      });
      for (const filing of filings) {
        const kind = filing.status === "returned" ? "mend" : filing.status === "prepared" ? "sign" : "file";
        const allowed = kind === "sign" ? may("filing:sign") : may("filing:prepare");
        if (allowed)
          found.push({
            kind,
            key: `filing-${filing.code}`,
            dueOn: filing.dueOn,
            subject: filing.code,
            detail: null,
            target: filing.code,
          });
      }
      if (may("residency:write")) {
        found.push(...(await admissionTodos(tx, ctx)), ...(await transferTodos(tx, ctx)));
      }
      if (may("titles:write")) {
        const titles = await queries.expiringTitles(tx, organization.id, today, addDays(today, TITLE_DAYS));
        for (const duty of await openDuties(tx, ctx)) {
          found.push({
            kind: "title-duty",
            key: `duty-${duty.title.id}-${duty.rule.code}-${duty.dueOn}`,
            dueOn: duty.dueOn,
            subject: duty.title.name,
            detail: duty.rule.code,
            target: duty.title.id,
          });
        }
        for (const title of titles) {
          found.push({
            kind: "title-expires",
            key: `title-${title.id}`,
            dueOn: title.expiresOn,
            subject: title.firmName,
            detail: title.titleKind,
            target: title.id,
          });
        }
      }
      if (may("space:write")) {
        const leases = await queries.endingLeases(tx, organization.id, today, addDays(today, LEASE_DAYS));
        for (const lease of leases) {
          found.push({
            kind: "lease-ends",
            key: `lease-${lease.id}`,
            dueOn: lease.endsOn,
            subject: lease.room,
            detail: lease.occupant,
            target: lease.roomId,
          });
        }
      }
    }
    if (may("filing:review")) {
      const waiting = await queries.filingsToReview(
        tx,
        organization.kind === "city" ? "unit-accepted" : "submitted",
        organization.id,
      );
      for (const filing of waiting) {
        found.push({
          kind: "review",
          key: `review-${filing.carrierSlug}-${filing.code}`,
          dueOn: filing.closesOn,
          subject: filing.carrierName,
          detail: filing.code,
          target: `${filing.carrierSlug}/${filing.code}`,
        });
      }
    }
    if (may("rewards:rule") || organization.kind === "carrier") {
      const kind = may("rewards:rule") ? "rule" : "answer-conflict";
      for (const conflict of await queries.openConflicts(tx)) {
        found.push({
          kind,
          key: `conflict-${conflict.id}`,
          dueOn: null,
          subject: conflict.firmName,
          detail: null,
          target: conflict.id,
        });
      }
    }
    if (may("run:approve")) {
      for (const run of await queries.runsToApprove(tx, organization.id, ctx.user.id)) {
        found.push({
          kind: "approve-run",
          key: `run-${run.id}`,
          dueOn: null,
          subject: run.code,
          detail: run.kind,
          target: run.id,
        });
      }
    }
    return found;
  });
  return todos.sort(
    (a, b) => (a.dueOn ?? "9999").localeCompare(b.dueOn ?? "9999") || a.key.localeCompare(b.key),
  );
}
