import { Banner } from "#app/components/ui/notices.tsx";
import { type Fact, KeyValue, Section } from "#app/components/ui/section.tsx";
import { DateText, Missing } from "#app/components/ui/values.tsx";
import { ERASE_AFTER_DAYS } from "#app/domain/admission/application.ts";
import { formatArea } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { ApplicationView } from "#app/services/admission/show-application.server.ts";

/** What the applicant said, and how long the contact is kept. */
export function ApplicationFacts({ view }: { view: ApplicationView }) {
  const { t } = useText();
  const { application: it, contact, keptUntil, checks } = view;
  const text = (key: string, label: string, value: string | number | null): Fact => ({
    key,
    label,
    value:
      value === null ? (
        <Missing reason="none" />
      ) : (
        <span className="whitespace-pre-wrap break-words">{value}</span>
      ),
  });
  const yesNo = it.registersHere === null ? null : t(it.registersHere ? "admission:yes" : "admission:no");
  const area = it.wishedAreaDm2 === null ? null : `${formatArea(it.wishedAreaDm2)} ${t("common:units.m2")}`;
  return (
    <Section title={t("admission:show.facts")}>
      <div className="flex flex-col gap-3">
        {checks.firm && !view.isDecided ? (
          <Banner
            title={t("admission:show.known", { name: checks.firm.name, foundedOn: checks.firm.foundedOn })}
          />
        ) : null}
        <KeyValue
          facts={[
            text("applicant", t("admission:applicant.label"), t(`admission:applicant.${it.applicant}`)),
            text("uscc", t("admission:fact.uscc"), it.uscc),
            { key: "founded", label: t("admission:fact.foundedOn"), value: <DateText on={it.foundedOn} /> },
            text("field", t("admission:fact.field"), it.fieldName),
            text("people", t("admission:fact.people"), it.people),
            text("here", t("admission:fact.registersHere"), yesNo),
            text("area", t("admission:fact.wishedArea"), area),
            text("desks", t("admission:fact.wishedDesks"), it.wishedDesks),
            { key: "from", label: t("admission:fact.wishedFrom"), value: <DateText on={it.wishedFrom} /> },
            {
              key: "received",
              label: t("admission:fact.receivedOn"),
              value: <DateText on={it.receivedOn} />,
            },
            text("channel", t("admission:channel.label"), t(`admission:channel.${it.channel}`)),
            { key: "closed", label: t("admission:fact.closedOn"), value: <DateText on={it.closedOn} /> },
            text("agreement", t("admission:fact.agreementNumber"), it.agreementNumber),
            text("contact", t("admission:fact.contactName"), it.contactName),
            text("phone", t("admission:fact.contactPhone"), it.contactPhone),
          ]}
        />
        <div>
          <h3 className="text-sm text-ink-soft">{t("admission:fact.business")}</h3>
          <p className="whitespace-pre-wrap wrap-anywhere">{it.business}</p>
        </div>
        {contact === "erased" ? (
          <p className="text-sm text-ink-soft">
            {t("admission:show.contactErased", { days: ERASE_AFTER_DAYS })}
          </p>
        ) : null}
        {contact === "masked" ? (
          <p className="text-sm text-ink-soft">{t("admission:show.contactMasked")}</p>
        ) : null}
        {contact !== "erased" && keptUntil ? (
          <p className="text-sm text-ink-soft">{t("admission:show.contactKept", { until: keptUntil })}</p>
        ) : null}
      </div>
    </Section>
  );
}
