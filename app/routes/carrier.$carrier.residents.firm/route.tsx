import { Refusal } from "#app/domain/shared/errors.ts";
import { carrierLoader } from "#app/http/organization.server.ts";
import { refusalText, translateIn } from "#app/i18n/index.ts";
import { localeOf } from "#app/i18n/locales.ts";
import { lookUpFirm } from "#app/services/residency/look-up-firm.server.ts";

/** What is known here about `?uscc=`; a code that cannot be one is answered with what is wrong with it. */
export type FirmAnswer = {
  firm: { name: string; foundedOn: string } | null;
  listed: { name: string; list: string } | null;
  fault: string | null;
};

export const loader = carrierLoader({ can: "residency:write" }, async ({ ctx, url, request }) => {
  try {
    const { firm, listed } = await lookUpFirm({ ctx, input: { uscc: url.searchParams.get("uscc") ?? "" } });
    return Response.json({ firm, listed, fault: null } satisfies FirmAnswer);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== "invalid") throw error;
    const fault = refusalText(translateIn(localeOf(request)), error.code, error.details);
    return Response.json({ firm: null, listed: null, fault } satisfies FirmAnswer);
  }
});
