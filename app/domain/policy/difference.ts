import { canonicalJson, type Json } from "#app/domain/shared/canonical.ts";
import type { Bilingual } from "#app/domain/shared/explain.ts";
import { type Pair, pairByCode, pairByLikeness } from "./difference-pairs.ts";
import {
  isFigureOrWord,
  isLabel,
  isOnePiece,
  isSource,
  type Place,
  phraseOf,
  type Told,
  tellWord,
} from "./difference-told.ts";
import { stageFigure } from "./firm-points.ts";
import { pointerTo } from "./place.ts";

/**
 * What one version of a policy says otherwise than another, as data: i18n makes the sentence
 * "指标 X › 权重（孵化器）：8 → 10". Nothing that differs goes unnamed; nothing equal is named.
 */
export type Change = {
  /** The part of the document: "indicators", "attribution", …; "header" for what stands on top of it. */
  part: string;
  change: "added" | "removed" | "changed" | "moved";
  /** Names of the rules around it, outermost first. */
  labels: Bilingual[];
  /** Where below the innermost name: keys of the document, and places in its lists from 1. */
  at: string[];
  /** JSON Pointer into the later document, into the earlier one for what was removed. */
  path: string;
  /** The unit that the rule writes its figures in, where it has one. */
  unit: string | null;
  before: Told | null;
  after: Told | null;
};

type Node = { readonly [key: string]: Json | undefined };
const HEADER = new Set([
  "kind",
  "code",
  "version",
  "title",
  "jurisdiction",
  "effectiveFrom",
  "effectiveTo",
  "supersedes",
  "verification",
  "notes",
  "purpose",
]);

/**
 * Every difference between two documents of any kind, in the order of the later one. Worked examples are told one by
 * one, rule by rule. Pure; a document and itself give an empty list. Nothing is thrown.
 */
export function differenceOf(before: object, after: object): Change[] {
  const [from, to] = [withStageFigure(before as Node), withStageFigure(after as Node)];
  const keys = [...new Set([...Object.keys(to), ...Object.keys(from)])].filter((key) => key !== "examples");
  const changes = keys.flatMap((key) => {
    const place: Place = { part: HEADER.has(key) ? "header" : key, labels: [], at: [], path: "", unit: null };
    return compareAt(from[key], to[key], below(place, key));
  });
  return [...changes, ...exampleChanges(from, to)];
}

/** What a scheme leaves out and still says: the figure that decides the stage. */
function withStageFigure(document: Node): Node {
  const { stages } = document;
  if (!stages || !isNode(stages)) return document;
  return { ...document, stages: { ...stages, by: stageFigure(stages) as Json } };
}

const below = (place: Place, key: string): Place => ({
  ...place,
  at: [...place.at, key],
  path: place.path + pointerTo([key]),
});
/** An item of a list: places are counted from 1 for people, from 0 in a pointer. */
const belowItem = (place: Place, index: number): Place => ({
  ...place,
  at: [...place.at, String(index + 1)],
  path: `${place.path}/${index}`,
});

/** Inside a rule: its name replaces the way to it, and its unit is that of its figures. */
function within(place: Place, node: Node): Place {
  const unit = typeof node.unit === "string" ? node.unit : place.unit;
  const title = place.part === "sources" && typeof node.title === "string" ? node.title : null;
  const label = title === null ? node.label : { zh: title, en: title };
  if (!isLabel(label)) return { ...place, unit };
  return { ...place, unit, labels: [...place.labels, label], at: [] };
}

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b);

function compareAt(before: Json | undefined, after: Json | undefined, place: Place): Change[] {
  if (same(before, after)) return [];
  if (before === undefined) return appear("added", after as Json, place);
  if (after === undefined) return appear("removed", before, place);
  if (isFigureOrWord(before) || isFigureOrWord(after) || isLabel(before) || isLabel(after)) {
    return [changed(place, tell(before, place), tell(after, place))];
  }
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, place);
  if (Array.isArray(before) || Array.isArray(after)) {
    return [changed(place, tell(before, place), tell(after, place))];
  }
  return compareNodes(before as Node, after as Node, place);
}

/** Which construct a node is: two of different constructs are told whole, not key by key. */
const constructOf = (node: Node): string =>
  (isSource(node) ? [] : ["op", "test", "type", "date", "kind", "by"])
    .map((key) => (typeof node[key] === "string" ? `${key}=${node[key]}` : ""))
    .join(" ");

function compareNodes(before: Node, after: Node, place: Place): Change[] {
  const inside = within(place, after);
  if (isOnePiece(after) || constructOf(before) !== constructOf(after)) {
    const told = [phraseOf(before, place), phraseOf(after, place)] as const;
    if (told[0] && told[1]) return [changed(inside, told[0], told[1])];
  }
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return keys.flatMap((key) => compareAt(before[key], after[key], below(inside, key)));
}

