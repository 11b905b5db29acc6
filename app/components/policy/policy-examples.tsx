import { readFigure } from "#app/components/explain/figures.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { Section } from "#app/components/ui/section.tsx";
import { Table } from "#app/components/ui/table.tsx";
import type { PolicyData } from "#app/http/policies.server.ts";
import { MISSING } from "#app/i18n/format.ts";
import { type Translate, useText } from "#app/i18n/index.ts";
import { type GivenFigure, givenText } from "./given-figures.ts";
import type { Words } from "./words.ts";

type Policy = PolicyData["policy"];
type ExampleView = Policy["examples"][number];
type Result = ExampleView["results"][number];

/** An exact text as people read it: a decimal where there is one, a fraction with its decimal beside it. */
function figureOf(t: Translate, text: string): string {
  const { text: exact, approximate } = readFigure({ value: text, unit: "ratio" });
  return approximate ? `${exact} (${t("explain:approximately", { value: approximate })})` : exact;
}

export function readResult(t: Translate, { what, expected, found, holds }: Result, words: Words): string {
  const read = (text: string | null): string => {
    if (text === null || text === MISSING) return MISSING;
    if (what === "band") return words("rule", text);
    return /^-?\d/.test(text) ? figureOf(t, text) : words("state", text);
  };
  const name = t(`policy:page.what.${what}`);
  return holds
    ? t("policy:page.exampleResultAgrees", { what: name, found: read(found ?? MISSING) })
    : t("policy:page.exampleResultOf", { what: name, expected: read(expected), found: read(found) });
}

/** What comes out, by the example itself: "得分率 0.5". */
export const expectedLine = (t: Translate, result: Result, words: Words): string =>
  readResult(t, { ...result, found: result.expected, holds: true }, words);

/** More than so many figures stand in one text rather than one below the other. */
const MOST_LINES = 4;

const Lines = ({ lines }: { lines: readonly string[] }) => (
  <ul
    className={lines.length > MOST_LINES ? "[&>li]:inline [&>li:not(:last-child)]:after:content-['_·_']" : ""}
  >
    {lines.map((line, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: an example never changes while it is shown
      <li key={index}>{line}</li>
    ))}
  </ul>
);

/** Facts of the subject, one a line, then those of its peers in one. */
export function givenLines(t: Translate, example: ExampleView, words: Words): string[] {
  const line = (list: readonly GivenFigure[]) => list.map((it) => givenText(t, it, words));
  const { given, peers } = example;
  if (peers.length === 0) return line(given);
  const figures = peers.map((peer) => line(peer).join(t("policy:word.and"))).join(t("policy:word.next"));
  return [...line(given), t("policy:page.examplePeers", { count: peers.length, figures })];
}

/** Each worked example of a policy: what is given, what it should come to, and what the engine makes of it now. */
export function PolicyExamples({ policy, words }: { policy: Policy; words: Words }) {
  const { t, locale } = useText();
  const { examples, check } = policy;
  const failing = check.examples.filter((it) => !it.holds).length;
  const nameOf = (code: string) => {
    const label = policy.names.rules[code] ?? policy.names.rules[code.split("/").at(-1) ?? ""];
    return label ? label[locale === "en" ? "en" : "zh"] : code;
  };
  return (
    <Section
      isFlush={examples.length > 0}
      id="examples"
      title={t("policy:page.examples")}
      description={t("policy:page.examplesHint")}
      actions={
        examples.length === 0 ? null : failing > 0 ? (
          <Badge tone="bad">{t("policy:page.someFail", { count: failing })}</Badge>
        ) : (
          <Badge tone="ok">{t("policy:page.allHold", { count: check.examples.length })}</Badge>
        )
      }
    >
      <Table
        isNested
        label={t("policy:tableOf", { name: t("policy:page.examples") })}
        rows={examples}
        keyOf={(it) => String(it.index)}
        rowTone={(it) => (it.results.every((result) => result.holds) ? undefined : "bad")}
        empty={<p className="text-sm text-ink-soft">{t("policy:page.examplesNone")}</p>}
        columns={[
          {
            key: "rule",
            header: t("policy:page.exampleRule"),
            wrap: true,
            cell: (it) => (
              <>
                {nameOf(it.of)}
                {it.note ? (
                  <span className="block text-xs text-ink-soft">
                    {it.note[locale === "en" ? "en" : "zh"]}
                  </span>
                ) : null}
              </>
            ),
          },
          {
            key: "given",
            header: t("policy:page.exampleGiven"),
            wrap: true,
            cell: (it) => <Lines lines={givenLines(t, it, words)} />,
          },
          {
            key: "result",
            header: t("policy:page.exampleResult"),
            wrap: true,
            cell: (it) => <Lines lines={it.results.map((result) => readResult(t, result, words))} />,
          },
          {
            key: "holds",
            header: t("policy:page.exampleHolds"),
            cell: (it) =>
              it.results.every((result) => result.holds) ? (
                <Badge tone="ok">{t("policy:page.holds")}</Badge>
              ) : (
                <Badge tone="bad">{t("policy:page.fails")}</Badge>
              ),
          },
        ]}
      />
    </Section>
  );
}
