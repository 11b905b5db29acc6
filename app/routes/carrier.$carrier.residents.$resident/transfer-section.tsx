import { HandedTimeline } from "#app/components/transfers/handed-timeline.tsx";
import { VerificationMark } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { useText } from "#app/i18n/index.ts";
import type { HandedOver } from "#app/services/transfers/handed-over.server.ts";

type Props = { handed: HandedOver; hrefOf: (id: string) => string };

/** That the firm is proposed to another carrier, or went there. */
export function TransferBanner({ handed, hrefOf }: Props) {
  const { t, locale } = useText();
  const { to } = handed;
  if (!to) return null;
  const key = to.state === "accepted" ? "transfers:resident.toDone" : "transfers:resident.toOpen";
  const carrier = locale === "en" ? to.carrier.en : to.carrier.zh;
  return (
    <Banner
      title={t(key, { carrier, on: to.leavesOn })}
      actions={
        <LinkButton size="sm" to={hrefOf(to.id)}>
          {t("transfers:new.see")}
        </LinkButton>
      }
    />
  );
}

/** The firm's stays at carriers before this one, and what they come to with those here. */
export function TransferSection({ handed, hrefOf, ownMonths }: Props & { ownMonths: number }) {
  const { t, locale } = useText();
  const { from, earlier, months } = handed;
  if (earlier.length === 0) return null;
  return (
    <Section title={t("transfers:resident.title")} description={t("transfers:timeline.lead")} isFlush>
      <HandedTimeline stays={earlier} months={months} />
      <div className="flex flex-wrap items-center gap-2 px-3 py-2 text-sm text-ink-soft">
        {from ? (
          <p>
            {t("transfers:resident.from", {
              carrier: locale === "en" ? from.carrier.en : from.carrier.zh,
              on: from.leavesOn,
            })}
          </p>
        ) : null}
        <p>{t("transfers:resident.clock", { months, all: months + ownMonths })}</p>
        <VerificationMark verification="unverified" />
        {from ? (
          <LinkButton size="sm" to={hrefOf(from.id)}>
            {t("transfers:new.see")}
          </LinkButton>
        ) : null}
      </div>
    </Section>
  );
}
