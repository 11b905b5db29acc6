import {
  Ban,
  Check,
  CircleAlert,
  CircleDashed,
  CircleDot,
  FlaskConical,
  type LucideIcon,
  ShieldCheck,
  ShieldQuestion,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "#app/i18n/index.ts";
import { cx } from "./class-names.ts";

/** What a colour means: never colour alone, each has its icon and its word. */
export type Tone = "neutral" | "info" | "ok" | "warn" | "bad" | "muted";

export const TONE_CLASS: Record<Tone, string> = {
  neutral: "border-line-strong bg-surface text-ink",
  info: "border-accent-line bg-accent-soft text-accent-strong",
  ok: "border-ok-line bg-ok-soft text-ok",
  warn: "border-warn-line bg-warn-soft text-warn",
  bad: "border-bad-line bg-bad-soft text-bad",
  muted: "border-line bg-sunken text-ink-soft",
};
export const TONE_ICON: Record<Tone, LucideIcon> = {
  neutral: CircleDashed,
  info: CircleDot,
  ok: Check,
  warn: TriangleAlert,
  bad: CircleAlert,
  muted: Ban,
};

/** The state of a thing, in one word. */
export function Badge({
  tone = "neutral",
  icon,
  children,
  title,
}: {
  tone?: Tone;
  icon?: LucideIcon | null;
  children: ReactNode;
  title?: string;
}) {
  const Icon = icon === undefined ? TONE_ICON[tone] : icon;
  return (
    <span
      title={title}
      className={cx(
        "inline-flex items-center gap-1 rounded-sm border px-1.5 py-px align-middle text-xs leading-4 whitespace-nowrap",
        TONE_CLASS[tone],
      )}
    >
      {Icon ? <Icon aria-hidden className="size-3 shrink-0" /> : null}
      {children}
    </span>
  );
}

export type Verification = "verified" | "unverified" | "example";

const VERIFICATION = {
  verified: { tone: "ok", icon: ShieldCheck },
  unverified: { tone: "warn", icon: ShieldQuestion },
  example: { tone: "info", icon: FlaskConical },
} as const;

/** 已核验 / 未核验 / 示例: stands wherever a policy is used. */
export function VerificationMark({ verification }: { verification: Verification }) {
  const { t } = useText();
  const { tone, icon } = VERIFICATION[verification];
  return (
    <Badge tone={tone} icon={icon} title={t(`common:verification.${verification}Hint`)}>
      {t(`common:verification.${verification}`)}
    </Badge>
  );
}
