import { Link } from "@remix-run/react";
import { Plus } from "lucide-react";
import { ServiceLines } from "#app/components/mentoring/service-lines.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { LinkButton } from "#app/components/ui/button.tsx";
import { KeyValue, Section } from "#app/components/ui/section.tsx";
import { DateRange } from "#app/components/ui/values.tsx";
import { clockOf } from "#app/domain/mentoring/services.ts";
import { holdsOn } from "#app/domain/people/spans.ts";
import { useText } from "#app/i18n/index.ts";
import type { PeopleView } from "#app/services/people/show-people.server.ts";

/** Who coaches the resident, and what was done for it lately. */
export function ServicesSection({
  view,
  today,
  to,
  mayWrite,
}: {
  view: PeopleView;
  today: string;
  to: {
    mentor: (id: string) => string;
    mentors: () => string;
    service: (id: string) => string;
    services: (at: { firm: string }) => string;
    serviceNew: (at: { firm: string }) => string;
  };
  mayWrite: boolean;
}) {
  const { t } = useText();
  const { coachings, services, residencyId } = view;
  return (
    <Section
      id="services"
      title={t("mentoring:resident.title")}
      actions={
        <>
          <Link to={to.services({ firm: residencyId })} className="link text-sm">
            {t("mentoring:resident.all")}
          </Link>
          {mayWrite ? (
            <LinkButton size="sm" to={to.serviceNew({ firm: residencyId })} icon={Plus}>
              {t("mentoring:addService")}
            </LinkButton>
          ) : null}
        </>
      }
    >
      <KeyValue
        facts={[
          {
            key: "mentors",
            label: t("mentoring:resident.mentors"),
            value:
              coachings.length === 0 ? (
                <Link to={to.mentors()} className="text-ink-soft underline-offset-2 hover:underline">
                  {t("mentoring:resident.noMentor")}
                </Link>
              ) : (
                <ul className="flex flex-col gap-1">
                  {coachings.map((it) => (
                    <li key={it.id} className="flex flex-wrap items-baseline gap-x-2">
                      <Link to={to.mentor(it.mentorId)} className="link">
                        {it.mentorName}
                      </Link>
                      <span className="text-xs text-ink-soft">
                        <DateRange from={it.startsOn} lastOn={it.lastOn} />
                      </span>
                      {holdsOn(it, today) ? null : (
                        <Badge tone="muted">{t("mentoring:mentorPage.over")}</Badge>
                      )}
                    </li>
                  ))}
                </ul>
              ),
          },
          {
            key: "hours",
            label: t("mentoring:resident.hours"),
            value: t("mentoring:resident.count", {
              count: services.entries,
              hours: clockOf(services.minutes),
            }),
          },
        ]}
      />
      <div className="mt-3">
        {services.latest.length === 0 ? (
          <p className="text-ink-soft">{t("mentoring:resident.noServices")}</p>
        ) : (
          <ServiceLines entries={services.latest} kinds={view.lists.serviceKinds} hrefOf={to.service} />
        )}
      </div>
    </Section>
  );
}
