import fs from "node:fs";
import http from "node:http";
import type { Locator, Page } from "@playwright/test";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { minimalParts, zipOf } from "#tests/factories/workbook.ts";
import { cellOf, expectSaved } from "./figures.ts";
import { expect, test } from "./fixtures.ts";
import { openImport, openRoom, upload } from "./ledger.ts";
import { DEMO_PASSWORD, enterFromLanding, heading, openMenu, PEOPLE, signIn } from "./people.ts";
import { t } from "./texts.ts";

test.use({ refusals: [401, 403, 404, 409, 413, 422] });

const alert = (page: Page): Locator => page.getByRole("alert").first();

test("a wrong password says so and keeps the address", async ({ page }) => {
  await page.goto("/sign-in");
  await signIn(page, PEOPLE.operator.email, `${DEMO_PASSWORD}!`);
  await expect(alert(page)).toContainText(t("errors:access.wrong-password"));
  await expect(page.getByLabel(t("access:signIn.email"))).toHaveValue(PEOPLE.operator.email);
  await signIn(page, PEOPLE.operator.email, DEMO_PASSWORD);
  await page.waitForURL(`**${PEOPLE.operator.home}`);
});

test("a session that ends in the middle of a form takes nothing of what was typed", async ({ person }) => {
  const { page, context } = await person("keeper");
  await enterFromLanding(page, "lijiaOperator");
  await openMenu(page, t("shell:menuItems.residents"));
  await page.getByRole("link", { name: t("residency:list.add") }).click();
  const firm = inventedFirm(4_000);
  const typed = [
    [page.getByLabel(t("residency:fact.uscc")), firm.uscc],
    [page.getByLabel(t("residency:fact.name")), firm.name],
    [page.getByLabel(t("residency:fact.foundedOn")), firm.foundedOn],
    [page.getByLabel(t("residency:fact.entryEvidence")), "孵化协议 400 号"],
  ] as const;
  for (const [field, text] of typed) await field.fill(text);
  await page.getByLabel(t("residency:fact.field")).selectOption({ index: 3 });
  await context.clearCookies({ name: "session" });
  await page.getByRole("button", { name: t("residency:add.submit"), exact: true }).click();
  await expect(alert(page)).toContainText(t("errors:access.session-ended"));
  for (const [field, text] of typed) await expect(field).toHaveValue(text);

  const other = await context.newPage();
  await enterFromLanding(other, "lijiaOperator");
  await other.close();
  await page.getByRole("button", { name: t("residency:add.submit"), exact: true }).click();
  await expect(heading(page)).toContainText(firm.name);
});