function compareLists(before: readonly Json[], after: readonly Json[], place: Place): Change[] {
  if ([...before, ...after].every(isFigureOrWord)) {
    return [changed(place, tell([...before], place), tell([...after], place))];
  }
  const pairs = pairByCode(before, after) ?? pairByLikeness(before, after);
  const changes = pairs.flatMap(({ before: a, after: b, index }) => compareAt(a, b, belowItem(place, index)));
  return [...moved(pairs, place), ...changes];
}

/** Rules that stand in both lists, in another order. */
function moved(pairs: readonly Pair[], place: Place): Change[] {
  const common = pairs.filter((it) => it.before !== undefined && it.after !== undefined);
  const earlier = [...common].sort((a, b) => a.beforeIndex - b.beforeIndex);
  if (earlier.every((it, index) => it === common[index])) return [];
  const names = (list: readonly Pair[]): Told => ({
    label: joined(list.map((it) => nameOf(it.after as Node))),
  });
  return [{ ...changed(place, names(earlier), names(common)), change: "moved" }];
}
const nameOf = (node: Node): Bilingual => {
  const name = String(node.code ?? node.fact ?? "");
  return isLabel(node.label) ? node.label : { zh: name, en: name };
};
const joined = (names: readonly Bilingual[]): Bilingual => ({
  zh: names.map((it) => it.zh).join("、"),
  en: names.map((it) => it.en).join(", "),
});

/** What is new or gone: in one phrase where there is one for it, else leaf by leaf. */
function appear(change: "added" | "removed", value: Json, place: Place): Change[] {
  const told = isFigureOrWord(value) || isLabel(value) ? tell(value, place) : phraseOf(value, place);
  const whole = (it: Told, at: Place): Change => ({
    ...at,
    change,
    before: change === "removed" ? it : null,
    after: change === "added" ? it : null,
  });
  if (told) {
    return [whole(told, isNode(value) ? within(place, value) : place)];
  }
  const parts = Array.isArray(value)
    ? value.flatMap((item: Json, index) => appear(change, item, belowItem(place, index)))
    : Object.entries(value as Node).flatMap(([key, item]) =>
        item === undefined ? [] : appear(change, item, below(within(place, value as Node), key)),
      );
  return parts.length > 0 ? parts : [whole({ text: "" }, place)];
}

const isNode = (value: Json): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const tell = (value: Json, place: Place): Told =>
  (isLabel(value) ? { label: value } : isNode(value) ? phraseOf(value, place) : null) ?? tellWord(value);
const changed = (place: Place, before: Told, after: Told): Change => ({
  ...place,
  change: "changed",
  before,
  after,
});

function exampleChanges(before: Node, after: Node): Change[] {
  const labels = new Map([...labelsIn(before), ...labelsIn(after)]);
  const [earlier, later] = [examplesByRule(before), examplesByRule(after)];
  return [...new Set([...later.keys(), ...earlier.keys()])].flatMap((rule) => {
    const [from, to] = [earlier.get(rule) ?? [], later.get(rule) ?? []];
    const label = labels.get(rule.split("/")[0] ?? "") ?? { zh: rule, en: rule };
    const pairs = pairByLikeness(
      from.map((it) => it.example),
      to.map((it) => it.example),
    );
    return pairs.flatMap(({ before: a, after: b, index, beforeIndex }): Change[] => {
      if (same(a, b)) return [];
      const told = [
        a === undefined ? null : { example: from[beforeIndex]!.index },
        b === undefined ? null : { example: to[index]!.index },
      ] as const;
      const path = `/examples/${(told[1] ?? told[0])!.example}`;
      const place: Place = { part: "examples", labels: [label], at: [], path, unit: null };
      const change = a === undefined ? "added" : b === undefined ? "removed" : "changed";
      return [{ ...place, change, before: told[0], after: told[1] }];
    });
  });
}

type PlacedExample = { example: Json; index: number };
function examplesByRule({ examples }: Node): Map<string, PlacedExample[]> {
  const byRule = new Map<string, PlacedExample[]>();
  ((examples ?? []) as Node[]).forEach((example, index) => {
    const rule = String(example.of ?? example.item ?? "");
    byRule.set(rule, [...(byRule.get(rule) ?? []), { example: example as Json, index }]);
  });
  return byRule;
}

/** The names of the rules of a document by code, for its examples. */
function labelsIn(node: Node): [string, Bilingual][] {
  return Object.values(node).flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((it: Json): [string, Bilingual][] =>
          isNode(it) && typeof it.code === "string" && isLabel(it.label) ? [[it.code, it.label]] : [],
        )
      : [],
  );
}
