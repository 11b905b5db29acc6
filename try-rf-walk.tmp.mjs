import { chromium } from "playwright";
import { AxeBuilder } from "@axe-core/playwright";
const base = "http://127.0.0.1:7391";
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
async function signIn(email, { width = 1366, height = 768, locale = "zh-CN", colorScheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme });
  const page = await context.newPage();
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) console.log("CONSOLE", m.type(), m.text().slice(0, 400)); });
  page.on("pageerror", (e) => console.log("PAGEERROR", e.message.slice(0, 500)));
  await context.request.post(base + "/sign-in", { form: { demo: email }, headers: { Origin: base, "Sec-Fetch-Site": "same-origin" }, maxRedirects: 0 });
  return page;
}
const shot = (page, n, fullPage = false) => page.screenshot({ path: `/tmp/rf-shots/${n}.png`, fullPage });
const axe = async (page, n) => { const r = await new AxeBuilder({ page }).analyze(); for (const v of r.violations) console.log("AXE", n, v.id, v.nodes.length, v.nodes[0].html.slice(0, 160), v.nodes[0].failureSummary.slice(0, 200)); };
const u = await signIn("reviewer@unit-a.test");
const go = (p, path) => p.goto(base + path, { waitUntil: "networkidle" });
const mode = process.argv[2];
if (mode === "walk") {
  await go(u, "/authority/unit-a/filings/beta/2025"); await axe(u, "authority filing");
  await u.locator("section", { has: u.getByRole("heading", { name: "企业数据" }) }).getByRole("button").nth(3).click();
  await u.keyboard.type("净利润与年报不一致，请核对"); await shot(u, "walk-comment");
  await u.getByRole("button", { name: "保存批注" }).click();
  await u.getByLabel("退回意见").fill("请核对批注的数据"); await shot(u, "walk-before-return", true);
  await u.getByRole("button", { name: "退回", exact: true }).click(); await u.waitForTimeout(1500);
  console.log(await u.locator("main").getByText("已退回载体。").count());
  await shot(u, "walk-returned");
  const o = await signIn("operator@beta.test");
  await go(o, "/carrier/beta/reports"); await axe(o, "grid");
  await o.getByRole("button", { name: "到这一格" }).first().click(); await o.waitForTimeout(200);
  await shot(o, "walk-grid-comment");
  await o.keyboard.type("51000"); await o.keyboard.press("Enter"); await o.waitForTimeout(2500);
  await go(o, "/carrier/beta/filings"); await axe(o, "filings list"); await shot(o, "walk-list");
  await o.getByRole("link", { name: "整理报表" }).click(); await o.waitForURL("**/2025"); await o.waitForLoadState("networkidle");
  await shot(o, "walk-difference");
  await o.getByRole("button", { name: "整理报表" }).click(); await o.waitForTimeout(1500);
  const s = await signIn("reviewer@beta.test");
  await go(s, "/carrier/beta/filings/2025"); await axe(s, "carrier filing");
  await s.getByRole("button", { name: "签报" }).click(); await shot(s, "walk-sign");
  await s.getByRole("button", { name: "确认签报" }).click(); await s.waitForTimeout(1500); await shot(s, "walk-signed", true);
  await go(u, "/authority/unit-a/filings?state=submitted");
  await u.getByRole("button", { name: /选中没有提示的/ }).click(); await u.getByRole("button", { name: "接受所选" }).click(); await shot(u, "walk-accept-many");
  await u.getByRole("button", { name: "接受", exact: true }).click(); await u.waitForTimeout(1500); await shot(u, "walk-accepted"); await axe(u, "review list");
  const c = await signIn("reviewer@city.test");
  await go(c, "/authority/city/filings/beta/2025"); await shot(c, "walk-city", true);
  await c.getByRole("button", { name: "接受", exact: true }).click(); await c.waitForTimeout(1500); await shot(c, "walk-city-accepted");
  await c.emulateMedia({ media: "print" }); await c.pdf({ path: "/tmp/rf-shots/print.pdf", format: "A4" }).catch((e) => console.log(e.message));
  const ad = await signIn("admin@city.test"); await go(ad, "/authority/city/filings"); await shot(ad, "walk-admin", true); await axe(ad, "admin list");
} else {
  for (const [w, h] of [[375, 800], [1920, 1080]]) for (const locale of ["zh-CN", "en"]) for (const [email, path, n] of [["operator@alpha.test", "/carrier/alpha/reports", "grid"], ["operator@alpha.test", "/carrier/alpha/filings/2025", "filing"], ["operator@alpha.test", "/carrier/alpha/filings", "list"], ["reviewer@unit-a.test", "/authority/unit-a/filings", "review"], ["reviewer@unit-a.test", "/authority/unit-a/filings/gamma/2025", "afiling"]]) {
    const p = await signIn(email, { width: w, height: h, locale, colorScheme: w === 1920 && locale === "en" ? "dark" : "light" });
    await go(p, path);
    const d = await p.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    console.log(n, w, locale, "hscroll", d);
    await axe(p, `${n} ${w} ${locale}`);
    await shot(p, `${n}-${w}-${locale}`, n !== "grid"); await p.context().close();
  }
}
await browser.close();
