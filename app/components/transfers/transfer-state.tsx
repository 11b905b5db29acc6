import { Badge } from "#app/components/ui/badge.tsx";
import type { TransferState } from "#app/domain/transfers/transfer.ts";
import { useText } from "#app/i18n/index.ts";

const TONES = { proposed: "info", accepted: "ok", declined: "warn", withdrawn: "muted" } as const;

export function TransferStateBadge({ state }: { state: TransferState }) {
  const { t } = useText();
  return <Badge tone={TONES[state]}>{t(`transfers:state.${state}`)}</Badge>;
}
