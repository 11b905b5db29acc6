import type { Ctx } from "#app/services/verb.server.ts";
import { incomingTransfers } from "#db/queries/transfers.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import type { Todo } from "./list-todos.server.ts";

/** Firms that other carriers want to hand over, by the day from which they can be accepted. */
export async function transferTodos(tx: ScopedTx, ctx: Ctx): Promise<Todo[]> {
  return (await incomingTransfers(tx, ctx.organization.id, "proposed")).map(({ id, leavesOn, firm }) => ({
    kind: "transfer-waits",
    key: `transfer-${id}`,
    dueOn: leavesOn,
    subject: firm.name,
    detail: null,
    target: id,
  }));
}
