import { Check, ChevronRight } from "lucide-react";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import { useText } from "#app/i18n/index.ts";
import { addUp } from "./figures.ts";
import { FactNames, FigureText, type LinkOfSource, NodeRow } from "./nodes.tsx";

/** The sum under the parts, and whether it is the figure above: the reader need not take it on trust. */
function SumRow({ node }: { node: ExplainNode }) {
  const { t } = useText();
  const adding = addUp(node);
  if (!adding) return null;
  return (
    <>
      {adding.rounding ? (
        <li className="flex justify-between gap-2 py-1 pl-6 text-ink-soft">
          <span>{t("explain:rounding")}</span>
          <FigureText figure={adding.rounding} />
        </li>
      ) : null}
      <li className="flex items-baseline justify-between gap-2 border-t border-line-strong py-1 pl-6 font-medium">
        <span>
          {t("explain:sum")}
          <span className="ml-2 inline-flex items-center gap-1 text-xs font-normal text-ok">
            <Check aria-hidden className="size-3.5" />
            {t("explain:addsUp")}
          </span>
        </span>
        <FigureText figure={node.figure} />
      </li>
    </>
  );
}

function Node({ node, linkOf, openDepth }: { node: ExplainNode; linkOf?: LinkOfSource; openDepth: number }) {
  if (node.children.length === 0)
    return (
      <div className="py-1">
        <NodeRow node={node} linkOf={linkOf} />
      </div>
    );
  return (
    <details open={openDepth > 0} className="group/node [&[open]>summary_.marker]:rotate-90">
      <summary className="flex rounded-sm py-1 hover:bg-hover">
        <NodeRow
          node={node}
          linkOf={linkOf}
          marker={<ChevronRight className="marker size-4 text-ink-soft transition-transform" />}
        />
      </summary>
      <ul className="ml-2 border-l border-line pl-3">
        {node.children.map((child, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an explanation never changes while it is shown
          <li key={index}>
            <Node node={child} linkOf={linkOf} openDepth={openDepth - 1} />
          </li>
        ))}
        <SumRow node={node} />
      </ul>
    </details>
  );
}

/**
 * Opens a result into what it is made of, down to figure, source and rule. Native `details`: keyboard, printing and
 * reading without JavaScript come with it.
 */
export function ExplainTree({
  node,
  linkOf,
  openDepth = 1,
  factNames = {},
}: {
  node: ExplainNode;
  /** The address of a source, where the reader may see it. */
  linkOf?: LinkOfSource;
  /** How many levels stand open at first. */
  openDepth?: number;
  /** Names of facts by code, in the reader's language. */
  factNames?: Readonly<Record<string, string>>;
}) {
  return (
    <FactNames.Provider value={factNames}>
      <div className="min-w-0">
        <Node node={node} linkOf={linkOf} openDepth={openDepth} />
      </div>
    </FactNames.Provider>
  );
}
