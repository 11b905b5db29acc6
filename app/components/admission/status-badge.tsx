import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import type { ApplicationStatus } from "#app/domain/admission/application.ts";
import { useText } from "#app/i18n/index.ts";

const TONE: Record<ApplicationStatus, Tone> = {
  received: "info",
  "in-review": "warn",
  admitted: "ok",
  refused: "bad",
  withdrawn: "muted",
};

/** Where an application stands. */
export function ApplicationStatusBadge({ status }: { status: ApplicationStatus }) {
  const { t } = useText();
  return <Badge tone={TONE[status]}>{t(`admission:status.${status}`)}</Badge>;
}
