import type { Page } from "@playwright/test";
import { factName } from "./figures.ts";
import { expect } from "./fixtures.ts";
import { heading, inEnglish, openMenu } from "./people.ts";
import { t } from "./texts.ts";
import type { Walk } from "./walk.ts";
import { FIRMS_OF_WALK } from "./workbooks.ts";

const CARRIER = "金凤示例孵化器";

/** Asks for the run, is led by way of its progress to the run itself, and goes back to the ranking. */
async function computes(page: Page, ranking: string): Promise<void> {
  await openMenu(page, ranking);
  await page.getByRole("button", { name: t("scoring:compute"), exact: true }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/, { timeout: 30_000 });
  await expect(page.getByText(t("runs:statusOf.computed"), { exact: true }).first()).toBeVisible();
  await openMenu(page, ranking);
  await expect(page.getByRole("button", { name: t("scoring:computeAgain") })).toBeVisible();
}

type Sum = { name: string; own: number; parts: number };

/** Every node of an explanation that says its parts add up, in thousandths: its figure, and the sum of the parts'. */
const sumsIn = (page: Page): Promise<Sum[]> =>
  page.locator("details:has(> ul)").evaluateAll((nodes, addsUp) => {
    const figure = (row: Element | null): number | null => {
      const text = row?.lastElementChild?.textContent ?? "";
      const match = /^-?[\d,]+(\.\d+)?/.exec(text.trim());
      return match ? Math.round(Number(match[0].replaceAll(",", "")) * 1000) : null;
    };
    return nodes.flatMap((node) => {
      const own = figure(node.querySelector(":scope > summary > span"));
      const items = [...node.querySelectorAll(":scope > ul > li")];
      const sumRow = items.findIndex(
        (item) => item.textContent?.includes(addsUp) && !item.querySelector("details"),
      );
      if (sumRow < 0 || own === null) return [];
      const parts = items.slice(0, sumRow).map((item) => {
        const row = item.querySelector(":scope > details > summary > span, :scope > div > span");
        return figure(row ?? item) ?? 0;
      });
      const name = node.querySelector(":scope > summary")?.textContent ?? "";
      return [{ name, own, parts: parts.reduce((sum, it) => sum + it, 0) }];
    });
  }, t("explain:addsUp"));

/** Opens a line of the explanation down to the filing that its figure was read from. */
async function opensToSource(page: Page, fact: string): Promise<void> {
  const line = page
    .getByRole("region", { name: t("runs:explain") })
    .locator("li li")
    .filter({ hasText: fact })
    .first();
  for (let closed = line.locator("details:not([open])"); (await closed.count()) > 0; ) {
    await closed.first().locator("summary").first().click();
  }
  await expect(line.getByText(`${CARRIER} 2025`).first()).toBeVisible();
}

/** The park scores its firms; one firm's points open into lines that add up to the digit. */
export async function parkScores({ as }: Walk): Promise<void> {
  const park = await as("parkOperator");
  await computes(park, t("shell:menuItems.points"));
  const ranking = park.getByRole("table", { name: t("scoring:points.ranking") });
  const firm = FIRMS_OF_WALK[12]!;
  await ranking.getByRole("link", { name: firm.name }).click();
  await expect(heading(park)).toHaveText(firm.name);
  const sums = await sumsIn(park);
  expect(sums.length).toBeGreaterThan(1);
  for (const { name, own, parts } of sums) expect(parts, name).toBe(own);
  await opensToSource(park, factName("rd-expense"));
  await inEnglish(park, async (en) => {
    await expect(park.getByRole("heading", { name: en("runs:explain") })).toBeVisible();
  });
}

/** The city's analyst computes performance and sees the grades. */
export async function cityGrades({ as }: Walk): Promise<void> {
  const analyst = await as("analyst");
  await computes(analyst, t("shell:menuItems.performance"));
  const ranking = analyst.getByRole("table", { name: t("scoring:performance.ranking") });
  await expect(ranking.getByRole("columnheader", { name: t("scoring:grade"), exact: true })).toBeVisible();
  await expect(ranking.getByRole("row").filter({ hasText: "优秀" }).first()).toBeVisible();
  await ranking.getByRole("link", { name: CARRIER }).click();
  await expect(heading(analyst)).toHaveText(CARRIER);
  const sums = await sumsIn(analyst);
  expect(sums.length).toBeGreaterThan(1);
  for (const { name, own, parts } of sums) expect(parts, name).toBe(own);
}
