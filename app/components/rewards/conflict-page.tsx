import type { ReactNode } from "react";
import { Badge, VerificationMark } from "#app/components/ui/badge.tsx";
import { Page, PageHeader } from "#app/components/ui/page-header.tsx";
import { KeyValue, Section, TwoColumns } from "#app/components/ui/section.tsx";
import { Timeline, type TimelineEntry } from "#app/components/ui/timeline.tsx";
import { Code, DateText, Missing } from "#app/components/ui/values.tsx";
import { type Translate, useText } from "#app/i18n/index.ts";
import type { ConflictDetails } from "#app/services/rewards/show-conflict.server.ts";
import { ConflictSides } from "./conflict-sides.tsx";
import type { LinkOfFiling } from "./filed-facts.tsx";
import { CONFLICT_TONE, inLocale } from "./texts.ts";

/** What the conflict was before: a ruling that was taken back, or a time in which no run raised it. */
function pastEntries(
  t: Translate,
  it: ConflictDetails["conflict"]["past"][number],
  index: number,
): TimelineEntry[] {
  const ended: TimelineEntry = {
    key: `ended-${index}`,
    tone: "warn",
    title: t(`rewards:ruling.ended.${it.status}`),
    actor: it.endedBy,
    at: it.endedAt,
    opinion: it.endReason,
  };
  if (it.status !== "ruled") return [ended];
  const ruled: TimelineEntry = {
    key: `ruled-${index}`,
    tone: "muted",
    title: t("rewards:ruling.done", { carrier: it.winner ?? "" }),
    actor: t("rewards:ruling.doneBy", { name: it.by ?? "" }),
    at: it.at,
    opinion: it.reason,
  };
  return [ruled, ended];
}

/** A conflict: the outcome, the facts of each side, and what was ruled. `children` stand below the facts. */
export function ConflictPage({
  details,
  listHref,
  ownId,
  linkOf,
  children,
}: {
  details: ConflictDetails;
  listHref: string;
  ownId?: string;
  linkOf: LinkOfFiling;
  children?: ReactNode;
}) {
  const { t, locale } = useText();
  const { conflict, programme, run } = details;
  const { ruling } = conflict;
  const state = conflict.status !== "ruled" ? conflict.status : run ? "recompute" : "ruled";
  return (
    <Page>
      <PageHeader
        title={t("rewards:ruling.one", { firm: conflict.firmName })}
        crumbs={[{ label: t("rewards:conflicts.title"), href: listHref }, { label: conflict.firmName }]}
        status={
          <>
            <Badge tone={CONFLICT_TONE[state]}>{t(`rewards:conflicts.state.${state}`)}</Badge>
            {programme ? <VerificationMark verification={programme.verification} /> : null}
          </>
        }
      />
      <TwoColumns
        main={
          <>
            <Section title={t("rewards:line.outcome")}>
              <KeyValue
                facts={[
                  {
                    label: t("rewards:line.firm"),
                    value: (
                      <>
                        {conflict.firmName}
                        <span className="block">
                          <Code>{conflict.uscc}</Code>
                        </span>
                      </>
                    ),
                  },
                  {
                    label: t("rewards:line.outcome"),
                    value: conflict.outcome.label ? (
                      inLocale(locale, conflict.outcome.label)
                    ) : (
                      <Missing reason="unknown" />
                    ),
                  },
                  { label: t("rewards:line.date"), value: <DateText on={conflict.outcome.date} /> },
                  { label: t("rewards:line.number"), value: conflict.outcome.number || <Missing /> },
                  {
                    label: t("rewards:ruling.waiting"),
                    value: programme ? (
                      <ul>
                        {programme.items.map((it) => (
                          <li key={it.code}>
                            {inLocale(locale, it.label)}
                            <span className="block text-xs text-ink-soft">{it.clause}</span>
                          </li>
                        ))}
                      </ul>
                    ) : (
                      <Missing reason="unknown" />
                    ),
                  },
                  {
                    label: t("rewards:ruling.rule"),
                    value: programme?.attribution ?? <Missing reason="unknown" />,
                  },
                ]}
              />
            </Section>
            <Section isFlush title={t("rewards:ruling.facts")} description={t("rewards:ruling.factsHint")}>
              <ConflictSides
                sides={conflict.sides}
                ruledFor={ruling?.carrierId ?? null}
                linkOf={linkOf}
                {...(ownId ? { ownId } : {})}
              />
            </Section>
            {children}
          </>
        }
        side={
          <Section title={t("common:timeline.label")}>
            <Timeline
              entries={[
                {
                  key: "raised",
                  tone: "warn",
                  title: t("rewards:ruling.raised"),
                  at: conflict.createdAt,
                },
                ...conflict.past.flatMap((it, i) => pastEntries(t, it, i)),
                ruling
                  ? {
                      key: "ruled",
                      tone: "ok",
                      title: t("rewards:ruling.done", { carrier: ruling.carrierName }),
                      actor: t("rewards:ruling.doneBy", { name: ruling.by }),
                      at: ruling.at,
                      opinion: ruling.reason,
                    }
                  : {
                      key: "now",
                      tone: "info",
                      title: t(`rewards:conflicts.state.${conflict.status}`),
                      details: t(
                        conflict.status === "lapsed" ? "rewards:ruling.lapsedHint" : "rewards:ruling.waits",
                      ),
                      isPending: conflict.status === "open",
                    },
              ]}
            />
          </Section>
        }
      />
    </Page>
  );
}
