import { Form } from "@remix-run/react";
import { Award } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { DateInput, Field, IdempotencyField } from "#app/components/ui/field.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { RecognitionView } from "#app/services/rewards/list-recognitions.server.ts";

/** The recognitions on file, the latest first; whoever keeps the register revokes one or deletes a mistake. */
export function Register({
  recognitions,
  mayWrite,
  idempotencyKey,
}: {
  recognitions: RecognitionView[];
  mayWrite: boolean;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const acts: Column<RecognitionView> = {
    key: "acts",
    header: t("rewards:recognitions.revoke"),
    hideHeader: true,
    cell: (it) => <Acts recognition={it} idempotencyKey={idempotencyKey} />,
  };
  return (
    <Table
      label={t("rewards:recognitions.list")}
      rows={recognitions}
      keyOf={(it) => it.id}
      empty={
        <EmptyState icon={Award} title={t("rewards:recognitions.empty")}>
          {t("rewards:recognitions.emptyHint")}
        </EmptyState>
      }
      columns={[
        {
          key: "carrier",
          header: t("rewards:recognitions.carrier"),
          cell: (it) => (
            <>
              {it.carrierName}
              <span className="block text-xs text-ink-soft">
                {t(`glossary:carrierKind.${it.carrierKind}`)}
              </span>
            </>
          ),
        },
        {
          key: "level",
          header: t("rewards:recognitions.level"),
          cell: (it) => (
            <span className="flex flex-wrap gap-1">
              <Badge>{t(`glossary:recognitionLevel.${it.level}`)}</Badge>
              {it.isRenewal ? <Badge tone="muted">{t("rewards:recognitions.renewal")}</Badge> : null}
              {it.revokedOn ? (
                <Badge tone="bad">{t("rewards:recognitions.revoked", { on: it.revokedOn })}</Badge>
              ) : null}
            </span>
          ),
        },
        {
          key: "from",
          header: t("rewards:recognitions.from"),
          cell: (it) => <DateText on={it.validFrom} />,
        },
        {
          key: "to",
          header: t("rewards:recognitions.to"),
          cell: (it) => (it.validTo ? <DateText on={it.validTo} /> : <Missing reason="none" />),
        },
        { key: "number", header: t("rewards:recognitions.number"), wrap: true, cell: (it) => it.number },
        {
          key: "evidence",
          header: t("rewards:recognitions.evidence"),
          wrap: true,
          cell: (it) => it.evidence ?? <Missing />,
        },
        { key: "by", header: t("rewards:recognitions.recordedBy"), cell: (it) => it.recordedByName },
        ...(mayWrite ? [acts] : []),
      ]}
    />
  );
}

function Acts({ recognition, idempotencyKey }: { recognition: RecognitionView; idempotencyKey: string }) {
  const { t } = useText();
  const closing = (event: React.FormEvent<HTMLFormElement>) =>
    event.currentTarget.querySelector("dialog")?.close();
  return (
    <div className="flex flex-wrap gap-2">
      {recognition.revokedOn === null ? (
        <Form method="post" noValidate preventScrollReset onSubmit={closing}>
          <input type="hidden" name="intent" value="revoke" />
          <input type="hidden" name="id" value={recognition.id} />
          <IdempotencyField value={`${idempotencyKey}-revoke-${recognition.id}`} />
          <ConfirmButton
            size="sm"
            label={t("rewards:recognitions.revoke")}
            title={t("rewards:recognitions.revokeTitle")}
            confirm={<SubmitButton>{t("rewards:recognitions.revoke")}</SubmitButton>}
          >
            <p className="mb-3">{t("rewards:recognitions.revokeText")}</p>
            <Field name="revokedOn" label={t("rewards:recognitions.revokedOn")} required>
              <DateInput />
            </Field>
          </ConfirmButton>
        </Form>
      ) : null}
      <Form method="post" preventScrollReset onSubmit={closing}>
        <input type="hidden" name="intent" value="remove" />
        <input type="hidden" name="id" value={recognition.id} />
        <IdempotencyField value={`${idempotencyKey}-remove-${recognition.id}`} />
        <ConfirmButton
          size="sm"
          label={t("rewards:recognitions.remove")}
          title={t("rewards:recognitions.removeTitle")}
          confirm={<SubmitButton>{t("rewards:recognitions.remove")}</SubmitButton>}
        >
          <p>{t("rewards:recognitions.removeText")}</p>
        </ConfirmButton>
      </Form>
    </div>
  );
}
