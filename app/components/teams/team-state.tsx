import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import type { TeamState } from "#app/domain/teams/teams.ts";
import { useText } from "#app/i18n/index.ts";

const TONE: Record<TeamState, Tone> = {
  incubating: "ok",
  expected: "info",
  founded: "info",
  left: "muted",
  dropped: "warn",
};

/** Where a team stands: in incubation, expected, or what became of it. */
export function TeamStateBadge({ state }: { state: TeamState }) {
  const { t } = useText();
  return <Badge tone={TONE[state]}>{t(`teams:state.${state}`)}</Badge>;
}
