import type { Kind } from "./foreign-rows.ts";
import { dataOf } from "./http-asking.ts";

/** A value that refers to a thing of one's own, where a thing of somebody else's could stand. */
export type Reference = { of: Kind; is: string };
export type Slot = string | Reference;
export type Slots = Readonly<Record<string, Slot>>;
/** What a page, a file or a form is asked for, as it should be asked: with things of one's own, every field right. */
export type Deed = {
  /** The folder of the route. */
  route: string;
  /** Tells apart what one form does from what another does. */
  intent?: string;
  session: string | null;
  params?: Slots;
  query?: Slots;
  /** Of a form that is sent. */
  fields?: Slots;
  /** Fields that a person may leave out: no test of fields that do not belong there puts a value into them. */
  optional?: readonly string[];
  /** Fields whose value is known only once the deeds before are done. */
  late?: () => Promise<Slots>;
  /** Who may do it, where the route's case names others, who do something else there. */
  roles?: readonly string[];
  /** Beside the session's. */
  cookie?: string;
  /** What has no way to go through here, such as a code that nobody has: tried with bad values only. */
  isRefused?: boolean;
  /** Takes so long that it is tried with no more ids than this. */
  most?: number;
};

export const textOf = (slot: Slot): string => (typeof slot === "string" ? slot : slot.is);
export const of = (kind: Kind, is: string): Reference => ({ of: kind, is });

/** The address of a deed. */
export function addressOf({
  route,
  params = {},
  query = {},
}: Pick<Deed, "route" | "params" | "query">): string {
  const path = route
    .replaceAll("_.", ".")
    .split(".")
    .filter((piece) => piece !== "_index")
    .map((piece) => (piece.startsWith("$") ? encodeURIComponent(textOf(params[piece.slice(1)]!)) : piece))
    .join("/");
  const search = new URLSearchParams(Object.entries(query).map(([name, slot]) => [name, textOf(slot)]));
  return `/${path}${search.size > 0 ? `?${search}` : ""}`;
}

/** The data of a deed's own loader, without those of the frame around it. */
export function aloneOf(deed: Deed): string {
  const to = dataOf(addressOf(deed));
  return `${to}${to.includes("?") ? "&" : "?"}_routes=${encodeURIComponent(`routes/${deed.route}`)}`;
}
