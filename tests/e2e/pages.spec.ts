import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { enterFromLanding, heading, type Who } from "./people.ts";
import { textIn } from "./texts.ts";

// A recording of some hundred large pages costs more than looking at them.
test.use({ trace: "off" });

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What another width or language can spoil in a page that was analysed wide: sizes of targets, regions that scroll, names. */
const NARROW_RULES = [
  "target-size",
  "scrollable-region-focusable",
  "aria-hidden-focus",
  "link-name",
  "button-name",
  "label",
];
/** Each width in one language: between them a page is seen wide and narrow, in both. */
const VIEWS = [
  { width: 1366, height: 768, locale: "zh-CN" },
  { width: 375, height: 812, locale: "en" },
] as const;
type View = (typeof VIEWS)[number];
/** Of each kind of organisation those whose pages differ most; of the second only what the first has not got. */
const VISITORS: Who[][] = [
  ["operator", "parkOperator"],
  ["analyst", "districtReviewer"],
];
/** Addresses that answer with a file or with data. */
const FILES = /\/(bundle|export|workbook|template|state)$|\/(exports|documents)\/[^/]+$/;
/** What follows these is a name that somebody gave. */
const NAMED = new Set(["policies", "filings", "rewards", "runs"]);

/** The kind of page that an address leads to: names, numbers and ids left out. */
function kindOf(address: string): string {
  const parts = address.split("/");
  return parts
    .map((part, at) => (at === 2 || /\d/.test(part) || NAMED.has(parts[at - 1] ?? "") ? "*" : part))
    .join("/");
}

const here = (page: Page, selector: string): Promise<string[]> =>
  page
    .locator(selector)
    .evaluateAll((links) => [
      ...new Set(links.map((it) => new URL((it as HTMLAnchorElement).href).pathname)),
    ]);

/** What has been looked at: a page that is built alike for another role is not analysed again. */
const analysed = new Set<string>();

/** The bare structure of the page, without its words. */
const structureOf = (page: Page): Promise<string> =>
  page
    .locator("main")
    .first()
    .evaluate((main) =>
      [...main.querySelectorAll("*")]
        .map((it) => `${it.tagName}.${it.getAttribute("class") ?? ""}.${it.getAttribute("role") ?? ""}`)
        .filter((it, index, all) => it !== all[index - 1])
        .join(" "),
    );

async function look(page: Page, path: string, { width, locale }: View): Promise<string[]> {
  const where = `${path} at ${width} px in ${locale}`;
  const isNarrow = width < 600;
  const faults: string[] = [];
  if ((await heading(page).count()) !== 1) faults.push(`${where}: not exactly one h1`);
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  if (scroll > client) faults.push(`${where}: the page scrolls sideways, ${scroll} > ${client}`);
  const key = `${width} ${await structureOf(page)}`;
  if (analysed.has(key)) return faults;
  analysed.add(key);
  // Without frames there is nothing to put together on a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (isNarrow ? axe.withRules(NARROW_RULES) : axe.withTags(TAGS)).analyze();
  for (const { id, help, nodes } of violations) {
    const targets = nodes.map((it) => it.target.join(" ")).slice(0, 3);
    faults.push(`${where}: ${id} (${help}): ${targets.join(" | ")}`);
  }
  return faults;
}

async function inLocale(page: Page, locale: "zh-CN" | "en"): Promise<void> {
  if ((await page.locator("html").getAttribute("lang")) === locale) return;
  const other = textIn(locale === "en" ? "zh-CN" : "en");
  await page
    .getByRole("banner")
    .getByRole("button", { name: other(`shell:preferences.${locale}`) })
    .click();
  await expect(page.locator("html")).toHaveAttribute("lang", locale);
}

/**
 * Looks at the pages of whom the page belongs to, from the menu on: of each kind of page that a page links to, the first; kinds that are
 * `known`, other than the page begun on, are left out.
 */
async function lookAround(page: Page, known: Set<string>, view: View): Promise<string[]> {
  const start = new URL(page.url()).pathname;
  const isOwn = (path: string) => path.startsWith(`${start}/`) && !FILES.test(path);
  const isNew = (path: string) => isOwn(path) && !known.has(kindOf(path));
  const paths = [start];
  const faults: string[] = [];
  for (const path of paths) {
    await page.goto(path);
    faults.push(...(await look(page, path, view)));
    for (const link of [...(await here(page, "aside nav a")), ...(await here(page, "main a"))]) {
      if (!isNew(link)) continue;
      known.add(kindOf(link));
      paths.push(link);
    }
  }
  return faults;
}

for (const visitors of VISITORS) {
  for (const view of VIEWS) {
    test(`every kind of page of ${visitors.join(" and ")}, ${view.width} px in ${view.locale}`, async ({
      person,
    }) => {
      test.setTimeout(400_000);
      const known = new Set<string>();
      const faults: string[] = [];
      for (const who of visitors) {
        const { page } = await person(who);
        await enterFromLanding(page, who);
        await inLocale(page, view.locale);
        await page.setViewportSize(view);
        faults.push(...(await lookAround(page, known, view)));
      }
      expect(faults).toEqual([]);
      // Links that were not found would be pages that nobody looked at.
      expect(known.size).toBeGreaterThan(20);
    });
  }
}

test.describe("without an account", () => {
  // A page that is not there answers so, and the browser writes that to its console.
  test.use({ refusals: [404] });

  test("what stands before signing in", async ({ page }) => {
    const faults: string[] = [];
    for (const view of VIEWS) {
      await page.setViewportSize(view);
      for (const path of ["/", "/sign-in", "/nowhere"]) {
        await page.goto(path);
        faults.push(...(await look(page, path, view)));
      }
    }
    expect(faults).toEqual([]);
  });
});
