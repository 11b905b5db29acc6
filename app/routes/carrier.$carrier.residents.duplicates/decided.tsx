import { Form } from "@remix-run/react";
import { Undo2 } from "lucide-react";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { IdempotencyField } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { DuplicatesView } from "#app/services/firms/list-duplicates.server.ts";

/** What was merged so far, each with the way back. */
export function Merges({
  merges,
  idempotencyKey,
  mayMerge,
}: {
  merges: DuplicatesView["merges"];
  idempotencyKey: string;
  mayMerge: boolean;
}) {
  const { t } = useText();
  if (merges.length === 0) return null;
  return (
    <Section title={t("firms:duplicates.mergesTitle")}>
      <ul className="flex flex-col divide-y divide-line">
        {merges.map((merge) => {
          const { kept, merged } = merge;
          return (
            <li key={merge.id} className="flex flex-wrap items-center justify-between gap-2 py-2">
              <span className="min-w-0">
                <span className="block break-words">
                  {t("firms:duplicates.mergedRow", {
                    merged: merged.name,
                    mergedUscc: merged.uscc,
                    kept: kept.name,
                    keptUscc: kept.uscc,
                  })}
                </span>
                <span className="block text-xs text-ink-soft">
                  {t("firms:duplicates.mergedBy", {
                    by: merge.mergedByName,
                    on: merge.mergedOn,
                    count: merge.rows,
                  })}{" "}
                  {merge.reason}
                </span>
              </span>
              {merge.undoneOn ? (
                <span className="text-xs text-ink-soft">
                  {t("firms:duplicates.undone", { by: merge.undoneByName, on: merge.undoneOn })}
                </span>
              ) : null}
              {merge.undoneOn || !mayMerge ? null : (
                <Form
                  method="post"
                  onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
                >
                  <input type="hidden" name="intent" value="undo-merge" />
                  <input type="hidden" name="id" value={merge.id} />
                  <IdempotencyField value={`${idempotencyKey}-${merge.id}`} />
                  <ConfirmButton
                    size="sm"
                    icon={Undo2}
                    label={t("firms:duplicates.undo")}
                    title={t("firms:duplicates.undoTitle")}
                    confirm={<SubmitButton>{t("firms:duplicates.undo")}</SubmitButton>}
                  >
                    <p>{t("firms:duplicates.undoBody", { uscc: merged.uscc })}</p>
                  </ConfirmButton>
                </Form>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** The pairs that a person held to be two, each with the way to look at it again. */
export function KeptApart({ apart, mayMerge }: { apart: DuplicatesView["apart"]; mayMerge: boolean }) {
  const { t } = useText();
  if (apart.length === 0) return null;
  return (
    <Section title={t("firms:duplicates.apartTitle")}>
      <ul className="flex flex-col divide-y divide-line">
        {apart.map(({ firm, other, byName, on }) => (
          <li
            key={`${firm.id} ${other.id}`}
            className="flex flex-wrap items-center justify-between gap-2 py-2"
          >
            <span className="min-w-0">
              <span className="block break-words">
                {t("firms:duplicates.pair", { one: firm.name, other: other.name })}
              </span>
              <span className="block text-xs text-ink-soft">
                {t("firms:duplicates.apartBy", { by: byName, on })}
              </span>
            </span>
            {mayMerge ? (
              <Form method="post">
                <input type="hidden" name="intent" value="propose-again" />
                <input type="hidden" name="firmId" value={firm.id} />
                <input type="hidden" name="otherFirmId" value={other.id} />
                <SubmitButton variant="secondary" size="sm">
                  {t("firms:duplicates.again")}
                </SubmitButton>
              </Form>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
