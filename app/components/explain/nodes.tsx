import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import { createContext, type ReactNode, useContext } from "react";
import { cx } from "#app/components/ui/class-names.ts";
import { Missing } from "#app/components/ui/values.tsx";
import type { ExplainFigure, ExplainKind, ExplainNode, SourceRef } from "#app/domain/shared/explain.ts";
import { MISSING } from "#app/i18n/format.ts";
import { type Translate, textOfCode, useText } from "#app/i18n/index.ts";
import { readFigure } from "./figures.ts";

const UNIT_KEY: Record<string, (t: Translate) => string> = {
  fen: (t) => t("common:units.yuan"),
  dm2: (t) => t("common:units.m2"),
  "points-milli": (t) => t("common:units.points"),
  points: (t) => t("common:units.points"),
  "percent-milli": () => "%",
  percent: () => "%",
  months: (t) => t("explain:unit.months"),
  days: (t) => t("explain:unit.days"),
};

const STATE = { met: "true", "not-met": "false", unknown: "unknown", true: "true", false: "false" } as const;
const TRUTH = {
  true: { icon: CircleCheck, look: "text-ok" },
  false: { icon: CircleX, look: "text-bad" },
  unknown: { icon: CircleHelp, look: "text-warn" },
} as const;
/** A veto that does not bite is good news; what it asks for is neither. */
const VETO = {
  true: { icon: TriangleAlert, look: "text-bad" },
  false: { icon: CircleCheck, look: "text-ok" },
  unknown: TRUTH.unknown,
} as const;

function Truth({ value, isVeto, isPlain }: { value: string; isVeto?: boolean; isPlain?: boolean }) {
  const { t } = useText();
  const key = STATE[value as keyof typeof STATE] ?? "unknown";
  const { icon: Icon, look } = (isVeto ? VETO : TRUTH)[key];
  return (
    <span className={cx("inline-flex items-center gap-1", isPlain ? "text-ink-soft" : look)}>
      <Icon aria-hidden className="size-4" />
      {t(isVeto ? `explain:veto.${key}` : `explain:truth.${key}`)}
    </span>
  );
}

/** A figure with its unit: exact, and a decimal beside a fraction. */
export function FigureText({ figure }: { figure: ExplainFigure | null }) {
  const { t } = useText();
  if (!figure) return <Missing />;
  if (figure.unit === "truth") return <Truth value={figure.value} />;
  const { text, approximate } = readFigure(figure);
  const unit = UNIT_KEY[figure.unit]?.(t);
  return (
    <span className={figure.unit === "text" ? undefined : "whitespace-nowrap"}>
      {text}
      {unit ? <span className="ml-1 text-xs text-ink-soft">{unit}</span> : null}
      {approximate ? (
        <span className="ml-1.5 text-xs text-ink-soft">
          {t("explain:approximately", { value: approximate })}
        </span>
      ) : null}
    </span>
  );
}

export type LinkOfSource = (source: SourceRef) => string | null;

/** Where a figure was recorded: filing, report, cell, evidence. The page gives the address, if it has one. */
export function SourceText({ source, linkOf }: { source: SourceRef; linkOf?: LinkOfSource }) {
  const { t } = useText();
  const href = linkOf?.(source) ?? null;
  const parts = [t(`explain:source.${source.source}`), source.carrier, source.report, source.cell].filter(
    Boolean,
  );
  const text = parts.join(" · ");
  return (
    <span className="text-xs text-ink-soft">
      {href ? (
        <a href={href} className="link">
          {text}
        </a>
      ) : (
        text
      )}
      {source.evidence ? (
        <span className="ml-2">{t("explain:evidence", { number: source.evidence })}</span>
      ) : null}
      {source.filing ? <code className="ml-2 font-mono">{source.filing.slice(0, 10)}</code> : null}
    </span>
  );
}

/** Names of facts by code, in the reader's language; sentences name facts by code only. */
export const FactNames = createContext<Readonly<Record<string, string>>>({});

/** The sentence of a node: its own name, then what its code says. A node with neither is named by its kind. */
function useSentence(node: ExplainNode): { name: string; sentence: string | null } {
  const { t, locale } = useText();
  const facts = useContext(FactNames);
  const params: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(node.params)) params[key] = value ?? MISSING;
  if (typeof params.fact === "string") params.fact = facts[params.fact] ?? params.fact;
  const sentence = textOfCode(t, "explain", node.code, params);
  const label = node.label?.[locale === "en" ? "en" : "zh"];
  if (label) return { name: label, sentence: sentence || null };
  return { name: sentence || t(`explain:kind.${node.kind}`), sentence: null };
}

type Look = { name: string; figure: string };
const LOOK: Record<ExplainKind, Look> = {
  total: { name: "text-base font-semibold", figure: "text-base font-semibold" },
  group: { name: "font-medium", figure: "font-medium" },
  line: { name: "", figure: "" },
  cut: { name: "text-warn", figure: "text-warn" },
  fact: { name: "text-ink-soft", figure: "" },
  figure: { name: "text-ink-soft", figure: "text-ink-soft" },
  outcome: { name: "", figure: "" },
  condition: { name: "", figure: "" },
  note: { name: "text-ink-soft", figure: "text-ink-soft" },
};

/** What a node reports: a condition its state (and its figure), others their figure or why there is none. */
function Outcome({ node }: { node: ExplainNode }) {
  const { t } = useText();
  const { state, gap } = node.params;
  if (node.kind === "condition" && typeof state === "string")
    return (
      <span className="inline-flex flex-wrap items-baseline justify-end gap-x-3">
        {node.figure ? <FigureText figure={node.figure} /> : null}
        {gap ? <span className="text-xs text-ink-soft">{t("explain:gap", { gap })}</span> : null}
        <Truth
          value={state}
          isVeto={node.code.startsWith("scoring.veto.")}
          isPlain={Boolean(node.params.ofVeto)}
        />
      </span>
    );
  if (!node.figure && state === "not-applicable") return <Missing reason="notApplicable" />;
  if (!node.figure && state === "rejected") return <Missing reason="rejected" />;
  return <FigureText figure={node.figure} />;
}

/** One row of an explanation: what it is at the left, what it adds or reports at the right. */
export function NodeRow({
  node,
  linkOf,
  marker,
}: {
  node: ExplainNode;
  linkOf?: LinkOfSource;
  marker?: ReactNode;
}) {
  const { name, sentence } = useSentence(node);
  const look = LOOK[node.kind];
  const hasFigure = node.figure !== null || !(node.kind === "note" || node.kind === "outcome");
  return (
    <span className="flex w-full items-baseline gap-2">
      <span aria-hidden className="w-4 shrink-0 self-center">
        {marker}
      </span>
      <span className="min-w-0 grow">
        <span className={look.name}>{name}</span>
        {sentence ? <span className="block text-xs text-ink-soft">{sentence}</span> : null}
        {node.source ? (
          <span className="block">
            <SourceText source={node.source} linkOf={linkOf} />
          </span>
        ) : null}
      </span>
      {hasFigure ? (
        <span
          className={cx(
            "shrink-0 text-right",
            look.figure,
            node.figure?.unit === "text" && "max-w-[50%] shrink",
          )}
        >
          <Outcome node={node} />
        </span>
      ) : null}
    </span>
  );
}
