import { Link } from "@remix-run/react";
import { JournalSection, type JournalStep } from "#app/components/ui/journal.tsx";
import { useText } from "#app/i18n/index.ts";
import type { FormerTeam } from "#app/services/teams/teams-of-stay.server.ts";

/** The stay's journal, and before it that of the team which became the firm. */
export function StayJournal({
  steps,
  firm,
  teams,
  hrefOf,
}: {
  steps: readonly JournalStep[];
  firm: string;
  teams: readonly FormerTeam[];
  hrefOf: (id: string) => string;
}) {
  const { t } = useText();
  return (
    <JournalSection
      title={t("register:steps.title")}
      lead={t(teams.length > 0 ? "teams:journal.lead" : "register:steps.lead")}
      parts={[
        { key: "stay", heading: t("teams:journal.asFirm", { name: firm }), steps },
        ...teams.map((team) => ({
          key: team.id,
          heading: (
            <Link to={hrefOf(team.id)} className="link">
              {t("teams:journal.asTeam", { name: team.name })}
            </Link>
          ),
          steps: team.steps,
        })),
      ]}
    />
  );
}
