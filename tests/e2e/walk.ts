import type { Page } from "@playwright/test";
import type { Person } from "./fixtures.ts";
import { enterFromLanding, PEOPLE, type Who } from "./people.ts";

/** What the parts of the walk share: people at their own browsers, and a folder for files. */
export type Walk = {
  /** The page of somebody who is signed in; signs in the first time. */
  as: (who: Who) => Promise<Page>;
  /** Somebody at a browser of their own, not signed in. */
  stranger: (name: string) => Promise<Page>;
  file: (name: string) => string;
};

export function startWalk(person: (name: string) => Promise<Person>, file: (name: string) => string): Walk {
  const entered = new Set<Who>();
  return {
    file,
    stranger: async (name) => (await person(name)).page,
    as: async (who) => {
      const { page, context } = await person(PEOPLE[who].email);
      if (entered.has(who)) return page;
      entered.add(who);
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await enterFromLanding(page, who);
      return page;
    },
  };
}