test.describe("a file that is no residents' workbook", () => {
  const OLE = Buffer.from("d0cf11e0a1b11ae1", "hex");
  const SHEET =
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>书名</t></is></c><c r="B1" t="inlineStr"><is><t>作者</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="inlineStr"><is><t>乙</t></is></c></row></sheetData></worksheet>';

  for (const { name, bytes, says } of [
    { name: "another-shape.xlsx", bytes: zipOf(minimalParts(SHEET)), says: "没有找到“入驻企业”的表头" },
    { name: "encrypted.xlsx", bytes: Buffer.concat([OLE, Buffer.alloc(4096)]), says: "文件已加密" },
  ]) {
    test(`${name} is refused in plain words and leaves no batch`, async ({ page }, info) => {
      const file = info.outputPath(name);
      fs.writeFileSync(file, bytes);
      await enterFromLanding(page, "lijiaOperator");
      await openImport(page);
      await upload(page, file);
      await expect(alert(page)).toContainText(says);
      await page.reload();
      await expect(page.getByText(t("residency:import.noRecent"))).toBeVisible();
    });
  }

  test("300 MB are refused before a byte is sent, and by the server before a byte is read", async ({
    page,
    baseURL,
  }, info) => {
    const file = info.outputPath("large.xlsx");
    fs.writeFileSync(file, "");
    fs.truncateSync(file, 300 * 1024 * 1024);
    await enterFromLanding(page, "lijiaOperator");
    await openImport(page);
    await page.getByLabel(t("residency:import.file"), { exact: true }).setInputFiles(file);
    await expect(page.getByText(/文件有 300 MB/)).toBeVisible();
    await expect(page.getByRole("button", { name: t("residency:import.submit") })).toBeDisabled();
    fs.rmSync(file);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { "Content-Length": String(300 * 1024 * 1024), "Content-Type": "multipart/form-data" };
      const request = http.request(`${baseURL}/carrier/lijia/residents/import`, { method: "POST", headers });
      request.on("response", (response) => {
        resolve(response.statusCode);
        request.destroy();
      });
      request.on("error", reject);
      request.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

test.describe("letting what cannot be let", () => {
  const leases = (page: Page) =>
    page.getByRole("table", { name: t("space:lease.table") }).locator("tbody tr");

  const letting = (page: Page) => page.getByRole("region", { name: t("space:lease.new") });
  const area = (page: Page) => letting(page).getByLabel(t("space:area"), { exact: true });

  async function letPart(page: Page, areaM2: string): Promise<void> {
    const form = letting(page);
    await form.getByRole("combobox", { name: t("space:lease.resident") }).selectOption({ index: 1 });
    await form.getByLabel(t("space:lease.part")).check();
    await area(page).fill(areaM2);
    await form.getByRole("button", { name: t("space:lease.submit") }).click();
  }

  test("a lease over a lease, and a negative area, leave the room as it was", async ({ page }) => {
    await enterFromLanding(page, "lijiaOperator");
    await openRoom(page, "1号楼", "101");
    await expect(leases(page)).toHaveCount(1);
    await letPart(page, "10");
    await expect(alert(page)).toContainText("面积不够");
    await expect(area(page)).toHaveValue("10");
    await letPart(page, "-5");
    await expect(page.getByText(/必须大于 0|不能为负|不能小于 0/).first()).toBeVisible();
    await expect(area(page)).toHaveValue("-5");
    await page.reload();
    await expect(leases(page)).toHaveCount(1);
  });
});

test.describe("periods", () => {
  const CLOSED = { code: "2024H1", opensOn: "2024-07-01", dueOn: "2024-08-15", closesOn: "2024-08-31" };
  const OPEN = { code: "2025H2", opensOn: "2026-01-01", dueOn: "2026-02-15", closesOn: "2026-02-28" };

  test.beforeAll(
    "the city opens one that has closed already and one that is open",
    async ({ browser }, info) => {
      const context = await browser.newContext({ baseURL: info.project.use.baseURL, locale: "zh-CN" });
      const page = await context.newPage();
      await enterFromLanding(page, "admin");
      for (const { code, opensOn, dueOn, closesOn } of [CLOSED, OPEN]) {
        await openMenu(page, t("shell:menuItems.review"));
        const form = page.getByRole("region", { name: t("filings:period.title") });
        await form.getByLabel(t("filings:period.code")).fill(code);
        await form.getByLabel(t("filings:period.opensOn")).fill(opensOn);
        await form.getByLabel(t("filings:period.dueOn")).fill(dueOn);
        await form.getByLabel(t("filings:period.closesOn")).fill(closesOn);
        await form.getByRole("button", { name: t("filings:period.open") }).click();
        await expect(page.getByText(t("filings:done.period"))).toBeVisible();
      }
      await context.close();
    },
  );

  test("nothing is filed after closing, not even by a form that was kept open", async ({ page }) => {
    await enterFromLanding(page, "lijiaOperator");
    await page.goto(`/carrier/lijia/filings/${CLOSED.code}`);
    const says = t("errors:filings.closed", { closesOn: CLOSED.closesOn });
    await expect(page.getByText(says).first()).toBeVisible();
    await expect(page.getByRole("button", { name: t("filings:step.prepare"), exact: true })).toHaveCount(0);
    const answer = await page.evaluate(async () => {
      const form = new FormData();
      form.set("intent", "prepare");
      return (await fetch(location.href, { method: "POST", body: form })).status;
    });
    expect([409, 410]).toContain(answer);
    await openMenu(page, t("shell:menuItems.filings"));
    const row = page.getByRole("row").filter({ hasText: CLOSED.code });
    await expect(row).toContainText(t("filings:state.none"));
  });

  test("a run over filings that are not accepted names what is open and stores nothing", async ({ page }) => {
    await enterFromLanding(page, "analyst");
    await page.goto(`${PEOPLE.analyst.home}/performance?period=${OPEN.code}`);
    await expect(page.getByText(t("scoring:filingsOpen", { count: 24 }))).toBeVisible();
    await page.getByRole("button", { name: t("scoring:compute"), exact: true }).click();
    await expect(alert(page)).toContainText(/还没有受理.*金凤示例孵化器/);
    await page.goto(`${PEOPLE.analyst.home}/runs?period=${OPEN.code}`);
    await expect(page.getByRole("row").filter({ hasText: OPEN.code })).toHaveCount(0);
  });

  test("two people who change the same cell both see it, and nobody writes over the other", async ({
    person,
  }) => {
    const { page: first } = await person("first");
    const { page: second } = await person("second");
    await enterFromLanding(first, "operator");
    await enterFromLanding(second, "owner");
    const fact = "mentors";
    const carrier = "金凤示例孵化器";
    for (const page of [first, second])
      await page.goto(`${PEOPLE.operator.home}/reports?period=${OPEN.code}`);
    await cellOf(first, carrier, fact).fill("7");
    await expectSaved(first);
    await cellOf(second, carrier, fact).fill("9");
    await second.getByRole("button", { name: t("reports:save.now"), exact: true }).click();
    const said = t("reports:conflict", { by: PEOPLE.operator.name, theirs: "7", mine: "9" });
    await expect(second.getByText(said).first()).toBeVisible();
    await expect(cellOf(second, carrier, fact)).toHaveValue("9");
    await first.reload();
    await expect(cellOf(first, carrier, fact)).toHaveValue("7");
    await second
      .getByRole("button", { name: t("reports:keepMine") })
      .first()
      .click();
    await expectSaved(second);
    await first.reload();
    await expect(cellOf(first, carrier, fact)).toHaveValue("9");
  });
});

test("a policy with an unknown figure cannot be published", async ({ page }) => {
  await enterFromLanding(page, "approver");
  await page.goto(`${PEOPLE.approver.home}/policies/cq-gaoxin-double-increase`);
  await expect(page.getByText(/个数字未知，尚不能发布或用于计算/)).toBeVisible();
  await page.getByRole("button", { name: t("policy:page.publish"), exact: true }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: t("policy:page.publish"), exact: true })
    .click();
  await expect(alert(page)).toContainText(/个数字未知，补全后才能发布/);
  await page.reload();
  await expect(page.getByText(t("policy:status.draft"), { exact: true }).first()).toBeVisible();
});
