import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Target } from "lucide-react";
import { policyWords } from "#app/components/policy/words.ts";
import { inLocale } from "#app/components/rewards/texts.ts";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TitlesTabs } from "#app/components/titles/titles-tabs.tsx";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { StatusTabs } from "#app/components/ui/list-tools.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Stat } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count } from "#app/components/ui/values.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { type DistanceView, parseDistance, showDistance } from "#app/services/titles/show-distance.server.ts";
import { DISTANCES_SHOWN } from "./kinds.ts";
import { Lacking } from "./lacking.tsx";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("titles:distance.title"));

export const loader = carrierLoader({ can: "titles:read" }, async ({ ctx, url }) => ({
  view: await showDistance({ ctx, input: parseDistance(Object.fromEntries(url.searchParams)) }),
}));

const TONE = { held: "ok", met: "info", "not-met": "warn", unknown: "muted" } as const;
const STATES = ["held", "met", "not-met", "unknown"] as const;

function Rows({ view }: { view: DistanceView }) {
  const { t, locale } = useText();
  const to = paths.carrier(useFrame().organization.slug);
  const words = policyWords(t, locale, view.policy.names);
  return (
    <Table
      label={t("titles:distance.title")}
      rows={view.rows}
      keyOf={(row) => row.uscc}
      columns={[
        {
          key: "firm",
          header: t("titles:firm"),
          cell: (row) => (
            <>
              <Link to={to.titlesDistance({ kind: view.kind, firm: row.uscc })} className="link">
                {row.name}
              </Link>
              <span className="block font-mono text-xs text-ink-soft">{row.uscc}</span>
            </>
          ),
        },
        {
          key: "state",
          header: t("titles:distance.state.label"),
          cell: (row) => <Badge tone={TONE[row.state]}>{t(`titles:distance.state.${row.state}`)}</Badge>,
        },
        {
          key: "lacking",
          header: t("titles:distance.lacking"),
          wrap: true,
          cell: (row) => <Lacking row={row} view={view} words={words} />,
        },
      ]}
    />
  );
}

export default function DistancePage() {
  const { t, locale } = useText();
  const { view } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const { policy } = view;
  const source = { name: inLocale(locale, policy.title), version: policy.version, period: view.period ?? "" };
  return (
    <Page>
      <PageHeader
        title={t("titles:distance.title")}
        description={t("titles:distance.lead")}
        status={<VerificationMark verification={policy.verification} />}
      />
      <TitlesTabs current="distance" />
      <StatusTabs
        label={t("titles:distance.target")}
        tabs={DISTANCES_SHOWN.map((kind) => ({
          key: kind,
          label: t(`glossary:titleKind.${kind}`),
          href: to.titlesDistance({ kind }),
          isCurrent: kind === view.kind,
        }))}
      />
      {view.period === null || view.rows.length === 0 ? (
        <EmptyState icon={Target} title={t("titles:distance.empty")}>
          {t("titles:distance.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <dl className="grid grid-cols-2 gap-px overflow-clip rounded-md border border-line bg-line sm:grid-cols-4">
            {STATES.map((state) => (
              <Stat
                key={state}
                label={t(`titles:distance.state.${state}`)}
                value={<Count value={view.counts[state]} />}
              />
            ))}
          </dl>
          <p className="text-sm text-ink-soft">{t("titles:distance.source", source)}</p>
          <Rows view={view} />
        </>
      )}
    </Page>
  );
}
