import { execFile } from "node:child_process";
import fs from "node:fs";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { downloaded } from "./ledger.ts";
import { DEMO_PASSWORD, heading, inEnglish, openMenu, signIn } from "./people.ts";
import { t } from "./texts.ts";
import type { Walk } from "./walk.ts";
import { FIRMS_OF_WALK, SHARED_ENTERED_ON, SHARED_FIRM, SHARED_TITLE } from "./workbooks.ts";

const CARRIER = "金凤示例孵化器";
const RIVAL = "观音桥示例加速器";
/** The demo's own disputes: two titles of a firm that 礼嘉 and 化龙桥 both host. */
const OTHER_WINNER = "礼嘉示例众创空间";
const DISPUTES = 3;
const REASON = "观音桥入驻在先，但材料不全；金凤提交了孵化协议与证书，依归属条款裁定。";

const lines = (page: Page) => page.getByRole("table", { name: t("rewards:lines.title") }).locator("tbody tr");

/** The analyst computes the rewards and opens one yuan down to firm, outcome, date, evidence and rule. */
export async function computesRewards({ as }: Walk): Promise<void> {
  const analyst = await as("analyst");
  await openMenu(analyst, t("shell:menuItems.rewards"));
  await analyst.getByRole("button", { name: t("rewards:compute.submit") }).click();
  await expect(analyst.getByText(t("rewards:run.conflicts", { count: DISPUTES }))).toBeVisible({
    timeout: 30_000,
  });
  const filter = analyst.getByRole("search", { name: t("rewards:lines.title") });
  await filter.getByLabel(t("rewards:table.beneficiary")).selectOption({ label: CARRIER });
  await filter.getByRole("button", { name: t("common:actions.filter") }).click();
  await expect(analyst).toHaveURL(/carrier=/);
  const firm = FIRMS_OF_WALK[4]!;
  await lines(analyst).filter({ hasText: firm.name }).getByRole("link").first().click();
  await expect(heading(analyst)).toHaveText(/第 \d+ 笔/);
  const page = analyst.getByRole("main");
  for (const text of [firm.name, firm.uscc, "2025-09-20", "渝科企2025-9002", "入库公示 第3行", CARRIER]) {
    await expect(page.getByText(text).first()).toBeVisible();
  }
  await expect(page.getByText("每新增培育10家科技型企业，奖励3万元").first()).toBeVisible();
  await inEnglish(analyst, async (en) => {
    await expect(analyst.getByText(en("rewards:line.clause")).first()).toBeVisible();
  });
}

async function openConflict(page: Page, firm: string): Promise<void> {
  await openMenu(page, t("shell:menuItems.conflicts"));
  await page.getByRole("link", { name: firm }).click();
  await expect(heading(page)).toHaveText(t("rewards:ruling.one", { firm }));
}

/** The facts of both sides as the page shows them, without the mark of one's own side. */
async function factsOn(page: Page): Promise<string[]> {
  const table = page.getByRole("table", { name: t("rewards:ruling.tableLabel") });
  await expect(table).toBeVisible();
  const texts = await table.locator("th, td").allInnerTexts();
  return texts.map((it) => it.replace(t("rewards:ruling.own"), "").trim());
}

/** Both sides and the city see the same facts; the city rules on each dispute. */
export async function rulesConflicts({ as, stranger }: Walk): Promise<void> {
  const operator = await as("operator");
  await openConflict(operator, SHARED_FIRM.name);
  const rival = await stranger("rival");
  await rival.goto("/sign-in");
  await signIn(rival, "operator@guanyinqiao.demo", DEMO_PASSWORD);
  await expect(heading(rival)).toBeVisible();
  await openConflict(rival, SHARED_FIRM.name);
  const city = await as("cityReviewer");
  await openConflict(city, SHARED_FIRM.name);
  const facts = await factsOn(city);
  expect(facts).toContain(SHARED_ENTERED_ON);
  expect(facts).toContain(SHARED_TITLE.number);
  expect(await factsOn(operator)).toEqual(facts);
  expect(await factsOn(rival)).toEqual(facts);
  await rule(city, CARRIER);
  for (let left = DISPUTES - 1; left > 0; left--) {
    await openMenu(city, t("shell:menuItems.conflicts"));
    const open = city.getByRole("row").filter({ hasText: t("rewards:conflicts.state.open") });
    await expect(open).toHaveCount(left);
    await open.first().getByRole("link").click();
    await rule(city, OTHER_WINNER);
  }
}

