import type { MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { Differences, VerificationBadge } from "#app/components/titles/verification-badge.tsx";
import { SubmitButton } from "#app/components/ui/button.tsx";
import { FormErrors, IdempotencyField } from "#app/components/ui/field.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section, Stat } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText } from "#app/components/ui/values.tsx";
import { parseForm } from "#app/http/form.server.ts";
import { freshKey } from "#app/http/idempotency.server.ts";
import { carrierAction, carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { refusalText, useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { claimListed, claimListedInput } from "#app/services/titles/claim-listed.server.ts";
import { titleMismatches } from "#app/services/titles/verify-titles.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("registry:carrierTitle"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx }) => ({
  view: await titleMismatches({ ctx, input: null }),
  key: freshKey(),
}));

export const action = carrierAction({ can: "titles:write" }, ({ ctx, form, key }) =>
  claimListed({ ctx, input: parseForm(claimListedInput, form), key }),
);

type View = Awaited<ReturnType<typeof titleMismatches>>;
const STATES = ["verified", "differs", "not-listed", "no-list", "unclaimed"] as const;

function Claim({
  entryId,
  label,
  idempotencyKey,
}: {
  entryId: string;
  label: string;
  idempotencyKey: string;
}) {
  return (
    <Form method="post" preventScrollReset>
      <input type="hidden" name="entryId" value={entryId} />
      <IdempotencyField value={`${idempotencyKey}-${entryId}`} />
      <SubmitButton size="sm" variant={entryId === "all" ? "primary" : "secondary"}>
        {label}
      </SubmitButton>
    </Form>
  );
}

function Unclaimed({
  rows,
  mayWrite,
  idempotencyKey,
}: {
  rows: View["unclaimed"];
  mayWrite: boolean;
  idempotencyKey: string;
}) {
  const { t } = useText();
  const count = rows.filter(({ firm }) => firm.isResident).length;
  return (
    <Section
      title={t("registry:unclaimedTitle")}
      isFlush={rows.length > 0}
      actions={
        mayWrite && count > 0 ? (
          <Claim entryId="all" label={t("registry:claimAll", { count })} idempotencyKey={idempotencyKey} />
        ) : null
      }
    >
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("registry:noUnclaimed")}</p>
      ) : (
        <Table
          isNested
          label={t("registry:unclaimedTitle")}
          rows={rows}
          keyOf={(entry) => entry.id}
          columns={[
            {
              key: "firm",
              header: t("registry:firm"),
              cell: (entry) => (
                <>
                  {entry.name}
                  <span className="block font-mono text-xs text-ink-soft">{entry.uscc}</span>
                </>
              ),
            },
            { key: "kind", header: t("titles:kind"), cell: (entry) => t(`glossary:titleKind.${entry.kind}`) },
            { key: "number", header: t("titles:number"), cell: (entry) => entry.number },
            {
              key: "from",
              header: t("titles:awardedOn"),
              cell: (entry) => <DateText on={entry.awardedOn} />,
            },
            { key: "to", header: t("titles:expiresOn"), cell: (entry) => <DateText on={entry.expiresOn} /> },
            {
              key: "announcement",
              header: t("registry:announcement"),
              wrap: true,
              cell: (entry) => [entry.documentNumber, entry.batchTitle].filter(Boolean).join(" "),
            },
            {
              key: "claim",
              header: t("registry:claim"),
              hideHeader: true,
              cell: (entry) =>
                !entry.firm.isResident ? (
                  <span className="text-ink-soft">{t("registry:former")}</span>
                ) : mayWrite ? (
                  <Claim entryId={entry.id} label={t("registry:claim")} idempotencyKey={idempotencyKey} />
                ) : null,
            },
          ]}
        />
      )}
    </Section>
  );
}

function Differing({ rows, hrefOf }: { rows: View["verified"]; hrefOf: (id: string) => string }) {
  const { t } = useText();
  return (
    <Section title={t("registry:differing")} isFlush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("registry:noDiffering")}</p>
      ) : (
        <Table
          isNested
          label={t("registry:differing")}
          rows={rows}
          keyOf={({ title }) => title.id}
          columns={[
            {
              key: "firm",
              header: t("registry:firm"),
              cell: ({ title }) => (
                <>
                  {title.name}
                  <span className="block font-mono text-xs text-ink-soft">{title.uscc}</span>
                </>
              ),
            },
            {
              key: "kind",
              header: t("titles:kind"),
              cell: ({ title }) => (
                <Link to={hrefOf(title.id)} className="link">
                  {t(`glossary:titleKind.${title.kind}`)}
                </Link>
              ),
            },
            { key: "number", header: t("titles:number"), cell: ({ title }) => title.number },
            {
              key: "state",
              header: t("registry:verification.label"),
              cell: ({ state }) => <VerificationBadge state={state} />,
            },
            {
              key: "what",
              header: t("registry:field.label"),
              wrap: true,
              cell: ({ title, entry, differs }) =>
                entry ? (
                  <Differences own={title} listed={entry} fields={differs} />
                ) : (
                  t("registry:hint.not-listed")
                ),
            },
          ]}
        />
      )}
    </Section>
  );
}

export default function TitlesRegistry() {
  const { t } = useText();
  const { view, key } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const { organization, permissions } = useFrame();
  const to = paths.carrier(organization.slug);
  const refusal = result && !result.ok ? result.refusal : null;
  return (
    <Page>
      <PageHeader title={t("registry:carrierTitle")} description={t("registry:carrierLead")} />
      <TitlesTabs current="registry" />
      {refusal ? <FormErrors errors={[refusalText(t, refusal.code, refusal.details)]} /> : null}
      {result?.ok ? (
        <Banner tone="success" title={t("registry:claimed", { count: result.claimed })}>
          {result.refused > 0 ? t("registry:skipped", { count: result.refused }) : null}
        </Banner>
      ) : null}
      <dl className="grid grid-cols-2 gap-px overflow-clip rounded-md border border-line bg-line sm:grid-cols-5">
        {STATES.map((state) => (
          <Stat
            key={state}
            label={t(`registry:verification.${state}`)}
            value={<Count value={view.counts[state]!} />}
          />
        ))}
      </dl>
      <Unclaimed rows={view.unclaimed} mayWrite={permissions.includes("titles:write")} idempotencyKey={key} />
      <Differing rows={view.verified} hrefOf={(id) => to.title(id)} />
    </Page>
  );
}
