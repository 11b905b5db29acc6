import type { Ctx } from "#app/services/verb.server.ts";
import { listApplicationsOf } from "#db/queries/applications.server.ts";
import { staysWithFirms } from "#db/queries/residency.server.ts";
import type { ScopedTx } from "#db/scope.server.ts";
import { termClocks } from "../residency/term-clocks.ts";
import type { Todo } from "./list-todos.server.ts";

const MOST_APPLICATIONS = 50;

/** Firms whose term is about to end or is over, by the first day beyond it, and applications that nobody has decided. */
export async function admissionTodos(tx: ScopedTx, ctx: Ctx): Promise<Todo[]> {
  const { id, carrierKind } = ctx.organization;
  const stays = await staysWithFirms(tx, id);
  const names = new Map(stays.map((stay) => [stay.id, stay.name]));
  const terms = [...termClocks(stays, ctx.today, carrierKind)].flatMap(([stay, clock]): Todo[] => {
    if (clock.state !== "due" && clock.state !== "over") return [];
    return [
      {
        kind: clock.state === "due" ? "graduation-due" : "term-over",
        key: `term-${stay}`,
        dueOn: clock.overFrom,
        subject: names.get(stay) ?? "",
        detail: String(clock.months),
        target: stay,
      },
    ];
  });
  const waiting = { limit: MOST_APPLICATIONS, offset: 0 };
  const applications = [
    ...(await listApplicationsOf(tx, id, { status: "received", ...waiting })),
    ...(await listApplicationsOf(tx, id, { status: "in-review", ...waiting })),
  ].map(
    ({ id: target, name, number }): Todo => ({
      kind: "application-waits",
      key: `application-${target}`,
      dueOn: null,
      subject: name,
      detail: number,
      target,
    }),
  );
  return [...terms, ...applications];
}
