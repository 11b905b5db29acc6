import { Form } from "@remix-run/react";
import { CircleAlert, Info, TriangleAlert, Undo2, Upload } from "lucide-react";
import { DownloadLink, LinkButton, SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Checkbox, IdempotencyField } from "#app/components/ui/field.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { DatedText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { BatchRemark, BatchView } from "#app/services/imports/show-batch.server.ts";

const LOOK = {
  fault: { icon: CircleAlert, tone: "text-bad" },
  warning: { icon: TriangleAlert, tone: "text-warn" },
  note: { icon: Info, tone: "text-ink-soft" },
} as const;

function Remark({ remark }: { remark: BatchRemark }) {
  const { t } = useText();
  const { icon: Icon, tone } = LOOK[remark.kind];
  return (
    <li className="flex items-start gap-1.5">
      <Icon aria-hidden className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{remark.column}</span>{" "}
        {remark.kind !== "warning" && remark.from ? (
          <code className="mr-1 rounded-sm bg-sunken px-1">{remark.from.slice(0, 60)}</code>
        ) : null}
        <DatedText>{remark.text}</DatedText>
        {remark.kind === "note" && remark.to
          ? ` · ${t("residency:import.noteRead", { to: remark.to })}`
          : null}
      </span>
    </li>
  );
}

/** One list of a dry run: the physical rows with their numbers, and what is said about their cells. */
export function BatchRows({ view }: { view: BatchView }) {
  const { t } = useText();
  return (
    <Table
      label={t(`residency:import.lists.${view.list}`)}
      rows={view.rows}
      keyOf={(row) => String(row.row)}
      columns={[
        {
          key: "row",
          header: t("imports:rowAndThing"),
          wrap: true,
          cell: (row) => (
            <span className="flex items-baseline gap-x-3">
              <span className="w-8 shrink-0 text-right text-ink-soft">{row.row}</span>
              <span className="min-w-0 wrap-anywhere">{row.label}</span>
            </span>
          ),
        },
        {
          key: "remarks",
          header: t(view.list === "rejected" ? "residency:import.rule" : "residency:import.remark"),
          wrap: true,
          cell: (row) =>
            row.skipped ?? (
              <ul className="flex flex-col gap-1">
                {row.remarks.map((remark, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a stored list that never changes its order
                  <Remark key={index} remark={remark} />
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}

const SHOWN = 200;

type Asked = { rows: number[]; said: string; name: string; uscc: string };

/** Rows that say the same are asked about once. */
function askedOnce(proposals: BatchView["proposals"]): Asked[] {
  const asked = new Map<string, Asked>();
  for (const { row, said, name, uscc } of proposals) {
    const key = JSON.stringify([said, uscc]);
    const standing = asked.get(key);
    if (standing) standing.rows.push(row);
    else asked.set(key, { rows: [row], said, name, uscc });
  }
  return [...asked.values()];
}

const LISTED = 5;

/** Firms proposed by their names: none is taken before it is ticked. */
export function Proposals({ view, idempotencyKey }: { view: BatchView; idempotencyKey: string }) {
  const { t } = useText();
  const asked = askedOnce(view.proposals);
  const rest = asked.slice(SHOWN).reduce((sum, { rows }) => sum + rows.length, 0);
  const separator = t("residency:import.separator");
  if (view.proposals.length === 0) return null;
  return (
    <Section title={t("imports:proposals.title")} description={t("imports:proposals.lead")}>
      <Form method="post" className="flex flex-col gap-2">
        <input type="hidden" name="intent" value="confirm" />
        <IdempotencyField value={idempotencyKey} />
        {asked.slice(0, SHOWN).map(({ rows, ...proposal }) => {
          const row = rows.slice(0, LISTED).join(separator);
          const text = rows.length > LISTED ? "imports:proposals.rows" : "imports:proposals.row";
          return (
            <Checkbox
              key={rows[0]}
              name="row"
              value={rows.join(",")}
              label={
                <span className="wrap-anywhere">{t(text, { ...proposal, row, count: rows.length })}</span>
              }
            />
          );
        })}
        {rest > 0 ? <p className="text-ink-soft">{t("imports:proposals.more", { count: rest })}</p> : null}
        <div>
          <SubmitButton variant="secondary">{t("imports:proposals.submit")}</SubmitButton>
        </div>
      </Form>
    </Section>
  );
}

/** What can be done with a batch as it stands: commit it, undo it, take the marked workbook, upload again. */
export function BatchActions({
  view,
  idempotencyKey,
  mayWrite,
  workbookHref,
  uploadHref,
}: {
  view: BatchView;
  idempotencyKey: string;
  mayWrite: boolean;
  workbookHref: string;
  uploadHref: string;
}) {
  const { t } = useText();
  const { counts, batch } = view;
  const isOpen = batch.status === "checked" && mayWrite;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isOpen && counts.fresh > 0 && view.drifted.count === 0 ? (
        <Form method="post">
          <input type="hidden" name="intent" value="commit" />
          <input type="hidden" name="digest" value={view.digest} />
          <IdempotencyField value={idempotencyKey} />
          <SubmitButton>{t("residency:import.commit", { count: counts.fresh })}</SubmitButton>
        </Form>
      ) : null}
      {counts.rejected > 0 ? (
        <DownloadLink href={workbookHref}>{t("residency:import.marked")}</DownloadLink>
      ) : null}
      {isOpen && (counts.rejected > 0 || view.drifted.count > 0) ? (
        <LinkButton to={uploadHref} icon={Upload}>
          {t(view.drifted.count > 0 ? "residency:import.checkAgain" : "residency:import.again")}
        </LinkButton>
      ) : null}
      {batch.status === "committed" && mayWrite ? (
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
            <p>
              {t(view.noun === "services" ? "imports:undoServices" : "imports:undoBody", {
                count: counts.fresh,
              })}
            </p>
          </ConfirmButton>
        </Form>
      ) : null}
    </div>
  );
}
