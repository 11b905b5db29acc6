import { z } from "zod";
import { periodOfCode } from "#app/domain/reports/periods.ts";
import { isDate } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import { insertPeriod } from "#db/queries/reports.server.ts";
import { withScope } from "#db/scope.server.ts";

const day = z.string("form.date").refine(isDate, "form.date");

export const openPeriodInput = z
  .object({
    code: z
      .string("reports.period-code")
      .refine((code) => periodOfCode(code) !== null, { message: "reports.period-code" }),
    opensOn: day,
    dueOn: day,
    closesOn: day,
  })
  .refine((it) => it.opensOn <= it.dueOn, { path: ["dueOn"], message: "reports.period-days" })
  .refine((it) => it.dueOn <= it.closesOn, { path: ["closesOn"], message: "reports.period-days" });

/** Opens a year, half-year or quarter for filing. Its days follow from its code. Returns the code. */
export async function openPeriod({
  ctx,
  input,
  key,
}: Verb<z.input<typeof openPeriodInput>>): Promise<string> {
  authorise(ctx, "period:manage");
  if (ctx.organization.kind !== "city") throw new Refusal("denied", "access.denied");
  const given = openPeriodInput.parse(input);
  const span = periodOfCode(given.code)!;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "open-period", async () => {
      const id = await insertPeriod(tx, { organizationId: ctx.organization.id, ...span, ...given });
      await audit(tx, { action: "open", entity: "period", entityId: id, after: { ...span, ...given } });
      return given.code;
    }),
  );
}
