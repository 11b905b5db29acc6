import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, differenceOf } from "./difference.ts";

type Tree = { [key: string]: unknown };
const folder = join(process.cwd(), "app", "policies");
const documents = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => /[\\/]\d{4}-\d{2}-\d{2}\.json$/.test(path))
  .map((path) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Tree)
  .filter((it) => typeof it.kind === "string");
const copy = <T>(value: T): T => structuredClone(value);

/** Every place in a document's rules where a figure stands. */
type Spot = { holder: Tree; key: string; path: string };
function figuresIn(node: unknown, path = ""): Spot[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node as Tree).flatMap(([key, value]) => {
    const at = `${path}/${key}`;
    if (path === "" && (key === "examples" || key === "version")) return [];
    const isFigure =
      typeof value === "string" &&
      /^-?\d+(\.\d+)?$/.test(value) &&
      !["fields", "in"].includes(path.split("/").at(-1) ?? "");
    return isFigure ? [{ holder: node as Tree, key, path: at }] : figuresIn(value, at);
  });
}

/** Every list in a document's rules with at least two items. */
function listsIn(node: unknown, path = ""): unknown[][] {
  if (typeof node !== "object" || node === null) return [];
  const own = Array.isArray(node) && node.length > 1 ? [node] : [];
  return [
    ...own,
    ...Object.entries(node).flatMap(([key, value]) =>
      path === "" && key === "examples" ? [] : listsIn(value, `${path}/${key}`),
    ),
  ];
}
const textOf = (changes: readonly Change[]): string => JSON.stringify(changes);
const aDocument = fc.constantFrom(...documents);
const aFigured = fc.constantFrom(...documents.filter((document) => figuresIn(document).length > 0));

describe("the difference of two versions", () => {
  it("reads every shipped document", () => expect(documents.length).toBeGreaterThan(5));

  it("is empty between a document and itself, whatever the order of its keys", () => {
    const reversed = (node: unknown): unknown =>
      Array.isArray(node)
        ? node.map(reversed)
        : typeof node === "object" && node !== null
          ? Object.fromEntries(
              Object.entries(node)
                .reverse()
                .map(([key, value]) => [key, reversed(value)]),
            )
          : node;
    for (const document of documents) {
      expect(differenceOf(document, copy(document))).toEqual([]);
      expect(differenceOf(document, reversed(document) as Tree)).toEqual([]);
    }
  });

  it("names every figure that changed, as it was and as it is", () => {
    fc.assert(
      fc.property(aFigured, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), (document, picks) => {
        const after = copy(document);
        const spots = figuresIn(after);
        const changed = new Map<string, { from: string; to: string }>();
        picks.forEach((pick, index) => {
          const spot = spots[pick % spots.length]!;
          if (changed.has(spot.path)) return;
          const from = String(spot.holder[spot.key]);
          const to = `90${index}7.5`;
          spot.holder[spot.key] = to;
          changed.set(spot.path, { from, to });
        });
        const text = textOf(differenceOf(document, after));
        for (const { from, to } of changed.values()) {
          expect(text).toContain(to);
          expect(text).toContain(from);
        }
      }),
    );
  });

  it("names a figure that became unknown or known", () => {
    for (const document of documents) {
      for (const [index, spot] of figuresIn(document).entries()) {
        if (index % 7 !== 0) continue;
        const after = copy(document);
        const own = figuresIn(after)[index]!;
        own.holder[own.key] = { unknown: true };
        const text = textOf(differenceOf(document, after));
        expect(text, spot.path).toContain("?");
        expect(text, spot.path).toContain(String(spot.holder[spot.key]));
      }
    }
  });

  it("sees what was added, removed and moved, in both directions", () => {
    fc.assert(
      fc.property(aDocument, fc.nat(), fc.nat(), (document, listPick, itemPick) => {
        const after = copy(document);
        const lists = listsIn(after);
        fc.pre(lists.length > 0);
        const list = lists[listPick % lists.length]!;
        const [gone] = list.splice(itemPick % list.length, 1);
        const changes = differenceOf(document, after);
        const back = differenceOf(after, document);
        expect(changes.length).toBeGreaterThan(0);
        expect(back.length).toBeGreaterThan(0);
        for (const { holder, key } of figuresIn({ gone }, "/x")) {
          expect(textOf(changes)).toContain(String(holder[key]));
          expect(textOf(back)).toContain(String(holder[key]));
        }
      }),
    );
  });
});

