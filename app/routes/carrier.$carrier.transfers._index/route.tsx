import type { MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { ArrowLeftRight } from "lucide-react";
import { useFrame } from "#app/components/shell/organization-frame.tsx";
import { TransferStateBadge } from "#app/components/transfers/transfer-state.tsx";
import { EmptyState } from "#app/components/ui/notices.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Code, DateText, InstantText } from "#app/components/ui/values.tsx";
import { carrierLoader } from "#app/http/organization.server.ts";
import { paths } from "#app/http/paths.ts";
import { useText } from "#app/i18n/index.ts";
import { pageTitle } from "#app/i18n/page-title.ts";
import { listTransfers, type TransferLine } from "#app/services/transfers/list-transfers.server.ts";

// Inside the frame, so that the menu stays beside an error.
export { RouteError as ErrorBoundary } from "#app/components/shell/route-error.tsx";

export const meta: MetaFunction = ({ matches }) => pageTitle(matches, (t) => t("transfers:title"));

export const loader = carrierLoader({ can: "residency:read" }, async ({ ctx }) => ({
  list: await listTransfers({ ctx, input: null }),
}));

function Lines({
  rows,
  direction,
  hrefOf,
}: {
  rows: readonly TransferLine[];
  direction: "incoming" | "outgoing";
  hrefOf: (id: string) => string;
}) {
  const { t, locale } = useText();
  if (rows.length === 0) return null;
  const other = (row: TransferLine) => (direction === "incoming" ? row.from : row.to);
  return (
    <Section title={t(`transfers:${direction}`)} isFlush>
      <Table
        label={t(`transfers:${direction}`)}
        rows={rows}
        keyOf={(row) => row.id}
        columns={[
          {
            key: "firm",
            header: t("transfers:firm"),
            wrap: true,
            cell: (row) => (
              <>
                <Link to={hrefOf(row.id)} className="text-accent underline-offset-4 hover:underline">
                  {row.firmName}
                </Link>
                <span className="block text-xs text-ink-soft">
                  <Code>{row.uscc}</Code>
                </span>
              </>
            ),
          },
          {
            key: "state",
            header: t("transfers:state.label"),
            cell: (row) => <TransferStateBadge state={row.state} />,
          },
          {
            key: "carrier",
            header: t("transfers:carrier"),
            wrap: true,
            cell: (row) => (locale === "en" ? other(row).en : other(row).zh),
          },
          {
            key: "leavesOn",
            header: t("transfers:leavesOn"),
            cell: (row) => <DateText on={row.leavesOn} />,
          },
          {
            key: "proposedAt",
            header: t("transfers:proposedAt"),
            wideOnly: true,
            cell: (row) => <InstantText at={row.proposedAt} />,
          },
        ]}
      />
    </Section>
  );
}

export default function Transfers() {
  const { t } = useText();
  const { list } = useLoaderData<typeof loader>();
  const to = paths.carrier(useFrame().organization.slug);
  const isEmpty = list.incoming.length + list.outgoing.length === 0;
  return (
    <Page>
      <PageHeader
        title={t("transfers:title")}
        description={t("transfers:lead")}
        crumbs={[{ label: t("residency:title"), href: to.residents() }, { label: t("transfers:title") }]}
      />
      {isEmpty ? (
        <EmptyState icon={ArrowLeftRight} title={t("transfers:none")}>
          {t("transfers:noneHint")}
        </EmptyState>
      ) : null}
      <Lines rows={list.incoming} direction="incoming" hrefOf={(id) => to.transfer(id)} />
      <Lines rows={list.outgoing} direction="outgoing" hrefOf={(id) => to.transfer(id)} />
    </Page>
  );
}
