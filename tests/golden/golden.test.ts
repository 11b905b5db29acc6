import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { verifyFile } from "#app/cli/verify.ts";
import { contentDigest } from "#app/domain/filings/content.ts";
import { bundleText, makeBundle, type RunRequest, readBundle } from "#app/domain/runs/bundle.ts";
import type { ColumnBundle } from "#app/domain/runs/columns/column-bundle.ts";
import { type KeptFiling, keptText, restoreBundle, restoredPieces } from "#app/domain/runs/kept-bundle.ts";
import type { ScoreResult } from "#app/domain/scoring/result.ts";
import { canonicalJson } from "#app/domain/shared/canonical.ts";
import { ENGINES, goldenFile, REQUESTS, sha256 } from "./make.ts";
import { cityBundle } from "./make-city.ts";

/** Every list below turned round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, reversed(it)]));
}

type Verdict = { code: number; said: string };
/** What `npm run verify` says of a file with this text. */
function verify(text: string): Verdict {
  let said = "";
  const write = (part: string): void => {
    said += part;
  };
  const code = verifyFile("bundle.json", { write, read: () => text });
  return { code, said };
}
const archived = (name: string): string => readFileSync(goldenFile(name), "utf8");
/** The text with the first match of a pattern changed. */
const changed = (text: string, pattern: RegExp, to: string): string => {
  const next = text.replace(pattern, to);
  expect(next).not.toBe(text);
  return next;
};

describe.each(Object.keys(REQUESTS) as (keyof typeof REQUESTS)[])("the archived %s bundle", (name) => {
  test("verifies to the last digit", () => {
    const { code, said } = verify(archived(name));
    expect(said).toContain("Everything agrees");
    expect(code).toBe(0);
  });

  test("is what the engine makes as the version it names, in any order of its inputs", () => {
    const request = REQUESTS[name];
    const turned = { ...request, inputs: reversed(request.inputs) } as RunRequest;
    expect(`${bundleText(makeBundle(turned, sha256, ENGINES[name]))}\n`).toBe(archived(name));
  });

  test("is restored, byte for byte, from what a run keeps and its filings", async () => {
    const text = archived(name).trimEnd();
    const bundle = readBundle(JSON.parse(text));
    const kept = keptText(bundle, sha256);
    expect(kept.length).toBeLessThan(text.length);
    expect(restoreBundle(kept, bundle.inputs.filings)).toEqual(bundle);
    const contents = new Map(bundle.inputs.filings.map((it) => [contentDigest(it, sha256), it]));
    async function* inParts(named: readonly KeptFiling[]) {
      for (const { sha256: digest } of named) yield [contents.get(digest)!];
    }
    const pieces: string[] = [];
    for await (const piece of restoredPieces(kept, inParts)) pieces.push(piece);
    expect(pieces.join("")).toBe(text);
  });

  test("names a changed figure of a filing, of a policy and of a digest", () => {
    const filing = verify(changed(archived(name), /("mentors","state":"known","value":)(\d)/, "$19"));
    expect(filing.code).toBe(1);
    expect(filing.said).toMatch(
      /First difference: \/inputs\/scoring\/subjects\/\d+\/figures\/\d+\/ref\/filing/,
    );
    expect(filing.said).toContain("The inputs in the file were changed");
    const policy = verify(changed(archived(name), /"verification":"example"/, '"verification":"verified"'));
    expect(policy.code).toBe(1);
    expect(policy.said).toContain("The policies in the file were changed");
    const digest = JSON.parse(archived(name)).digests.bundle as string;
    const other = (digest.startsWith("0") ? "1" : "0") + digest.slice(1);
    const sealed = verify(archived(name).replace(digest, other));
    expect(sealed.code).toBe(1);
    expect(sealed.said).toContain("First difference: /digests/bundle");
    expect(sealed.said).toContain(other);
  });
});

