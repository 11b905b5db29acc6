import { z } from "zod";
import type { DateOn } from "#app/domain/shared/dates.ts";
import { Refusal } from "#app/domain/shared/errors.ts";
import { authorise, type Verb } from "#app/services/verb.server.ts";
import { firmsById } from "#db/queries/firms.server.ts";
import { stayById } from "#db/queries/residency.server.ts";
import { withScope } from "#db/scope.server.ts";
import { standingGraduation } from "./show-graduation.server.ts";

/** What stands on a certificate of graduation. */
export type Certificate = {
  residencyId: string;
  number: string;
  carrierZh: string;
  carrierEn: string;
  firm: string;
  uscc: string;
  enteredOn: DateOn;
  graduatedOn: DateOn;
};

/** The certificate of a stay that ended with a graduation decided here. Throws Refusal `admission.no-certificate` otherwise. */
export async function showCertificate({ ctx, input }: Verb<{ id: string }>): Promise<Certificate> {
  authorise(ctx, "residency:read");
  const { id: organizationId, nameZh, nameEn } = ctx.organization;
  if (!z.uuid().safeParse(input.id).success) throw new Refusal("absent", "residency.absent");
  return withScope(ctx, async (tx) => {
    const stay = await stayById(tx, organizationId, input.id);
    if (!stay) throw new Refusal("absent", "residency.absent");
    const row = await standingGraduation(tx, organizationId, stay);
    if (!row) throw new Refusal("absent", "admission.no-certificate");
    const [firm] = await firmsById(tx, [stay.firmId]);
    return {
      residencyId: stay.id,
      number: row.number,
      carrierZh: nameZh,
      carrierEn: nameEn,
      firm: firm!.name,
      uscc: firm!.uscc,
      enteredOn: stay.enteredOn,
      graduatedOn: row.graduatedOn,
    };
  });
}
