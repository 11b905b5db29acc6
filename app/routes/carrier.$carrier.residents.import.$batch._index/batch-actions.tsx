import { Form } from "@remix-run/react";
import { Undo2, Upload } from "lucide-react";
import { DownloadLink, LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { IdempotencyField } from "#app/components/ui/field.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ImportView } from "#app/services/residency/show-import.server.ts";

/** What can be done with a batch as it stands: commit it, undo it, take the marked workbook, upload again. */
export function BatchActions({
  view,
  idempotencyKey,
  mayImport,
  workbookHref,
  uploadHref,
}: {
  view: ImportView;
  idempotencyKey: string;
  mayImport: boolean;
  workbookHref: string;
  uploadHref: string;
}) {
  const { t } = useText();
  const { counts, batch } = view;
  const writes = counts.fresh + counts.changed;
  const isOpen = batch.status === "checked";
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isOpen && mayImport && writes > 0 && view.driftCount === 0 ? (
        <Form method="post">
          <input type="hidden" name="intent" value="commit" />
          <input type="hidden" name="digest" value={view.digest} />
          <IdempotencyField value={idempotencyKey} />
          <SubmitButton>{t("residency:import.commit", { count: writes })}</SubmitButton>
        </Form>
      ) : null}
      {counts.rejected > 0 ? (
        <DownloadLink href={workbookHref}>{t("residency:import.marked")}</DownloadLink>
      ) : null}
      {isOpen && mayImport && (counts.rejected > 0 || view.driftCount > 0) ? (
        <LinkButton to={uploadHref} icon={Upload}>
          {t(view.driftCount > 0 ? "residency:import.checkAgain" : "residency:import.again")}
        </LinkButton>
      ) : null}
      {batch.status === "committed" && mayImport && !view.undoRefusal ? (
        // The question closes once it is answered, so that a refusal is not hidden behind it.
        <Form method="post" onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}>
          <input type="hidden" name="intent" value="undo" />
          <IdempotencyField value={idempotencyKey} />
          <ConfirmButton
            variant="danger"
            icon={Undo2}
            label={t("residency:import.undo")}
            title={t("residency:import.undoTitle")}
            confirm={<SubmitButton variant="danger">{t("residency:import.undo")}</SubmitButton>}
          >
            <p>{t("residency:import.undoBody", { fresh: counts.fresh, changed: counts.changed })}</p>
          </ConfirmButton>
        </Form>
      ) : null}
    </div>
  );
}
