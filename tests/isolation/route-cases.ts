/**
 * Who may ask which address: written by hand from the description of roles, one line a route. A route that is not here fails the suite.
 * `read` for its loader, `write` for its action; absent where the route has none. `id` names what a parameter refers to, so that the
 * same address can be asked with a thing of another carrier.
 */
export type RouteCase = {
  area: "public" | "carrier" | "authority" | "city";
  read?: readonly string[];
  write?: readonly string[];
  /** For carriers: only a park's members; else any carrier's. */
  parkOnly?: boolean;
  id?: "residency" | "room" | "title" | "batch" | "run" | "filing" | "conflict";
};

const ALL = ["owner", "operator", "reviewer", "viewer"];
const KEEPERS = ["owner", "operator"];
const SIGNERS = ["owner", "reviewer"];
const MEMBERS = ["owner", "operator", "reviewer"];
const EVERYBODY = ["admin", "analyst", "reviewer", "approver", "auditor"];

const carrier = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  area: "carrier",
  read,
  write,
  id,
});
const park = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  ...carrier(read, write, id),
  parkOnly: true,
});
const authority = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  area: "authority",
  read,
  write,
  id,
});
const city = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  area: "city",
  read,
  write,
  id,
});
const PUBLIC: RouteCase = { area: "public" };

export const ROUTES: Record<string, RouteCase> = {
  _index: PUBLIC,
  entry: PUBLIC,
  locale: PUBLIC,
  theme: PUBLIC,
  "set-up": PUBLIC,
  "sign-in": PUBLIC,
  "sign-out": PUBLIC,

  "carrier.$carrier": carrier(ALL),
  "carrier.$carrier._index": carrier(ALL),
  "carrier.$carrier.members": carrier(MEMBERS, ["owner"]),
  "carrier.$carrier.residents._index": carrier(ALL),
  "carrier.$carrier.residents.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.residents.firm": carrier(KEEPERS),
  "carrier.$carrier.residents.template": carrier(ALL),
  "carrier.$carrier.residents.$resident": carrier(ALL, KEEPERS, "residency"),
  "carrier.$carrier.residents.import._index": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.residents.import.$batch._index": carrier(ALL, KEEPERS, "batch"),
  "carrier.$carrier.residents.import.$batch.workbook": carrier(ALL, undefined, "batch"),
  "carrier.$carrier.space._index": carrier(ALL),
  "carrier.$carrier.space.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.space.ledger": carrier(ALL),
  "carrier.$carrier.space.rooms.$room": carrier(ALL, KEEPERS, "room"),
  "carrier.$carrier.titles._index": carrier(ALL),
  "carrier.$carrier.titles.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.titles.$title": carrier(ALL, KEEPERS, "title"),
  "carrier.$carrier.reports._index": carrier(ALL, KEEPERS),
  "carrier.$carrier.reports.export": carrier(ALL),

  "authority.$authority": authority(EVERYBODY),
  "authority.$authority._index": authority(EVERYBODY),
  "authority.$authority.members": authority(["admin", "auditor"], ["admin"]),
  "authority.$authority.organizations": city(EVERYBODY, ["admin"]),
};
void SIGNERS;
void park;
