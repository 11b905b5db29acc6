import { Link } from "@remix-run/react";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Banner } from "#app/components/ui/notices.tsx";
import { ResidencyStateBadge } from "#app/components/ui/residency-state.tsx";
import { type Fact, KeyValue, Section } from "#app/components/ui/section.tsx";
import { Count, DateText, Missing, Money } from "#app/components/ui/values.tsx";
import { formatArea } from "#app/i18n/format.ts";
import { useText } from "#app/i18n/index.ts";
import type { ResidentView, ShownStay } from "#app/services/residency/show-resident.server.ts";

export function FirmFacts({ firm }: { firm: ResidentView["firm"] }) {
  const { t } = useText();
  return (
    <Section title={t("residency:show.firm")}>
      <KeyValue
        facts={[
          { label: t("residency:fact.uscc"), value: <span className="font-mono">{firm.uscc}</span> },
          { label: t("residency:fact.foundedOn"), value: <DateText on={firm.foundedOn} /> },
          { label: t("residency:fact.field"), value: firm.fieldName ?? <Missing reason="unknown" /> },
          {
            label: t("residency:fact.capital"),
            value: <Money fen={firm.registeredCapitalFen} unit="wan" withUnit />,
          },
        ]}
      />
    </Section>
  );
}

function factsOf(stay: ShownStay, t: ReturnType<typeof useText>["t"]): Fact[] {
  const text = (name: "entryReason" | "entryEvidence" | "exitReason" | "exitEvidence" | "note"): Fact => ({
    key: name,
    label: t(`residency:fact.${name}`),
    value: stay[name] ? (
      <span className="whitespace-pre-wrap break-words">{stay[name]}</span>
    ) : (
      <Missing reason="none" />
    ),
  });
  const day = (name: "appliedOn" | "admittedOn" | "enteredOn" | "leftOn"): Fact => ({
    key: name,
    label: t(`residency:fact.${name}`),
    value: <DateText on={stay[name]} />,
  });
  return [
    day("enteredOn"),
    { key: "months", label: t("residency:fact.months"), value: <Count value={stay.months} /> },
    day("appliedOn"),
    day("admittedOn"),
    text("entryEvidence"),
    text("entryReason"),
    ...(stay.leftOn === null || stay.exit === null
      ? []
      : [
          day("leftOn"),
          { key: "exit", label: t("residency:fact.exit"), value: t(`glossary:residencyExit.${stay.exit}`) },
          text("exitEvidence"),
          text("exitReason"),
        ]),
    text("note"),
  ];
}

/** The stay, and what the import that wrote it said about rooms. */
export function StayFacts({
  view,
  importHref,
  spaceHref,
}: {
  view: ResidentView;
  importHref: string | null;
  spaceHref: string | null;
}) {
  const { t } = useText();
  const { stay, importFile, importedRoom } = view;
  const facts = factsOf(stay, t);
  if (importFile && importHref) {
    const label =
      importFile.row === null
        ? importFile.fileName
        : t("residency:show.importedRow", { file: importFile.fileName, row: importFile.row });
    facts.push({
      key: "import",
      label: t("residency:show.imported"),
      value: (
        <Link to={importHref} className="link">
          {label}
        </Link>
      ),
    });
  }
  const hasLease = view.leases.some(({ residencyId }) => residencyId === stay.id);
  const room = importedRoom
    ? [
        importedRoom.room,
        importedRoom.areaDm2 === null ? null : `${formatArea(importedRoom.areaDm2)} ${t("common:units.m2")}`,
      ]
        .filter(Boolean)
        .join(" ")
    : null;
  return (
    <Section title={t("residency:show.stay")}>
      <div className="flex flex-col gap-3">
        {room && !hasLease && stay.leftOn === null ? (
          <Banner
            title={t("residency:show.importedRoom", { room })}
            actions={
              spaceHref ? (
                <LinkButton size="sm" to={spaceHref}>
                  {t("residency:show.toSpace")}
                </LinkButton>
              ) : undefined
            }
          />
        ) : null}
        <KeyValue facts={facts} />
      </div>
    </Section>
  );
}

/** The firm's other stays here, each a link. */
export function OtherStays({
  stays,
  hrefOf,
}: {
  stays: readonly ShownStay[];
  hrefOf: (id: string) => string;
}) {
  const { t } = useText();
  if (stays.length === 0) return null;
  return (
    <Section title={t("residency:show.others")}>
      <ul className="flex flex-col gap-2">
        {stays.map((stay) => (
          <li key={stay.id} className="flex flex-wrap items-center gap-2">
            <ResidencyStateBadge state={stay.state} />
            <Link to={hrefOf(stay.id)} className="link">
              {stay.leftOn
                ? t("common:value.range", { from: stay.enteredOn, to: stay.leftOn })
                : t("common:value.rangeOpen", { from: stay.enteredOn })}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
