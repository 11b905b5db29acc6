import type { RefusalView } from "#app/http/errors.server.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import type { ErrorOf } from "./terms-fields.tsx";

type Result = { ok: boolean; refusal?: RefusalView } | undefined;

/** The sentence of a refused form, and the fault of a field: of the first of its names that has one. */
export function useFormFaults(result: Result): { sentences: string[] | undefined; error: ErrorOf } {
  const { t } = useText();
  const refusal = result && !result.ok ? result.refusal : undefined;
  const sentence =
    refusal?.code === "access.session-ended"
      ? t("space:lease.sessionEnded")
      : refusal && refusalText(t, refusal.code, refusal.details);
  return {
    sentences: sentence ? [sentence] : undefined,
    error: (...names) => {
      const code = names.map((name) => refusal?.fields[name]).find(Boolean);
      return code ? refusalText(t, code, refusal?.details) : undefined;
    },
  };
}
