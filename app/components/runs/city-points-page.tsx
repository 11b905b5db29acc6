import type { RefusalView } from "#app/http/errors.server.ts";
import type { CityPointsData } from "#app/http/standings.server.ts";
import { useText } from "#app/i18n/index.ts";
import { FirmList } from "./firm-list.tsx";
import { StageTable } from "./stage-table.tsx";
import { StandingFrame } from "./standing-frame.tsx";
import { StandingSection } from "./standing-section.tsx";

/** The city's firm points of a period: computing them, and how firms stand by stage. */
export function CityPointsPage({ refusal, ...data }: CityPointsData & { refusal: RefusalView | null }) {
  const { t } = useText();
  const { readiness, idempotencyKey, details } = data;
  return (
    <StandingFrame
      title={t("scoring:points.title")}
      description={t("scoring:points.leadCity")}
      verification={details?.run.verification ?? null}
      readiness={readiness}
      idempotencyKey={idempotencyKey}
      kind="firm-points"
      refusal={refusal}
    >
      {details ? <Standing details={details} /> : null}
    </StandingFrame>
  );
}

function Standing({ details }: { details: NonNullable<CityPointsData["details"]> }) {
  const { t } = useText();
  const { run } = details;
  return (
    <>
      <StandingSection title={t("scoring:points.byStage")} run={run} policy={details.policies[0]}>
        <StageTable data={details} />
      </StandingSection>
      <FirmList data={details} isPreview />
    </>
  );
}
