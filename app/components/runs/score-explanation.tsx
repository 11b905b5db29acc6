import { ExplainTree } from "#app/components/explain/explain-tree.tsx";
import { inWords, measured, policyWords, type Words } from "#app/components/policy/words.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import type { RunSubjectData } from "#app/http/runs.server.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { useFilingHref } from "./run-parts.tsx";

type Source = RunSubjectData["sources"][number];

/** An explanation of points in a reader's words: names for codes, carriers for ids, and a way to each source filing. */
export function ScoreExplanation({
  node,
  data,
}: {
  node: ExplainNode;
  data: Pick<RunSubjectData, "names" | "sources">;
}) {
  const { t, locale } = useText();
  const words = policyWords(t, locale, data.names);
  const byDigest = new Map(data.sources.map((it) => [it.sha256, it]));
  const hrefOf = useFilingHref();
  const nameOf = (source: Source) => (locale === "en" ? source.carrierEn : source.carrierZh);
  return (
    <ExplainTree
      node={readable(t, node, words, (digest) => {
        const source = byDigest.get(digest);
        return source ? `${nameOf(source)} ${source.periodCode}` : null;
      })}
      openDepth={2}
      linkOf={(ref) => {
        const source = byDigest.get(ref.filing ?? "");
        return source ? hrefOf(source.carrierSlug, source.periodCode, source.revision) : null;
      }}
    />
  );
}

const TRUTH: Readonly<Record<string, string>> = { "1": "true", "0": "false" };
/** Read by the tree itself, which shows a state by its own mark. */
const asStored = (params: ExplainNode["params"]): ExplainNode["params"] =>
  "state" in params ? { state: params.state ?? null } : {};

/**
 * A condition's threshold gets its unit. What a veto lacks to be met is nothing that anybody strives for: below one `gap`
 * is left out, and neither answer is marked as good or bad.
 */
function paramsOf(t: Translate, node: ExplainNode, words: Words, isVeto: boolean): ExplainNode["params"] {
  const read = { ...inWords(node.params, words), ...asStored(node.params) };
  if (node.kind !== "condition" || !("value" in node.params)) return read;
  const { value, unit } = node.params;
  return {
    ...read,
    value: value == null ? null : measured(t, words, String(value), String(unit ?? "")),
    gap: isVeto || unit === "truth" ? null : (node.params.gap ?? null),
    ofVeto: isVeto ? 1 : null,
  };
}

/** A fact with one source repeats it as its only part; what is shown beside others is kept. */
const partsOf = (node: ExplainNode): readonly ExplainNode[] =>
  node.code === "scoring.op.fact" && node.children.length === 1
    ? []
    : // By how much a truth falls short is nothing to tell: it is to be the other.
      node.children.filter((it) => it.code !== "scoring.condition.closing" || it.figure?.unit !== "truth");

function readable(
  t: Translate,
  node: ExplainNode,
  words: Words,
  filingOf: (digest: string) => string | null,
  isVeto = false,
): ExplainNode {
  const { figure, source } = node;
  const isVetoed = isVeto || node.code.startsWith("scoring.veto.");
  const isField = node.code === "scoring.op.field";
  return {
    ...node,
    params: paramsOf(t, node, words, isVetoed),
    figure:
      figure && (figure.unit === "truth" || isField)
        ? { ...figure, value: isField ? words("field", figure.value) : (TRUTH[figure.value] ?? figure.value) }
        : figure,
    source: source && {
      ...source,
      carrier: filingOf(source.filing ?? "") ?? source.carrier,
      cell: source.cell && words("fact", source.cell),
    },
    children: partsOf(node).map((child) => readable(t, child, words, filingOf, isVetoed)),
  };
}
