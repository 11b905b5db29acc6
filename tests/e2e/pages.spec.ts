import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { enterFromLanding, heading, PEOPLE, type Who } from "./people.ts";
import { textIn } from "./texts.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const SIZES = [
  { width: 1366, height: 768 },
  { width: 375, height: 812 },
];
/** Of each kind of organisation, everybody whose menu differs. */
const VISITORS: Who[] = [
  "operator",
  "signer",
  "owner",
  "parkOperator",
  "districtReviewer",
  "cityReviewer",
  "analyst",
  "approver",
  "admin",
  "auditor",
];
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

/** The same page as others see it is not looked at twice. */
const seen = new Set<string>();

async function look(page: Page, where: string): Promise<string[]> {
  const faults: string[] = [];
  if ((await heading(page).count()) !== 1) faults.push(`${where}: not exactly one h1`);
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  if (scroll > client) faults.push(`${where}: the page scrolls sideways, ${scroll} > ${client}`);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  for (const { id, help, nodes } of violations) {
    faults.push(
      `${where}: ${id} (${help}): ${nodes
        .map((it) => it.target.join(" "))
        .slice(0, 3)
        .join(" | ")}`,
    );
  }
  return faults;
}

for (const who of VISITORS) {
  for (const locale of ["zh-CN", "en"] as const) {
    test(`every page of ${who} in ${locale}`, async ({ person }) => {
      test.setTimeout(600_000);
      const { page, context } = await person(who);
      await enterFromLanding(page, who);
      const paths = await pagesOf(page);
      await page.goto(PEOPLE[who].home);
      if (locale === "en") {
        await page
          .getByRole("banner")
          .getByRole("button", { name: textIn("zh-CN")("shell:preferences.en") })
          .click();
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
      }
      const faults: string[] = [];
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const path of paths) {
          await page.goto(path);
          const role = who === "operator" || !seen.has(`${path} ${size.width} ${locale}`);
          seen.add(`${path} ${size.width} ${locale}`);
          if (role) faults.push(...(await look(page, `${path} at ${size.width} px in ${locale}`)));
        }
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}

test("what stands before signing in", async ({ page }) => {
  const faults: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const path of ["/", "/sign-in", "/nowhere"]) {
      await page.goto(path);
      faults.push(...(await look(page, `${path} at ${size.width} px`)));
    }
  }
  expect(faults).toEqual([]);
});
