import { Form, useSearchParams } from "@remix-run/react";
import { Banknote } from "lucide-react";
import { inLocale } from "#app/components/rewards/texts.ts";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { ConfirmButton } from "#app/components/ui/dialog.tsx";
import { Field, IdempotencyField, TextInput } from "#app/components/ui/field.tsx";
import { StatusTabs, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { type Column, Table } from "#app/components/ui/table.tsx";
import { Code, DateText, Missing, Money } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { OpeningPage, OpeningView } from "#app/services/rewards/show-opening-balance.server.ts";

const STATES = ["entered", "confirmed", "refused", "cancelled"] as const;
const TONE: Record<OpeningView["status"], Tone> = {
  entered: "warn",
  confirmed: "ok",
  refused: "bad",
  cancelled: "muted",
};

/** The entered payments by state; who may decide chooses some and confirms, refuses or cancels them. */
export function Payments({
  page,
  mayDecide,
  error,
  idempotencyKey,
}: {
  page: OpeningPage;
  mayDecide: boolean;
  error: (name: string) => string | undefined;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const [search] = useSearchParams();
  const hrefWith = useHrefWith();
  const status = search.get("status");
  const all = STATES.reduce((total, it) => total + page.counts[it], 0);
  const columns = useColumns(mayDecide);
  const sumFen = page.payments.reduce((total, it) => total + it.amountFen, 0);
  if (all === 0) {
    return (
      <EmptyState icon={Banknote} title={t("rewards:opening.empty")}>
        {t("rewards:opening.emptyHint")}
      </EmptyState>
    );
  }
  const has = (state: OpeningView["status"]) =>
    page.payments.some((it) => it.status === state && it.mayDecide);
  return (
    <>
      <StatusTabs
        label={t("rewards:opening.status")}
        tabs={[null, ...STATES].map((it) => ({
          key: it ?? "all",
          label: it ? t(`rewards:opening.statusOf.${it}`) : t("rewards:opening.all"),
          count: it ? page.counts[it] : all,
          href: hrefWith({ status: it }),
          isCurrent: (status || null) === it,
        }))}
      />
      <Form
        // What was chosen is done: the next choice begins empty. A refusal brings no new key and keeps it.
        key={idempotencyKey}
        method="post"
        noValidate
        preventScrollReset
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          for (const dialog of event.currentTarget.querySelectorAll("dialog")) dialog.close();
        }}
      >
        <IdempotencyField value={idempotencyKey} />
        <Table
          label={t("rewards:opening.list")}
          rows={page.payments}
          keyOf={(it) => it.id}
          empty={<EmptyState title={t("rewards:opening.empty")} />}
          hasSum
          columns={columns.map((column) =>
            column.key === "amount" ? { ...column, sum: <Money fen={sumFen} unit="yuan" exact /> } : column,
          )}
        />
        {page.isCut ? <p className="text-xs text-ink-soft">{t("rewards:opening.cut")}</p> : null}
        {mayDecide && (has("entered") || has("confirmed")) ? (
          <>
            <Field
              name="reason"
              label={t("rewards:opening.reason")}
              hint={t("rewards:opening.reasonHint")}
              error={error("reason")}
            >
              <TextInput maxLength={1000} />
            </Field>
            <div className="flex flex-wrap gap-2">
              {has("entered") ? <Decide decision="confirm" variant="primary" /> : null}
              {has("entered") ? <Decide decision="refuse" /> : null}
              {has("confirmed") ? <Decide decision="cancel" /> : null}
            </div>
          </>
        ) : null}
      </Form>
    </>
  );
}

function Decide({ decision, variant }: { decision: "confirm" | "refuse" | "cancel"; variant?: "primary" }) {
  const { t } = useText();
  const label = t(`rewards:opening.${decision}`);
  return (
    <ConfirmButton
      {...(variant ? { variant } : {})}
      label={label}
      title={t(`rewards:opening.${decision}Title`)}
      confirm={
        <SubmitButton name="intent" value={decision}>
          {label}
        </SubmitButton>
      }
    >
      <p>{t(`rewards:opening.${decision}Text`)}</p>
    </ConfirmButton>
  );
}

function useColumns(mayDecide: boolean): Column<OpeningView>[] {
  const { t, locale } = useText();
  const isOpen = (it: OpeningView) => it.status === "entered" || it.status === "confirmed";
  const choice: Column<OpeningView> = {
    key: "choose",
    header: t("rewards:opening.choose"),
    cell: (it) =>
      isOpen(it) && it.mayDecide ? (
        <input
          type="checkbox"
          name="ids"
          value={it.id}
          aria-label={`${t("rewards:opening.choose")} ${it.subjectName}`}
          className="size-4 accent-accent pointer-coarse:size-5"
        />
      ) : null,
  };
  return [
    {
      key: "subject",
      header: t("rewards:opening.subject"),
      cell: (it) => (
        <>
          {it.subjectName}
          {it.subject === it.subjectName || it.subject.length > 18 ? null : (
            <span className="block">
              <Code>{it.subject}</Code>
            </span>
          )}
        </>
      ),
    },
    ...(mayDecide ? [choice] : []),
    {
      key: "status",
      header: t("rewards:opening.status"),
      cell: (it) => <Badge tone={TONE[it.status]}>{t(`rewards:opening.statusOf.${it.status}`)}</Badge>,
    },
    {
      key: "item",
      header: t("rewards:opening.item"),
      cell: (it) => (it.itemLabel ? inLocale(locale, it.itemLabel) : it.item),
    },
    {
      key: "amount",
      header: t("rewards:opening.amount"),
      unit: t("common:units.yuan"),
      align: "end",
      cell: (it) => <Money fen={it.amountFen} unit="yuan" exact />,
    },
    {
      key: "paidOn",
      header: t("rewards:opening.paidOn"),
      cell: (it) => (it.paidOn ? <DateText on={it.paidOn} /> : <Missing />),
    },
    {
      key: "number",
      header: t("rewards:opening.number"),
      cell: (it) => it.number ?? <Missing reason="none" />,
    },
    { key: "document", header: t("rewards:opening.document"), wrap: true, cell: (it) => it.document },
    {
      key: "by",
      header: t("rewards:opening.enteredBy"),
      cell: (it) =>
        it.mayDecide ? it.enteredByName : `${it.enteredByName} (${t("rewards:opening.ownEntry")})`,
    },
    {
      key: "decided",
      header: t("rewards:opening.decidedBy"),
      wrap: true,
      cell: (it) => [it.decidedByName, it.reason].filter(Boolean).join(" · ") || <Missing reason="none" />,
    },
  ];
}