describe("the archived bundle of a city's firms, in columns", () => {
  test("verifies to the last digit, by both engines", () => {
    const { code, said } = verify(archived("city"));
    expect(said).toContain("scores as the row engine finds them: agrees");
    expect(said).toContain("Everything agrees");
    expect(code).toBe(0);
  });

  test("is what the engine makes, as canonical JSON", async () => {
    const text = await cityBundle("city");
    expect(`${text}\n`).toBe(archived("city"));
    expect(canonicalJson(JSON.parse(text))).toBe(text);
    expect(text).toContain('"leaf":');
  });

  test.each([
    ["a line of a firm", /("lines":\[)(\d)/, "$19", "/results/firms/0/lines/0"],
    ["a rank", /"rank":1,/, '"rank":2,', "/results/firms/"],
    ["a figure", /("figures":\[)(\d+)/, "$11$2", "/results/"],
    ["the filing that a figure is from", /("decided":\[)(\d)/, "$199", "/inputs/firms/0/decided"],
    ["a place of the figures", /"back":0/, '"back":1', "/inputs/places/"],
    ["a grade's seats", /("taken":)(\d)/, "$19", "/results/gradings/"],
    ["the header", /"geographyVersion":"2023/, '"geographyVersion":"2024', "/digests/bundle"],
  ])("names %s that was changed", (_, pattern, to, at) => {
    const { code, said } = verify(changed(archived("city"), pattern, to));
    expect(code).toBe(1);
    expect(said).toContain(`First difference: ${at}`);
  });

  test("and one whose rows do not have its shape is no bundle", () => {
    const { code, said } = verify(changed(archived("city"), /"beside":\[\],/, ""));
    expect(code).toBe(1);
    expect(said).toContain("/inputs/firms/0/beside");
  });
});

describe("what 1.3.0 does otherwise", () => {
  test("the peers' mean of unlike ratios is one that can be written down; every point is the same", () => {
    const of = (engine: string) => {
      const { results } = makeBundle(REQUESTS["points-peer-means"], sha256, engine);
      const { subjects } = results as ScoreResult;
      const points = subjects.map(({ lines, totalMilli }) => [totalMilli, lines.map((it) => it.pointsMilli)]);
      const means = subjects.flatMap(({ lines }) =>
        lines.filter((it) => it.rule === "peer-mean").map((it) => String(it.peers!.share).length),
      );
      return { points, longest: Math.max(...means) };
    };
    const [before, now] = [of("1.2.0"), of("1.3.0")];
    expect(now.points).toEqual(before.points);
    expect(before.longest).toBeGreaterThan(210);
    expect(now.longest).toBeLessThan(210);
  });
});

describe("what 1.2.0 does otherwise", () => {
  test("a row shows the facts of minima and tie-breaks, with what another source reports; older rows stay", () => {
    const rows = (name: "points-all-facts" | "points-also-read") =>
      (JSON.parse(archived(name)).results as ScoreResult).subjects;
    expect(rows("points-all-facts").some((it) => it.also)).toBe(false);
    const also = rows("points-also-read").flatMap((it) => it.also ?? []);
    expect(also.filter((it) => it.trace.others).map((it) => it.trace.fact)).toEqual([
      "net-profit",
      "equity-financing",
    ]);
  });

  test("a run in columns freezes what filings say otherwise of a text, and finds it", async () => {
    const { code, said } = verify(archived("city-texts"));
    expect(said).toContain("Everything agrees");
    expect(code).toBe(0);
    expect(`${await cityBundle("city-texts")}\n`).toBe(archived("city-texts"));
    const { inputs, results } = JSON.parse(archived("city-texts")) as ColumnBundle;
    expect(inputs.texts).toEqual({
      places: [{ fact: "credit-state", period: "2023" }],
      values: ["严重失信", "守信"],
    });
    expect(results.findings.map((it) => it.params)).toContainEqual(
      expect.objectContaining({ fact: "credit-state", used: "守信", other: "严重失信" }),
    );
    const other = verify(changed(archived("city-texts"), /"values":\["严重失信"/, '"values":["失信"'));
    expect(other.said).toMatch(/First difference: \/results\/findings\/\d+\/params\/other/);
    const stray = verify(changed(archived("city-texts"), /("values":\["严重失信"),"守信"/, "$1"));
    expect(stray.said).toMatch(/First difference: \/inputs\/firms\/\d+\/beside\/\d+/);
    expect(stray.code).toBe(1);
  });
});

describe("one digit of a result", () => {
  test("in a reward line: its path, what the file says and what it recomputes to", () => {
    const bundle = JSON.parse(archived("reward"));
    const lines: { kind: string; amountFen: number }[] = bundle.results.rewards.lines;
    const at = lines.findIndex((it) => it.amountFen === 5_000_000);
    lines[at]!.amountFen = 5_000_001;
    const { code, said } = verify(JSON.stringify(bundle));
    expect(code).toBe(1);
    expect(said).toContain(`First difference: /results/rewards/lines/${at}/amountFen`);
    expect(said).toContain("5000001");
    expect(said).toMatch(/recomputed: {2}5000000\n/);
  });

  test("in a carrier's total, even when somebody has made the digests again", () => {
    const bundle = JSON.parse(archived("performance"));
    bundle.results.subjects[0].totalMilli += 1;
    const digests = sha256(JSON.stringify(bundle.results));
    const { code, said } = verify(
      JSON.stringify({ ...bundle, digests: { ...bundle.digests, results: digests } }),
    );
    expect(code).toBe(1);
    expect(said).toContain("First difference: /results/subjects/0/totalMilli");
  });

  test("in a firm's figure that its filing does not bear out", () => {
    const bundle = JSON.parse(archived("points"));
    const figures: { state: string; value: number }[] = bundle.inputs.scoring.subjects[0].figures;
    const at = figures.findIndex((it) => it.state === "known");
    figures[at]!.value += 1;
    const { code, said } = verify(JSON.stringify(bundle));
    expect(code).toBe(1);
    expect(said).toContain(`First difference: /inputs/scoring/subjects/0/figures/${at}/value`);
  });

  test("in the header, which no other digest covers", () => {
    const { code, said } = verify(
      changed(archived("points"), /"geographyVersion":"2023-01-01"/, '"geographyVersion":"2024-01-01"'),
    );
    expect(code).toBe(1);
    expect(said).toContain("First difference: /digests/bundle");
  });

  test("in a ruling: the inputs were changed and the first line that moves is named", () => {
    const bundle = JSON.parse(archived("reward"));
    bundle.inputs.rewards.rulings[0].carrierId = "carrier-a";
    const { code, said } = verify(JSON.stringify(bundle));
    expect(code).toBe(1);
    expect(said).toContain("First difference: /results/rewards/");
    expect(said).toContain("The inputs in the file were changed");
  });
});

describe("versions of the engine", () => {
  test("one that is not known is refused, with those that are", () => {
    const { code, said } = verify(
      changed(archived("points"), /"engineVersion":"[\d.]+"/, '"engineVersion":"0.0.1"'),
    );
    expect(code).toBe(1);
    expect(said).toContain("another version of the engine (0.0.1)");
    expect(said).toContain("1.0.0, 1.1.0");
  });

  test("each is recomputed as it was: facts of minima and tie-breaks are findings since 1.1.0", () => {
    const findings = (engine: string) => {
      const { results } = makeBundle(REQUESTS["points-all-facts"], sha256, engine);
      return (results as ScoreResult).findings.map((it) => it.params.fact);
    };
    expect(findings("1.0.0")).toEqual([]);
    expect(findings("1.1.0")).toEqual(["equity-financing", "net-profit"]);
    const { said } = verify(
      archived("points-all-facts").replaceAll('"engineVersion":"1.1.0"', '"engineVersion":"1.0.0"'),
    );
    expect(said).toContain("First difference: /results/findings/0");
  });
});

describe("a file that is no bundle", () => {
  test.each([
    ["no JSON", "{", "not valid JSON"],
    ["another document", '{"a":1}', "not a bundle of this system"],
    ["a list", "[]", "not a bundle of this system"],
    ["an empty file", "", "not valid JSON"],
  ])("%s", (_, text, says) => {
    const { code, said } = verify(text);
    expect(code).toBe(1);
    expect(said).toContain(says);
    expect(said).not.toMatch(/at .*\.ts/);
  });

  test("a bundle with a figure missing, named by its place", () => {
    const bundle = JSON.parse(archived("reward"));
    delete bundle.inputs.rewards.budgetFen;
    const { code, said } = verify(JSON.stringify(bundle));
    expect(code).toBe(1);
    expect(said).toContain("/inputs/rewards/budgetFen");
  });

  test("grades from a policy that the programme does not name cannot be recomputed", () => {
    const bundle = JSON.parse(archived("reward"));
    bundle.policies[0].grades = "another-policy";
    const { code, said } = verify(JSON.stringify(bundle));
    expect(code).toBe(1);
    expect(said).toContain("runs.grades-policy");
  });

  test("no path and a path that is not there", () => {
    const write = (): void => {};
    const read = (): string => {
      throw new Error("ENOENT");
    };
    expect(verifyFile(undefined, { write, read })).toBe(1);
    expect(verifyFile("nowhere.json", { write, read })).toBe(1);
  });
});
