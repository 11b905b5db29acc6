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
/** Of each kind of organisation, those whose pages differ most. */
const VISITORS: Who[] = ["operator", "parkOperator", "districtReviewer", "analyst"];
/** Links from a page of the menu to pages of their own kind: the first of each is looked at as well. */
const DEEPER = [
  /^\/carrier\/[^/]+\/residents\/(new|import)$/,
  /^\/carrier\/[^/]+\/residents\/[0-9a-f-]{36}$/,
  /^\/carrier\/[^/]+\/space\/(new)$/,
  /^\/carrier\/[^/]+\/space\/rooms\/[0-9a-f-]{36}$/,
  /^\/carrier\/[^/]+\/titles\/new$/,
  /^\/carrier\/[^/]+\/titles\/[0-9a-f-]{36}$/,
  /^\/carrier\/[^/]+\/filings\/[^/]+$/,
  /^\/authority\/[^/]+\/filings\/[^/]+\/[^/]+$/,
  /^\/(carrier|authority)\/[^/]+\/policies\/[^/]+$/,
  /^\/(?:carrier|authority)\/[^/]+\/policies\/[^/]+\/(try|compare)$/,
  /^\/(carrier|authority)\/[^/]+\/conflicts\/[^/]+$/,
  /^\/(carrier|authority)\/[^/]+\/runs\/[^/]+$/,
  /^\/(carrier|authority)\/[^/]+\/runs\/[^/]+\/(?!bundle)[^/]+$/,
  /^\/(carrier|authority)\/[^/]+\/rewards\/[^/]+$/,
];

const here = (page: Page, selector: string): Promise<string[]> =>
  page
    .locator(selector)
    .evaluateAll((links) => [
      ...new Set(links.map((it) => new URL((it as HTMLAnchorElement).href).pathname)),
    ]);

/** The menu's pages, and one of each kind of page that they lead to. */
async function pagesOf(page: Page): Promise<string[]> {
  const menu = await here(page, "aside nav a");
  const found = new Map<string, string>();
  const waiting = [...menu];
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    await page.goto(path);
    for (const link of await here(page, "main a")) {
      DEEPER.forEach((pattern, index) => {
        const key = `${index} ${pattern.exec(link)?.[1] ?? ""}`;
        if (!pattern.test(link) || found.has(key)) return;
        found.set(key, link);
        waiting.push(link);
      });
    }
  }
  return [...new Set([...menu, ...found.values()])];
}

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

async function look(page: Page, where: string, { width }: { width: number }): Promise<string[]> {
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
  const axe = new AxeBuilder({ page });
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

for (const who of VISITORS) {
  test(`every page of ${who}, wide in Chinese and narrow in English`, async ({ person }) => {
    test.setTimeout(400_000);
    const { page } = await person(who);
    await enterFromLanding(page, who);
    const faults: string[] = [];
    const paths = await pagesOf(page);
    for (const { locale, ...size } of VIEWS) {
      await inLocale(page, locale);
      await page.setViewportSize(size);
      for (const path of paths) {
        await page.goto(path);
        faults.push(...(await look(page, `${path} at ${size.width} px in ${locale}`, size)));
      }
    }
    expect(faults).toEqual([]);
  });
}

test.describe("without an account", () => {
  // A page that is not there answers so, and the browser writes that to its console.
  test.use({ refusals: [404] });

  test("what stands before signing in", async ({ page }) => {
    const faults: string[] = [];
    for (const { width, height } of VIEWS) {
      await page.setViewportSize({ width, height });
      for (const path of ["/", "/sign-in", "/nowhere"]) {
        await page.goto(path);
        faults.push(...(await look(page, `${path} at ${width} px`, { width })));
      }
    }
    expect(faults).toEqual([]);
  });
});
