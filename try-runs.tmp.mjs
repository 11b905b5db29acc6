import { chromium } from "playwright";
const base = "http://127.0.0.1:5487";
export const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"] });
export async function as(email, locale = "zh-CN", width = 1366) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, acceptDownloads: true });
  await context.addCookies([{ name: "locale", value: locale, url: base }]);
  await context.routeWebSocket(/.*/, () => {});
  const page = await context.newPage();
  page.on("console", (m) => { if (m.type() === "error" || m.type()==="warning") console.log("CONSOLE", page.url(), m.text().slice(0, 300)); });
  page.on("pageerror", (e) => console.log("PAGEERROR", page.url(), String(e).slice(0, 400)));
  await page.goto(base + "/", { waitUntil: "load" });
  await page.locator(`form:has(input[value="${email}"]) button`).first().click();
  await page.waitForURL(/carrier|authority/);
  return page;
}
export const shot = async (page, name, full = true) => { await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/shots-runs/${name}.png`, fullPage: full }); const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth); if (over) console.log("OVERFLOW", name); };
export { base };