const points = documents.find((it) => it.code === "example-firm-points")!;
type Scheme = { indicators: Tree[]; groups: Tree[]; examples: unknown[]; totals: Tree; sources: Tree[] };
const edited = (edit: (document: Scheme) => void): Change[] => {
  const after = copy(points) as unknown as Scheme;
  edit(after);
  return differenceOf(points, after);
};

describe("in words' terms", () => {
  it("tells a weight with its indicator and its stage", () => {
    const [stage] = Object.keys(points.indicators ? ((points.indicators as Tree[])[0]!.weights as Tree) : {});
    const changes = edited((it) => {
      (it.indicators[0]!.weights as Tree)[stage!] = "99";
    });
    expect(changes).toMatchObject([
      {
        part: "indicators",
        change: "changed",
        labels: [(points.indicators as Tree[])[0]!.label],
        at: ["weights", stage],
        path: `/indicators/0/weights/${stage}`,
        after: { text: "99" },
      },
    ]);
  });

  it("tells another scale whole, and a removed indicator by its name", () => {
    const flagged = edited((it) => {
      it.indicators[0]!.scale = { type: "flag" };
    });
    expect(flagged).toMatchObject([{ at: ["scale"], after: { phrase: { code: "policy.scale.flag" } } }]);
    const gone = edited((it) => it.indicators.splice(1, 1));
    expect(gone).toMatchObject([
      { change: "removed", labels: [(points.indicators as Tree[])[1]!.label], after: null },
    ]);
  });

  it("tells an order that changed, once", () => {
    expect(edited((it) => it.groups.reverse())).toMatchObject([{ part: "groups", change: "moved" }]);
  });

  it("tells a source by its title and examples by their rule", () => {
    expect(
      edited((it) => {
        it.sources[0]!.number = "新文号";
      }),
    ).toMatchObject([
      { part: "sources", labels: [{ zh: (points.sources as Tree[])[0]!.title }], at: ["number"] },
    ]);
    const removed = edited((it) => it.examples.splice(1, 1));
    expect(removed).toMatchObject([
      { part: "examples", change: "removed", before: { example: 1 }, after: null },
    ]);
    const another = edited((it) => {
      it.examples.splice(1, 1, { ...(it.examples[1] as object), facts: {} });
    });
    expect(another).toMatchObject([
      { part: "examples", change: "changed", before: { example: 1 }, after: { example: 1 } },
    ]);
  });

  it("takes a stage that names no figure for one by the revenue of the year before", () => {
    const path = join(folder, "national", "innovation-points", "2024-08-13.json");
    const unsaid = JSON.parse(readFileSync(path, "utf8")) as Tree & { stages: Tree };
    const lag = { op: "lag", x: { op: "fact", fact: "revenue" }, periods: 1 };
    const said = (by: object): Tree => ({ ...unsaid, stages: { ...unsaid.stages, by } });
    expect(unsaid.stages.by).toBeUndefined();
    expect(differenceOf(unsaid, said(lag))).toEqual([]);
    expect(differenceOf(said({ ...lag, periods: 2 }), unsaid)).toMatchObject([
      {
        part: "stages",
        change: "changed",
        path: "/stages/by",
        before: { phrase: { params: { periods: 2 } } },
        after: { phrase: { params: { periods: 1 } } },
      },
    ]);
  });
});
