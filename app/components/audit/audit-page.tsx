import { Form } from "@remix-run/react";
import { ChevronDown } from "lucide-react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { DownloadLink, SubmitButton } from "#app/components/ui/button.tsx";
import { DateInput, Field, FormErrors, Select, TextInput } from "#app/components/ui/field.tsx";
import { FilterBar, Pagination, useHrefWith } from "#app/components/ui/list-tools.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Code, InstantText } from "#app/components/ui/values.tsx";
import type { AuditData, checkAudit } from "#app/http/audit.server.ts";
import type { ActionResult } from "#app/http/organization.server.ts";
import { refusalText, type Translate, textOfCode, useText } from "#app/i18n/index.ts";

type Checked = ActionResult<Awaited<ReturnType<typeof checkAudit>>>;

const entityText = (t: Translate, entity: string) => textOfCode(t, "audit", `entity.${entity}`, {}, entity);
const actionText = (t: Translate, action: string) => textOfCode(t, "audit", `action.${action}`, {}, action);

/** An entry in words: what it is about and what was done with it, said once where both are the same word. */
function deedText(t: Translate, { entity, action }: { entity: string; action: string }): string {
  const [about, done] = [entityText(t, entity), actionText(t, action)];
  return about === done ? done : `${about} · ${done}`;
}

/** The log of an organisation: search, check of the chain, export. */
export function AuditPage({ log, result }: { log: AuditData; result: Checked | undefined }) {
  const { t } = useText();
  const to = useOrganizationPaths();
  const hrefWith = useHrefWith();
  const { filter, entries } = log;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page>
      <PageHeader
        title={t("audit:title")}
        description={t("audit:lead")}
        actions={
          <DownloadLink href={to.auditExport()} asksFirst>
            {t("audit:export")}
          </DownloadLink>
        }
      />
      <ChainCheck result={result} />
      <FilterBar
        resetHref={isFiltered ? to.audit() : undefined}
        more={<KindFilters log={log} />}
        isMoreOpen={Boolean(filter.entity || filter.action)}
      >
        <Field name="text" label={t("audit:text")}>
          <TextInput defaultValue={filter.text ?? ""} />
        </Field>
        <Field name="person" label={t("audit:who")}>
          <Select
            defaultValue={filter.person ?? ""}
            placeholder={t("audit:everybody")}
            options={log.people.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
        <Field name="from" label={t("audit:from")}>
          <DateInput defaultValue={filter.from ?? ""} />
        </Field>
        <Field name="to" label={t("audit:to")}>
          <DateInput defaultValue={filter.to ?? ""} />
        </Field>
      </FilterBar>
      <Entries entries={entries} />
      <Pagination
        total={log.count}
        previousHref={log.newer === null ? null : hrefWith({ after: String(log.newer), before: null })}
        nextHref={log.older === null ? null : hrefWith({ before: String(log.older), after: null })}
      />
    </Page>
  );
}

/** The less common filters. */
function KindFilters({ log }: { log: AuditData }) {
  const { t } = useText();
  return (
    <>
      <Field name="entity" label={t("audit:about")}>
        <Select
          defaultValue={log.filter.entity ?? ""}
          placeholder={t("audit:everything")}
          options={log.entities.map((it) => ({ value: it, label: entityText(t, it) }))}
        />
      </Field>
      <Field name="action" label={t("audit:done")}>
        <Select
          defaultValue={log.filter.action ?? ""}
          placeholder={t("audit:everything")}
          options={log.actions.map((it) => ({ value: it, label: actionText(t, it) }))}
        />
      </Field>
    </>
  );
}

function Entries({ entries }: { entries: AuditData["entries"] }) {
  const { t } = useText();
  return (
    <Table
      label={t("audit:title")}
      rows={entries}
      keyOf={(it) => String(it.seq)}
      empty={t("audit:empty")}
      columns={[
        { key: "seq", header: t("audit:seq"), align: "end", cell: (it) => it.seq },
        { key: "at", header: t("audit:at"), cell: (it) => <InstantText at={it.at} /> },
        { key: "who", header: t("audit:who"), cell: (it) => it.userName ?? "—" },
        {
          key: "what",
          header: t("audit:what"),
          cell: (it) => deedText(t, it),
        },
        {
          key: "details",
          header: t("audit:details"),
          wrap: true,
          cell: (it) => <Details entry={it} />,
        },
      ]}
    />
  );
}

