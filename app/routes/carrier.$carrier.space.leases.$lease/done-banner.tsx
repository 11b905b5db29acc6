import { Form, useSearchParams } from "@remix-run/react";
import { useFormFaults } from "#app/components/space/form-faults.ts";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import type { RefusalView } from "#app/http/errors.server.ts";
import { useText } from "#app/i18n/index.ts";

const DONE = ["renewed", "changed", "ended", "corrected", "undone"] as const;
/** What takes each of them back. */
const UNDO = { renewed: "cancel", changed: "undo-change", ended: "reopen" } as const;

type DonePage = { lease: { id: string; rev: number; followsAs: string | null } };

/** What was just done, from `?done=`, with the way back while there is one; anything else says nothing. */
export function DoneBanner({
  page: { lease },
  mayWrite,
  idempotencyKey,
  result,
}: {
  page: DonePage;
  mayWrite: boolean;
  idempotencyKey: string;
  result: { ok: boolean; refusal?: RefusalView } | undefined;
}) {
  const { t } = useText();
  const [search] = useSearchParams();
  const { sentences } = useFormFaults(result);
  const done = DONE.find((it) => it === search.get("done"));
  if (!done) return null;
  const hasUndo =
    done === "ended" ||
    (done === "renewed" && lease.followsAs === "renewal") ||
    (done === "changed" && lease.followsAs === "change");
  const intent = hasUndo ? UNDO[done] : null;
  return (
    <>
      <FormErrors errors={sentences} />
      <Banner
        tone="success"
        title={t(`leases:done.${done}`)}
        actions={
          mayWrite && intent ? (
            <Form method="post">
              <input type="hidden" name="intent" value={intent} />
              <input type="hidden" name="leaseId" value={lease.id} />
              <input type="hidden" name="rev" value={lease.rev} />
              <input type="hidden" name="back" value={search.get("back") ?? ""} />
              <IdempotencyField value={idempotencyKey} />
              <SubmitButton size="sm" variant="secondary">
                {t("leases:done.undo")}
              </SubmitButton>
            </Form>
          ) : undefined
        }
      />
    </>
  );
}
