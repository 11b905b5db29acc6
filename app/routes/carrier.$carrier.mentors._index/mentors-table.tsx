import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { Count, DateText, Missing } from "#app/components/ui/values.tsx";
import { type CodeEntry, wordOf } from "#app/domain/people/code-lists.ts";
import { useText } from "#app/i18n/index.ts";
import type { ListedMentor } from "#app/services/mentoring/list-mentors.server.ts";

const TONE = { appointed: "ok", ended: "muted", later: "info" } as const;

export function MentorsTable({
  rows,
  kinds,
  hrefOf,
}: {
  rows: readonly ListedMentor[];
  kinds: readonly CodeEntry[];
  hrefOf: (id: string) => string;
}) {
  const { t, locale } = useText();
  return (
    <Table
      label={t("mentoring:mentors")}
      rows={rows}
      keyOf={(mentor) => mentor.id}
      columns={[
        {
          key: "name",
          header: t("mentoring:mentorFacts.name"),
          cell: (mentor) => (
            <Link to={hrefOf(mentor.id)} className="link font-medium">
              {mentor.name}
            </Link>
          ),
        },
        {
          key: "kind",
          header: t("mentoring:mentorFacts.kind"),
          cell: (mentor) => wordOf(kinds, mentor.kind, locale),
        },
        {
          key: "employer",
          header: t("mentoring:mentorFacts.employer"),
          cell: (mentor) => mentor.employer ?? <Missing reason="none" />,
        },
        {
          key: "state",
          header: t("mentoring:state.label"),
          cell: (mentor) => <Badge tone={TONE[mentor.state]}>{t(`mentoring:state.${mentor.state}`)}</Badge>,
        },
        {
          key: "coaches",
          header: t("mentoring:mentorFacts.coaches"),
          unit: t("mentoring:mentorFacts.unit"),
          align: "end",
          cell: (mentor) => <Count value={mentor.coaches} />,
        },
        {
          key: "from",
          header: t("mentoring:mentorFacts.startsOn"),
          cell: (mentor) => <DateText on={mentor.startsOn} />,
        },
        {
          key: "to",
          header: t("mentoring:mentorFacts.lastOn"),
          cell: (mentor) => <DateText on={mentor.lastOn} />,
        },
        {
          key: "evidence",
          header: t("mentoring:mentorFacts.evidence"),
          wrap: true,
          wideOnly: true,
          cell: (mentor) => mentor.evidence ?? <Missing reason="none" />,
        },
      ]}
    />
  );
}
