import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Area, DateText } from "#app/components/ui/values.tsx";
import { useText } from "#app/i18n/index.ts";
import type { ResidentView } from "#app/services/residency/show-resident.server.ts";

export function Leases({
  leases,
  roomHref,
  spaceHref,
}: {
  leases: ResidentView["leases"];
  roomHref: (id: string) => string;
  /** Where a room is let; null for those who may not. */
  spaceHref: string | null;
}) {
  const { t } = useText();
  const open = leases.filter(({ isOpen }) => isOpen);
  const let_ = spaceHref ? (
    <LinkButton size="sm" to={spaceHref}>
      {t("residency:show.toSpace")}
    </LinkButton>
  ) : null;
  return (
    <Section title={t("residency:show.leases")} actions={let_} isFlush={leases.length > 0}>
      {leases.length === 0 ? (
        <p className="text-ink-soft">{t("residency:show.noLeases")}</p>
      ) : (
        <Table
          isNested
          hasSum
          label={t("residency:fact.rooms")}
          rows={leases}
          keyOf={(lease) => lease.id}
          columns={[
            {
              key: "room",
              header: t("residency:fact.rooms"),
              cell: (lease) => (
                <Link to={roomHref(lease.roomId)} className="link">
                  {lease.room}
                </Link>
              ),
            },
            {
              key: "state",
              header: t("residency:state.label"),
              cell: (lease) => (
                <Badge tone={lease.isOpen ? "ok" : "muted"}>
                  {t(lease.isOpen ? "residency:show.leaseOpen" : "residency:show.leaseEnded")}
                </Badge>
              ),
            },
            {
              key: "from",
              header: t("residency:fact.startsOn"),
              cell: (lease) => <DateText on={lease.startsOn} />,
            },
            {
              key: "to",
              header: t("residency:fact.endsOn"),
              cell: (lease) => <DateText on={lease.endsOn} />,
            },
            {
              key: "area",
              header: t("residency:fact.areaDm2"),
              unit: t("common:units.m2"),
              align: "end",
              cell: (lease) => <Area dm2={lease.areaDm2} />,
              sum: <Area dm2={open.reduce((sum, { areaDm2 }) => sum + areaDm2, 0)} />,
            },
          ]}
        />
      )}
    </Section>
  );
}

export function Titles({
  titles,
  hrefOf,
  claimHref,
}: {
  titles: ResidentView["titles"];
  hrefOf: (id: string) => string;
  claimHref: string | null;
}) {
  const { t } = useText();
  const add = claimHref ? (
    <LinkButton size="sm" to={claimHref}>
      {t("residency:show.addTitle")}
    </LinkButton>
  ) : null;
  return (
    <Section title={t("residency:show.titles")} actions={add} isFlush={titles.length > 0}>
      {titles.length === 0 ? (
        <p className="text-ink-soft">{t("residency:show.noTitles")}</p>
      ) : (
        <Table
          isNested
          label={t("residency:fact.kind")}
          rows={titles}
          keyOf={(title) => title.id}
          columns={[
            {
              key: "kind",
              header: t("residency:fact.kind"),
              cell: (title) => (
                <Link to={hrefOf(title.id)} className="link">
                  {t(`glossary:titleKind.${title.kind}`)}
                </Link>
              ),
            },
            {
              key: "state",
              header: t("residency:state.label"),
              cell: (title) => (
                <Badge tone={title.isValid ? "ok" : "muted"}>
                  {t(title.isValid ? "residency:show.valid" : "residency:show.invalid")}
                </Badge>
              ),
            },
            { key: "number", header: t("residency:fact.number"), cell: (title) => title.number },
            {
              key: "from",
              header: t("residency:fact.awardedOn"),
              cell: (title) => <DateText on={title.awardedOn} />,
            },
            {
              key: "to",
              header: t("residency:fact.expiresOn"),
              cell: (title) => <DateText on={title.expiresOn} />,
            },
          ]}
        />
      )}
    </Section>
  );
}
