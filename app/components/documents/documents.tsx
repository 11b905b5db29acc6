import { Form, useLocation } from "@remix-run/react";
import { FileText, Undo2, Upload } from "lucide-react";
import { useState } from "react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, FileInput, TextInput } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { ACCEPTED_EXTENSIONS } from "#app/domain/documents/file-type.ts";
import type { SubjectKind } from "#app/domain/documents/subjects.ts";
import { paths } from "#app/http/paths.ts";
import { formatInstant } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";

const KB = 1024;
const MB = KB * KB;

/** What the page's loader gives: the answer of `listDocuments`. */
export type DocumentsOf = {
  kind: SubjectKind;
  id: string;
  rows: readonly {
    id: string;
    /** What it was attached to: of a stay also its application. */
    subjectKind: SubjectKind;
    name: string;
    size: number;
    addedByName: string;
    addedAt: string;
    withdrawnByName: string | null;
    withdrawnAt: string | null;
    withdrawnReason: string | null;
  }[];
  mayWrite: boolean;
  maxBytes: number;
};
type Row = DocumentsOf["rows"][number];

const sizeText = (size: number): string =>
  size < MB ? `${Math.max(1, Math.round(size / KB))} KB` : `${(size / MB).toFixed(1)} MB`;

function Withdraw({ row, action }: { row: Row; action: string }) {
  const { t } = useText();
  return (
    <Form
      method="post"
      encType="multipart/form-data"
      action={action}
      onSubmit={(event) => event.currentTarget.querySelector("dialog")?.close()}
    >
      <input type="hidden" name="intent" value="withdraw" />
      <input type="hidden" name="document" value={row.id} />
      <ConfirmButton
        variant="quiet"
        size="sm"
        icon={Undo2}
        label={t("documents:withdraw")}
        aria-label={t("documents:withdrawOne", { name: row.name })}
        title={t("documents:withdrawOne", { name: row.name })}
        confirm={<SubmitButton variant="danger">{t("documents:withdraw")}</SubmitButton>}
      >
        <Field name="reason" label={t("documents:reason")} hint={t("documents:reasonHint")} required>
          <TextInput maxLength={300} />
        </Field>
      </ConfirmButton>
    </Form>
  );
}

function Document({
  row,
  href,
  action,
  from,
}: {
  row: Row;
  href: string;
  action: string | null;
  /** It came with something that went before what is shown. */
  from: "application" | "team" | null;
}) {
  const { t } = useText();
  const at = formatInstant(row.addedAt);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-line py-2 first:pt-0">
      <FileText aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
      <div className="min-w-0 grow basis-40">
        <p className="wrap-anywhere">
          <a href={href} download className="link">
            {row.name}
          </a>{" "}
          <span className="text-xs whitespace-nowrap text-ink-soft">{sizeText(row.size)}</span>{" "}
          {from ? <Badge tone="neutral">{t(`documents:from.${from}`)}</Badge> : null}{" "}
          {row.withdrawnAt ? <Badge tone="muted">{t("documents:withdrawn")}</Badge> : null}
        </p>
        <p className="text-xs wrap-anywhere text-ink-soft">
          {t("documents:added", { name: row.addedByName, at })}
        </p>
        {row.withdrawnAt ? (
          <p className="text-xs wrap-anywhere text-ink-soft">
            {t("documents:withdrawnBy", {
              name: row.withdrawnByName,
              at: formatInstant(row.withdrawnAt),
              reason: row.withdrawnReason,
            })}
          </p>
        ) : null}
      </div>
      {action && !row.withdrawnAt ? <Withdraw row={row} action={action} /> : null}
    </li>
  );
}

/** The file to attach. Its size is looked at before a byte is sent; the server looks again. */
function AttachForm({ action, maxBytes, error }: { action: string; maxBytes: number; error?: string }) {
  const { t } = useText();
  const [tooLargeMb, setTooLargeMb] = useState<number | null>(null);
  const maxMb = Math.floor(maxBytes / MB);
  return (
    <Form
      method="post"
      encType="multipart/form-data"
      action={action}
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        if (tooLargeMb !== null) event.preventDefault();
      }}
    >
      <input type="hidden" name="intent" value="attach" />
      <Field
        name="file"
        label={t("documents:file")}
        hint={t("documents:fileHint", { maxMb })}
        error={tooLargeMb === null ? error : t("documents:tooLarge", { mb: tooLargeMb, maxMb })}
        required
      >
        <FileInput
          accept={ACCEPTED_EXTENSIONS}
          onChange={(event) => {
            const size = event.currentTarget.files?.[0]?.size ?? 0;
            setTooLargeMb(size > maxBytes ? Math.ceil(size / MB) : null);
          }}
        />
      </Field>
      <SubmitButton variant="secondary" icon={Upload} disabled={tooLargeMb !== null}>
        {t("documents:submit")}
      </SubmitButton>
    </Form>
  );
}

/**
 * The documents of a thing with their form, as a section of its page. What is sent goes to the documents' own page, which
 * leads back here, or shows what is wrong; so it works without JavaScript, and the page around it needs no action of its own.
 */
export function Documents({
  list,
  heading,
  backTo,
  error,
}: {
  list: DocumentsOf;
  /** Instead of the general one, where a page has several. */
  heading?: string;
  /** Where a form leads to when it is done; without it, to this page. */
  backTo?: string;
  error?: string;
}) {
  const { t } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const { pathname, search } = useLocation();
  const action = to.documents(list.kind, list.id, backTo ?? pathname + search);
  const headingText = heading ?? t("documents:title");
  return (
    <Section title={headingText}>
      <div className="flex flex-col gap-4">
        {list.rows.length === 0 ? (
          <p className="text-ink-soft">{t("documents:empty")}</p>
        ) : (
          <ul aria-label={headingText}>
            {list.rows.map((row) => (
              <Document
                key={row.id}
                row={row}
                href={to.document(row.id)}
                from={
                  row.subjectKind === list.kind ? null : row.subjectKind === "team" ? "team" : "application"
                }
                action={list.mayWrite ? action : null}
              />
            ))}
          </ul>
        )}
        {list.mayWrite ? (
          // A file that was taken leaves an empty field behind.
          <AttachForm key={list.rows.length} action={action} maxBytes={list.maxBytes} error={error} />
        ) : null}
      </div>
    </Section>
  );
}
