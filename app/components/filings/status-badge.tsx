import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { useText } from "#app/i18n/index.ts";

const TONE = {
  none: "muted",
  draft: "neutral",
  prepared: "info",
  submitted: "info",
  "unit-accepted": "info",
  accepted: "ok",
  returned: "warn",
  amending: "warn",
  "not-submitted": "muted",
} as const satisfies Record<string, Tone>;
export type FilingBadgeState = keyof typeof TONE;

/** Where a filing stands, in one word. */
export function FilingBadge({ state }: { state: FilingBadgeState | null }) {
  const { t } = useText();
  const shown = state ?? "none";
  return <Badge tone={TONE[shown]}>{t(`filings:state.${shown}`)}</Badge>;
}
