import { Link } from "@remix-run/react";
import { type Fact, KeyValue, Section } from "#app/components/ui/section.tsx";
import { Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import type { TeamView } from "#app/services/teams/show-team.server.ts";

/** What is recorded of a team: who it is, how it came, and how it ended. */
export function TeamFacts({
  view,
  applicationHref,
}: {
  view: TeamView;
  applicationHref: (id: string) => string;
}) {
  const { t, locale } = useText();
  const { team, lists, application } = view;
  const text = (label: string, value: string | null): Fact => ({
    label,
    value:
      value === null || value === "" ? (
        <Missing reason="none" />
      ) : (
        <span className="whitespace-pre-wrap wrap-anywhere">{value}</span>
      ),
  });
  const day = (name: "appliedOn" | "admittedOn" | "enteredOn"): Fact => ({
    label: t(`teams:fact.${name}`),
    value: <DateText on={team[name]} />,
  });
  const isFirm = team.exit === "founded";
  const kinds = team.kinds.map((code) => wordOf(lists.founderKinds, code, locale));
  const place = team.originPlace && wordOf(lists.originPlaces, team.originPlace, locale);
  return (
    <>
      <Section title={t("teams:show.team")}>
        <div className="flex flex-col gap-3">
          <KeyValue
            facts={[
              text(t("teams:fact.leader"), team.leader),
              text(t("teams:fact.contactPhone"), team.contactPhone),
              {
                label: t("teams:fact.people"),
                value: team.people === null ? <Missing reason="unknown" /> : <Count value={team.people} />,
              },
              text(t("teams:fact.field"), team.fieldName),
              text(t("teams:fact.kinds"), kinds.join(locale === "en" ? ", " : "、")),
            ]}
          />
          <div>
            <h3 className="text-sm text-ink-soft">{t("teams:fact.business")}</h3>
            <p className="whitespace-pre-wrap wrap-anywhere">{team.business ?? <Missing reason="none" />}</p>
          </div>
          {team.isMasked ? <p className="text-sm text-ink-soft">{t("teams:show.phoneMasked")}</p> : null}
        </div>
      </Section>
      <Section title={t("teams:show.entry")}>
        <KeyValue
          facts={[
            day("enteredOn"),
            text(t("teams:fact.origin"), [place, team.originName].filter(Boolean).join(" · ")),
            day("appliedOn"),
            day("admittedOn"),
            ...(application
              ? [
                  {
                    label: t("teams:fact.application"),
                    value: (
                      <Link to={applicationHref(application.id)} className="link">
                        {application.number}
                      </Link>
                    ),
                  },
                ]
              : []),
            text(t("teams:fact.entryEvidence"), team.entryEvidence),
            text(t("teams:fact.entryReason"), team.entryReason),
            ...(team.exit === null
              ? []
              : [
                  {
                    label: t(isFirm ? "teams:fact.foundedOn" : "teams:fact.leftOn"),
                    value: <DateText on={team.leftOn} />,
                  },
                  text(t("teams:fact.exit"), t(`glossary:residencyExit.${team.exit}`)),
                  text(t(isFirm ? "teams:fact.foundEvidence" : "teams:fact.exitEvidence"), team.exitEvidence),
                  text(t(isFirm ? "teams:fact.foundReason" : "teams:fact.exitReason"), team.exitReason),
                ]),
            text(t("teams:fact.note"), team.note),
          ]}
        />
      </Section>
    </>
  );
}
