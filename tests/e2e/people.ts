import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import { t, textIn } from "./texts.ts";

/** The demo's people, by what they do in the walk. */
export const PEOPLE = {
  operator: { email: "operator@jinfeng.demo", name: "林经办", home: "/carrier/jinfeng" },
  signer: { email: "reviewer@jinfeng.demo", name: "周审签", home: "/carrier/jinfeng" },
  owner: { email: "owner@jinfeng.demo", name: "何总", home: "/carrier/jinfeng" },
  parkOperator: { email: "operator@jinfeng-park.demo", name: "石园区", home: "/carrier/jinfeng-park" },
  parkReviewer: { email: "reviewer@jinfeng-park.demo", name: "郑园区", home: "/carrier/jinfeng-park" },
  lijiaOperator: { email: "operator@lijia.demo", name: "江经办", home: "/carrier/lijia" },
  hualongqiaoOperator: { email: "operator@hualongqiao.demo", name: "龙经办", home: "/carrier/hualongqiao" },
  districtReviewer: { email: "reviewer@gaoxin.demo", name: "区审核", home: "/authority/gaoxin" },
  yuzhongReviewer: { email: "reviewer@yuzhong.demo", name: "区审核", home: "/authority/yuzhong" },
  cityReviewer: { email: "reviewer@city.demo", name: "市审核", home: "/authority/chongqing" },
  analyst: { email: "analyst@city.demo", name: "市分析", home: "/authority/chongqing" },
  approver: { email: "approver@city.demo", name: "市审批", home: "/authority/chongqing" },
  admin: { email: "admin@city.demo", name: "市管理", home: "/authority/chongqing" },
  auditor: { email: "auditor@city.demo", name: "市审计", home: "/authority/chongqing" },
} as const;
export type Who = keyof typeof PEOPLE;

/** As the start of a demo prints it. */
export const DEMO_PASSWORD = "zaiti-demo-2026";

/** Signs in from the landing page with one press. */
export async function enterFromLanding(page: Page, who: Who): Promise<void> {
  const { email, name, home } = PEOPLE[who];
  await page.goto("/");
  const account = page.getByRole("listitem").filter({ has: page.locator(`input[value="${email}"]`) });
  await account.getByRole("button", { name }).click();
  await page.waitForURL(`**${home}`);
  await expect(heading(page)).toBeVisible();
}

/** Signs in with e-mail and password. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(t("access:signIn.email")).fill(email);
  await page.getByLabel(t("access:signIn.password")).fill(password);
  await page
    .getByRole("main")
    .getByRole("button", { name: t("access:signIn.submit") })
    .click();
}

export const heading = (page: Page): Locator => page.getByRole("heading", { level: 1 });

/** Goes to a page through the menu at the left. */
export async function openMenu(page: Page, item: string): Promise<void> {
  const menu = page.getByRole("navigation", { name: t("shell:mainMenu") }).filter({ visible: true });
  await menu.getByRole("link", { name: item, exact: false }).first().click();
}

/** Switches the page to English, looks, and switches back. */
export async function inEnglish(page: Page, look: (t: typeof import("./texts.ts").t) => Promise<void>) {
  await page
    .getByRole("banner")
    .getByRole("button", { name: t("shell:preferences.en") })
    .click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await look(textIn("en"));
  const back = textIn("en")("shell:preferences.zh-CN");
  await page.getByRole("banner").getByRole("button", { name: back }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
}
