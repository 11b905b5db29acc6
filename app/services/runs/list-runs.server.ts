import { z } from "zod";
import { RUN_KINDS } from "#app/domain/runs/bundle.ts";
import { runsOf } from "#db/queries/runs.server.ts";
import { withScope } from "#db/scope.server.ts";
import { authorise, type Verb } from "../verb.server.ts";
import { type RunView, runView } from "./run-view.ts";

export const listRunsInput = z.object({
  kind: z.enum(RUN_KINDS).optional(),
  period: z.string().max(20).optional(),
});

/** The runs of the own organisation, the latest first. */
export async function listRuns({ ctx, input }: Verb<z.input<typeof listRunsInput>>): Promise<RunView[]> {
  authorise(ctx, "run:read");
  const { kind, period } = listRunsInput.parse(input);
  const rows = await withScope(ctx, (tx) =>
    runsOf(tx, ctx.organization.id, {
      ...(kind ? { kind } : {}),
      ...(period ? { periodCode: period } : {}),
    }),
  );
  return rows.map((row) => runView(row, ctx.user.id));
}
