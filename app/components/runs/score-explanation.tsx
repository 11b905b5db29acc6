import { ExplainTree } from "#app/components/explain/explain-tree.tsx";
import { inWords, policyWords, type Words } from "#app/components/policy/words.ts";
import type { ExplainNode } from "#app/domain/shared/explain.ts";
import type { RunSubjectData } from "#app/http/runs.server.ts";
import { useText } from "#app/i18n/index.ts";
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
      node={readable(node, words, (digest) => {
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

function readable(node: ExplainNode, words: Words, filingOf: (digest: string) => string | null): ExplainNode {
  const { figure, source } = node;
  return {
    ...node,
    params: inWords(node.params, words),
    figure:
      figure && figure.unit === "truth" ? { ...figure, value: TRUTH[figure.value] ?? figure.value } : figure,
    source: source && {
      ...source,
      carrier: filingOf(source.filing ?? "") ?? source.carrier,
      cell: source.cell && words("fact", source.cell),
    },
    children: node.children.map((child) => readable(child, words, filingOf)),
  };
}