/** What was and what is, as it was written, folded: the log shows the very content that its digests cover. */
function Details({ entry }: { entry: AuditData["entries"][number] }) {
  const { t } = useText();
  const parts = [
    [t("audit:thing"), entry.entityId],
    [t("audit:before"), entry.before],
    [t("audit:after"), entry.after],
    [t("audit:address"), entry.address],
    [t("audit:request"), entry.requestId],
    [t("audit:hash"), entry.hash],
  ] as const;
  return (
    <details>
      <summary className="link inline-flex min-h-6 cursor-pointer items-center">{t("audit:show")}</summary>
      <dl className="flex flex-col gap-1 py-1 text-xs">
        {parts
          .filter(([, value]) => value !== null && value !== undefined && value !== "")
          .map(([label, value]) => (
            <div key={label} className="flex flex-wrap gap-x-2">
              <dt className="text-ink-soft">{label}</dt>
              <dd className="min-w-0 font-mono break-all whitespace-pre-wrap">
                {typeof value === "string" ? value : JSON.stringify(value, null, 1)}
              </dd>
            </div>
          ))}
      </dl>
    </details>
  );
}

function ChainCheck({ result }: { result: Checked | undefined }) {
  const { t } = useText();
  const refusal = result && !result.ok ? result.refusal : null;
  const errorOf = (name: string) =>
    refusal?.fields[name] ? refusalText(t, refusal.fields[name], refusal.details) : undefined;
  return (
    <details open={Boolean(result)} className="group min-w-0 rounded-md border border-line bg-surface">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 px-4 text-sm font-medium">
        <ChevronDown aria-hidden className="size-4 group-open:rotate-180" />
        <h2>{t("audit:chain.title")}</h2>
      </summary>
      <div className="flex flex-col gap-3 px-4 pb-4">
        <p className="max-w-prose text-xs text-ink-soft">{t("audit:chain.lead")}</p>
        {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
        {result?.ok ? <ChainResult chain={result.chain} anchorSeq={result.anchorSeq} /> : null}
        <Form method="post" className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="intent" value="check" />
          <Field name="seq" label={t("audit:chain.seq")} error={errorOf("seq")} optional className="w-56">
            <TextInput inputMode="numeric" align="end" />
          </Field>
          <Field
            name="hash"
            label={t("audit:chain.hash")}
            error={errorOf("hash")}
            optional
            className="w-full sm:w-96"
          >
            <TextInput spellCheck={false} autoComplete="off" />
          </Field>
          <SubmitButton variant="secondary">{t("audit:chain.check")}</SubmitButton>
        </Form>
      </div>
    </details>
  );
}

type Chain = Extract<Checked, { ok: true }>["chain"];

/** What was found, the worst of it first: a link that does not follow, an end cut off, an entry that is another one. */
function findingText(t: Translate, { brokenAt, anchor, links }: Chain, anchorSeq: number | null): string {
  if (brokenAt !== null) return t("audit:chain.broken", { seq: brokenAt });
  if (anchor === "missing") return t("audit:chain.cut", { seq: anchorSeq ?? "" });
  if (anchor === "differs") return t("audit:chain.replaced", { seq: anchorSeq ?? "" });
  return t("audit:chain.holds", { count: links });
}

function ChainResult({ chain, anchorSeq }: { chain: Chain; anchorSeq: number | null }) {
  const { t } = useText();
  const { links, lastHash, brokenAt, anchor } = chain;
  const isWhole = brokenAt === null && anchor !== "missing" && anchor !== "differs";
  return (
    <Banner tone={isWhole ? "success" : "error"} title={findingText(t, chain, anchorSeq)}>
      {isWhole ? null : <p>{t("audit:chain.advice")}</p>}
      {anchor === "held" ? <p>{t("audit:chain.held", { seq: anchorSeq ?? "" })}</p> : null}
      {links > 0 ? (
        <p className="break-all">
          {t("audit:chain.last", { seq: links })} <Code>{lastHash}</Code>
        </p>
      ) : null}
    </Banner>
  );
}
