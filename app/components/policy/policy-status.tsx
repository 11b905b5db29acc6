import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { useText } from "#app/i18n/index.ts";

export type PolicyStatusName = "draft" | "reviewed" | "published" | "retired" | "shipped";
const TONE: Record<PolicyStatusName, Tone> = {
  draft: "neutral",
  reviewed: "info",
  published: "ok",
  retired: "muted",
  shipped: "muted",
};

export function PolicyStatusBadge({ status }: { status: PolicyStatusName }) {
  const { t } = useText();
  return <Badge tone={TONE[status]}>{t(`policy:status.${status}`)}</Badge>;
}
