import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { useText } from "#app/i18n/index.ts";

type Status = "computed" | "approved" | "superseded";
const TONE: Record<Status, Tone> = { computed: "info", approved: "ok", superseded: "muted" };

export function RunStatusBadge({ status }: { status: Status }) {
  const { t } = useText();
  return <Badge tone={TONE[status]}>{t(`runs:statusOf.${status}`)}</Badge>;
}
