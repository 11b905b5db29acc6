import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useOrganizationPaths } from "#app/components/shell/organization-paths.ts";
import { LinkButton } from "#app/components/ui/button.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { InstantText } from "#app/components/ui/values.tsx";
import type { RunData } from "#app/http/runs.server.ts";
import { useText } from "#app/i18n/index.ts";
import { RunStatusBadge } from "./run-status.tsx";

/** A table of a computed standing: of which run, by which policy, by whom, and the way to the run. */
export function StandingSection({
  title,
  run,
  policy,
  children,
}: {
  title: string;
  run: RunData["run"];
  policy: RunData["policies"][number] | undefined;
  children: ReactNode;
}) {
  const { t, locale } = useText();
  const to = useOrganizationPaths();
  return (
    <Section
      isFlush
      title={
        <span className="flex flex-wrap items-center gap-2">
          {title} {run.period} <RunStatusBadge status={run.status} />
        </span>
      }
      description={
        <>
          {policy ? (
            <>
              <Link className="link" to={to.policy(policy.code, policy.version)}>
                {locale === "en" ? policy.title.en : policy.title.zh} {policy.version}
              </Link>{" "}
              ·{" "}
            </>
          ) : null}
          {run.computed.by} <InstantText at={run.computed.at} />
        </>
      }
      actions={
        <LinkButton size="sm" to={to.run(run.id)}>
          {t("scoring:toRun")}
        </LinkButton>
      }
    >
      {children}
    </Section>
  );
}
