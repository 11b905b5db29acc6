import { z } from "zod";
import { eraseBefore } from "#app/domain/admission/application.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { audit, authorise, once, type Verb } from "#app/services/verb.server.ts";
import {
  addEvent,
  eraseContacts,
  insertApplication,
  nextApplicationNumber,
} from "#db/queries/applications.server.ts";
import { withScope } from "#db/scope.server.ts";
import { day } from "../residency/resident-fields.ts";
import { applicationShape, applicationText } from "./application-fields.ts";

export const addApplicationInput = z.object({
  ...applicationShape,
  receivedOn: day("admission.received-required"),
});

/** Records an application that came on paper or by word. Contacts never stand in the log: it keeps for ever. */
export async function addApplication({
  ctx,
  input,
  key,
}: Verb<z.output<typeof addApplicationInput> & { locale: string }>): Promise<{ id: string; number: string }> {
  authorise(ctx, "residency:write");
  const { receivedOn, locale, ...given } = input;
  if (receivedOn > ctx.today) {
    const code = "admission.received-in-future";
    throw new Refusal("invalid", code, {}, { receivedOn: code });
  }
  const text = applicationText(given, ctx.today);
  const organizationId = ctx.organization.id;
  return withScope(ctx, (tx) =>
    once(tx, { ctx, input, key }, "add-application", async () => {
      await eraseContacts(tx, organizationId, eraseBefore(ctx.today));
      const number = await nextApplicationNumber(tx, organizationId, receivedOn.slice(0, 4));
      const id = await insertApplication(tx, { organizationId, number, ...text, receivedOn, locale });
      await addEvent(tx, organizationId, { applicationId: id, action: "receive", userName: ctx.user.name });
      const { contactName: _, contactPhone: __, ...after } = text;
      await audit(tx, {
        action: "receive",
        entity: "application",
        entityId: id,
        after: { number, receivedOn, ...after },
      });
      return { id, number };
    }),
  );
}
