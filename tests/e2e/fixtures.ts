import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

export { expect };

export type Person = { page: Page; context: BrowserContext };
type Options = {
  /** Statuses with which this test is to be refused: the browser writes each to its console as well. */
  refusals: number[];
};
type Fixtures = {
  /** Faults that the browser wrote down; any of them fails the test at its end. */
  consoleFaults: string[];
  /** A person's own browser: cookies and pages apart from everybody else's. */
  person: (name: string) => Promise<Person>;
};

const FAILED_STATUS = /the server responded with a status of (\d{3})/;

function watch(context: BrowserContext, who: string, faults: string[], refusals: readonly number[]): void {
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    const status = Number(FAILED_STATUS.exec(message.text())?.[1] ?? 0);
    if (refusals.includes(status)) return;
    faults.push(`${who} ${message.page()?.url() ?? ""}: ${message.text()}`);
  });
  context.on("weberror", (error) => {
    faults.push(`${who} ${error.page()?.url() ?? ""}: ${error.error().stack ?? error.error().message}`);
  });
}

export const test = base.extend<Fixtures & Options>({
  refusals: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures' names from a pattern
  consoleFaults: async ({}, use) => {
    const faults: string[] = [];
    await use(faults);
    expect(faults, "the browser's console").toEqual([]);
  },
  context: async ({ context, consoleFaults, refusals }, use) => {
    watch(context, "", consoleFaults, refusals);
    await use(context);
  },
  person: async ({ browser, consoleFaults, refusals }, use, info) => {
    const people = new Map<string, Person>();
    const settings = info.project.use;
    await use(async (name) => {
      const known = people.get(name);
      if (known) return known;
      const context = await browser.newContext({
        baseURL: settings.baseURL,
        locale: settings.locale,
        timezoneId: settings.timezoneId,
        viewport: settings.viewport ?? null,
      });
      context.setDefaultTimeout(30_000);
      watch(context, name, consoleFaults, refusals);
      const made = { context, page: await context.newPage() };
      people.set(name, made);
      return made;
    });
    for (const { context } of people.values()) await context.close();
  },
});