async function rule(city: Page, winner: string): Promise<void> {
  await city.getByRole("radio", { name: winner }).check();
  await city.getByLabel(t("rewards:ruling.reason")).fill(REASON);
  await city.getByRole("button", { name: t("rewards:ruling.submit") }).click();
  const dialog = city.getByRole("dialog", { name: t("rewards:ruling.confirm") });
  await dialog.getByRole("button", { name: t("rewards:ruling.submit") }).click();
  await expect(city.getByText(t("rewards:ruling.done", { carrier: winner })).first()).toBeVisible();
}

/** Computed again, the firm's title is paid once, to the carrier it was ruled for. */
export async function paysOnce({ as }: Walk): Promise<void> {
  const analyst = await as("analyst");
  await openMenu(analyst, t("shell:menuItems.rewards"));
  await expect(analyst.getByText(t("rewards:run.ruled", { count: DISPUTES }))).toBeVisible();
  const again = analyst.getByRole("button", { name: t("rewards:compute.again") });
  if (!(await again.isVisible())) {
    await analyst
      .locator("summary")
      .filter({ hasText: t("rewards:compute.again") })
      .click();
  }
  await again.click();
  await expect(analyst).toHaveURL(/\/rewards\?.*programme=/, { timeout: 30_000 });
  await expect(analyst.getByText(t("rewards:run.ruled", { count: DISPUTES }))).toBeHidden({
    timeout: 30_000,
  });
  await expect(analyst.getByText(t("rewards:run.conflicts", { count: DISPUTES }))).toBeHidden();
  const paid = lines(analyst).filter({ hasText: SHARED_FIRM.name });
  await expect(paid).toHaveCount(1);
  await expect(paid).toContainText(CARRIER);
  await expect(paid).not.toContainText(RIVAL);
  await expect(paid).toContainText(REASON);
}

/** Another hand than the computer's approves. */
export async function approves({ as }: Walk): Promise<void> {
  const approver = await as("approver");
  await openMenu(approver, t("shell:menuItems.runs"));
  const run = approver.getByRole("row").filter({ hasText: t("runs:statusOf.computed") });
  const name = t("runs:one", { kind: t("glossary:runKind.reward"), period: "2025" });
  await run.getByRole("link", { name }).click();
  await approver.getByRole("button", { name: t("runs:approve"), exact: true }).click();
  const dialog = approver.getByRole("dialog", { name: t("runs:approveTitle") });
  await dialog.getByRole("button", { name: t("runs:approve"), exact: true }).click();
  await expect(approver.getByText(t("runs:approveDone"))).toBeVisible();
}

type Verdict = { code: number; text: string };
const verify = (file: string): Promise<Verdict> =>
  new Promise((resolve) => {
    execFile(
      "npm",
      ["run", "--silent", "verify", "--", file],
      { timeout: 120_000 },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, text: `${stdout}${stderr}` });
      },
    );
  });

/** The bundle recomputes offline to the same digest; with one digit changed, the first difference is named. */
export async function verifiesBundle({ as, file }: Walk): Promise<void> {
  const approver = await as("approver");
  const link = approver.getByRole("link", { name: t("runs:download") });
  await downloaded(approver, () => link.click(), file("bundle.json"));
  const good = await verify(file("bundle.json"));
  expect(good.text).toContain("全部一致");
  expect(good.code).toBe(0);
  const text = fs.readFileSync(file("bundle.json"), "utf8");
  const amount = /("amountFen":\d*)(\d)/;
  expect(text).toMatch(amount);
  const changed = text.replace(
    amount,
    (_, head: string, digit: string) => `${head}${(Number(digit) + 1) % 10}`,
  );
  fs.writeFileSync(file("changed.json"), changed);
  const bad = await verify(file("changed.json"));
  expect(bad.code).toBe(1);
  expect(bad.text).toMatch(/First difference: \/results\/.*amountFen/);
}
