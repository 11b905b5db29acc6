import { Link } from "@remix-run/react";
import { Printer, ShieldAlert, ShieldCheck } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button, CopyButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { DateRange, InstantText, Missing } from "#app/components/ui/values.tsx";
import type { FilingView } from "#app/domain/filings/view.ts";
import { useText } from "#app/i18n/index.ts";

export function PrintButton() {
  const { t } = useText();
  return (
    <Button icon={Printer} onClick={() => window.print()}>
      {t("filings:page.print")}
    </Button>
  );
}

/** Which revision this is, who signed it when, and its digest. */
export function FilingHead({ view }: { view: FilingView }) {
  const { t } = useText();
  const head = view.revisions.find((it) => it.revision === view.revision);
  const title =
    view.revision === 0 ? t("filings:live") : t("filings:revisionOf", { revision: view.revision });
  const digest = (
    <span className="flex flex-wrap items-center gap-2">
      <span className="min-w-0 text-xs">
        SHA-256 <code className="break-all">{view.digest}</code>
      </span>
      <CopyButton text={view.digest} />
      {view.revision === 0 ? null : (
        <Badge tone={view.isIntact ? "ok" : "bad"} icon={view.isIntact ? ShieldCheck : ShieldAlert}>
          {view.isIntact ? t("filings:page.digestOk") : t("filings:page.digestBad")}
        </Badge>
      )}
    </span>
  );
  return (
    <Section title={title} description={view.revision === 0 ? t("filings:liveHint") : undefined}>
      {view.isIntact ? null : <Banner tone="error" title={t("filings:page.digestBad")} />}
      <KeyValue
        facts={[
          {
            label: t("filings:page.unit"),
            value: [view.carrier.unit, view.carrier.group].filter(Boolean).join(" · "),
          },
          {
            label: t("filings:page.periodDays"),
            value: <DateRange from={view.period.firstDay} lastOn={view.period.lastDay} />,
          },
          { label: t("filings:page.preparedBy"), value: view.preparedByName ?? <Missing reason="none" /> },
          {
            label: t("filings:page.signedBy"),
            value: head ? (
              <>
                {head.signedByName} <InstantText at={head.signedAt} />
              </>
            ) : (
              <Missing reason="none" />
            ),
          },
        ]}
      />
      <KeyValue columns={1} facts={[{ label: t("filings:page.digest"), value: digest }]} />
    </Section>
  );
}

/** Every revision of the filing, as links; the live ledger first where the reader may see it. */
export function RevisionLinks({
  view,
  hrefOf,
  hasLive,
}: {
  view: FilingView;
  hrefOf: (revision: number) => string;
  hasLive?: boolean;
}) {
  const { t } = useText();
  const all = [...(hasLive ? [0] : []), ...view.revisions.map((it) => it.revision)];
  if (all.length < 2) return null;
  return (
    <Section title={t("filings:page.revisions")}>
      <ul className="flex flex-col gap-1">
        {all.map((revision) => (
          <li key={revision} className="flex items-center gap-2">
            <Link
              to={hrefOf(revision)}
              aria-current={revision === view.revision ? "page" : undefined}
              className="link inline-flex min-h-6 items-center aria-[current=page]:font-semibold aria-[current=page]:no-underline"
            >
              {revision === 0 ? t("filings:live") : t("filings:revisionOf", { revision })}
            </Link>
            {revision > 0 && revision === view.acceptedRevision ? (
              <Badge tone="ok">{t("filings:accepted")}</Badge>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
