import { z } from "zod";
import type { Permission } from "#app/domain/access/permissions.ts";

/** The lists whose filters can be kept, and what a member needs to see each. */
export const VIEW_PAGES = { residents: "residency:read" } as const satisfies Record<string, Permission>;
export type ViewPage = keyof typeof VIEW_PAGES;
export const viewPage = z.enum(Object.keys(VIEW_PAGES) as [ViewPage, ...ViewPage[]]);

export const viewName = z.string("views.name-required").trim().min(1, "views.name-required").max(60);
export const isTicked = z
  .literal("on")
  .optional()
  .transform((value) => value === "on");

// Where a list stands, and what was just done there, is no part of what it shows.
const NOT_KEPT = ["page", "done", "view"];

/** The filters of an address as they are kept: its parameters without the empty ones and without the place in the list. */
export function keptQuery(search: string): string {
  const given = new URLSearchParams(search);
  const kept = [...given].filter(([name, value]) => value.trim() !== "" && !NOT_KEPT.includes(name));
  return new URLSearchParams(kept).toString();
}
