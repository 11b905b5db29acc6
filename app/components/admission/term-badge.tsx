import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import type { TermState } from "#app/domain/residency/term-clock.ts";
import { useText } from "#app/i18n/index.ts";

const TONE: Record<TermState, Tone> = {
  running: "ok",
  due: "warn",
  over: "bad",
  unknown: "neutral",
  unlimited: "muted",
};

/** Where a stay stands against its limit, in a word. */
export function TermBadge({ state }: { state: TermState }) {
  const { t } = useText();
  return <Badge tone={TONE[state]}>{t(`admission:clock.state.${state}`)}</Badge>;
}
