import type { ResidencyState } from "#app/domain/residency/residency.ts";
import { useText } from "#app/i18n/index.ts";
import { Badge, type Tone } from "./badge.tsx";

const TONE: Record<ResidencyState, Tone> = {
  resident: "ok",
  expected: "info",
  graduated: "info",
  left: "muted",
  dropped: "warn",
  closed: "muted",
};

/** Where a stay stands: in residence, expected, or how it ended. */
export function ResidencyStateBadge({ state }: { state: ResidencyState }) {
  const { t } = useText();
  return <Badge tone={TONE[state]}>{t(`residency:state.${state}`)}</Badge>;
}
