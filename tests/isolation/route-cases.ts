/**
 * Who may ask which address: written by hand from the description of roles, one line a route. A route that is not here fails the suite.
 * `read` for its loader, `write` for its action; absent where the route has none. `id` names what a parameter refers to, so that the
 * same address can be asked with a thing of another carrier.
 */
export type RouteCase = {
  /** `account`: whoever is signed in, and each only what is their own. */
  area: "public" | "account" | "carrier" | "authority" | "city";
  read?: readonly string[];
  write?: readonly string[];
  /** What only a park's members may ask; else any carrier's may. */
  parkOnly?: "all" | "write";
  /** What of an authority only the city's members may ask. */
  cityOnly?: "write";
  id?:
    | "residency"
    | "room"
    | "lease"
    | "title"
    | "right"
    | "batch"
    | "bulk"
    | "run"
    | "filing"
    | "conflict"
    | "job"
    | "document"
    | "application"
    | "transfer"
    | "team"
    | "mentor"
    | "service";
};

const ALL = ["owner", "operator", "reviewer", "viewer"];
const KEEPERS = ["owner", "operator"];
const SIGNERS = ["owner", "reviewer"];
const MEMBERS = ["owner", "operator", "reviewer"];
const EVERYBODY = ["admin", "analyst", "reviewer", "approver", "auditor"];
/** Separated administrators, who see the frame of a place, and of it what their office is about. */
const OFFICES = ["system-admin", "security-admin", "audit-admin"] as const;
const [SYSTEM, SECURITY, AUDIT] = OFFICES;

const carrier = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  area: "carrier",
  read,
  write,
  id,
});
const park = (read?: readonly string[], write?: readonly string[], id?: RouteCase["id"]): RouteCase => ({
  ...carrier(read, write, id),
  parkOnly: "all",
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
const ACCOUNT: RouteCase = { area: "account" };

export const ROUTES: Record<string, RouteCase> = {
  _index: PUBLIC,
  entry: PUBLIC,
  locale: PUBLIC,
  theme: PUBLIC,
  "set-up": PUBLIC,
  "sign-in": PUBLIC,
  "sign-out": PUBLIC,
  // Who holds a question, a link, or asks for one; in development and the demo, anybody.
  "sign-in_.code": PUBLIC,
  "sign-in_.phone": PUBLIC,
  "password.forgotten": PUBLIC,
  "password.new": PUBLIC,
  invitation: PUBLIC,
  "apply.$carrier": PUBLIC,
  application: PUBLIC,
  outbox: PUBLIC,
  "account._index": ACCOUNT,
  "account.second-factor": ACCOUNT,
  "account.confirm": ACCOUNT,
  "account.phone": ACCOUNT,

  "carrier.$carrier": carrier([...ALL, ...OFFICES]),
  "carrier.$carrier._index": carrier([...ALL, ...OFFICES]),
  "carrier.$carrier.members": carrier([...MEMBERS, SYSTEM, SECURITY], ["owner", SYSTEM, SECURITY]),
  "carrier.$carrier.audit._index": carrier(["owner", AUDIT], ["owner", AUDIT]),
  "carrier.$carrier.audit.export": carrier(["owner", AUDIT]),
  // Every member has saved views of the list.
  "carrier.$carrier.residents._index": carrier(ALL, ALL),
  "carrier.$carrier.residents.difference._index": carrier(ALL),
  "carrier.$carrier.residents.difference.export": carrier(ALL),
  "carrier.$carrier.residents.bulk._index": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.residents.bulk.$batch": carrier(ALL, KEEPERS, "bulk"),
  "carrier.$carrier.residents.duplicates": carrier(ALL, KEEPERS),
  "carrier.$carrier.residents.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.residents.firm": carrier(KEEPERS),
  "carrier.$carrier.residents.template": carrier(ALL),
  "carrier.$carrier.residents.$resident": carrier(ALL, KEEPERS, "residency"),
  "carrier.$carrier.residents.$resident_.certificate": carrier(ALL, undefined, "residency"),
  "carrier.$carrier.teams._index": carrier(ALL),
  "carrier.$carrier.teams.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.teams.$team": carrier(ALL, KEEPERS, "team"),
  "carrier.$carrier.transfers._index": carrier(ALL),
  "carrier.$carrier.transfers.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.transfers.$transfer": carrier(ALL, KEEPERS, "transfer"),
  "carrier.$carrier.applications._index": carrier(ALL, KEEPERS),
  "carrier.$carrier.applications.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.applications.$application": carrier(ALL, KEEPERS, "application"),
  "carrier.$carrier.residents.import._index": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.residents.import.$batch._index": carrier(ALL, KEEPERS, "batch"),
  "carrier.$carrier.residents.import.$batch.workbook": carrier(ALL, undefined, "batch"),
  "carrier.$carrier.imports.$noun._index": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.imports.$noun.template": carrier(ALL),
  "carrier.$carrier.imports.$noun.$batch._index": carrier(ALL, KEEPERS, "batch"),
  "carrier.$carrier.imports.$noun.$batch.workbook": carrier(ALL, undefined, "batch"),
  "carrier.$carrier.imports.$noun.$batch.columns": carrier(KEEPERS, KEEPERS, "batch"),
  "carrier.$carrier.exports.$list": carrier(ALL),
  "carrier.$carrier.documents._index": carrier(ALL, KEEPERS),
  "carrier.$carrier.documents.$document": carrier(ALL, undefined, "document"),
  "carrier.$carrier.space._index": carrier(ALL),
  "carrier.$carrier.space.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.space.ledger": carrier(ALL),
  "carrier.$carrier.space.rooms.$room": carrier(ALL, KEEPERS, "room"),
  "carrier.$carrier.space.leases.$lease": carrier(ALL, KEEPERS, "lease"),
  "carrier.$carrier.space.renewals": carrier(ALL),
  "carrier.$carrier.space.statement._index": carrier(ALL),
  "carrier.$carrier.space.statement.workbook": carrier(ALL),
  "carrier.$carrier.mentors._index": carrier(ALL, KEEPERS),
  "carrier.$carrier.mentors.$mentor": carrier(ALL, KEEPERS, "mentor"),
  "carrier.$carrier.services._index": carrier(ALL),
  "carrier.$carrier.services.export": carrier(ALL),
  "carrier.$carrier.services.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.services.$service": carrier(ALL, KEEPERS, "service"),
  "carrier.$carrier.titles._index": carrier(ALL),
  "carrier.$carrier.titles.registry": carrier(ALL, KEEPERS),
  "carrier.$carrier.titles.radar": carrier(ALL, KEEPERS),
  "carrier.$carrier.titles.changes": carrier(ALL),
  "carrier.$carrier.titles.distance": carrier(ALL),
  "carrier.$carrier.intellectual-property._index": carrier(ALL),
  "carrier.$carrier.intellectual-property.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.intellectual-property.$right": carrier(ALL, KEEPERS, "right"),
  "carrier.$carrier.titles.new": carrier(KEEPERS, KEEPERS),
  "carrier.$carrier.titles.$title": carrier(ALL, KEEPERS, "title"),
  "carrier.$carrier.reports._index": carrier(ALL, KEEPERS),
  "carrier.$carrier.reports.export": carrier(ALL),

  // Preparing, taking back and signing are three intents of one address: the verb tells them apart.
  "carrier.$carrier.filings._index": carrier(ALL),
  "carrier.$carrier.filings.$period": carrier(ALL, ALL, "filing"),
  "carrier.$carrier.points": park(ALL, KEEPERS),
  "carrier.$carrier.runs._index": carrier(ALL),
  "carrier.$carrier.runs.$run._index": { ...carrier(ALL, SIGNERS, "run"), parkOnly: "write" },
  "carrier.$carrier.runs.$run.$subject": carrier(ALL, undefined, "run"),
  "carrier.$carrier.runs.$run.gains.$subject": carrier(ALL, undefined, "run"),
  "carrier.$carrier.runs.$run.bundle": carrier(ALL, undefined, "run"),
  "carrier.$carrier.jobs.$job._index": { ...carrier(ALL, KEEPERS, "job"), parkOnly: "write" },
  "carrier.$carrier.jobs.$job.state": carrier(ALL, undefined, "job"),
  "carrier.$carrier.rewards._index": carrier(ALL),
  "carrier.$carrier.rewards.$run.$line": carrier(ALL, undefined, "run"),
  "carrier.$carrier.conflicts._index": carrier(ALL),
  "carrier.$carrier.conflicts.$conflict": carrier(ALL, undefined, "conflict"),
  "carrier.$carrier.policies._index": carrier(ALL),
  "carrier.$carrier.policies.$code._index": carrier(ALL),
  "carrier.$carrier.policies.$code.compare": carrier(ALL),
  "carrier.$carrier.policies.$code.try": carrier(ALL),
  "carrier.$carrier.policies.$code.what-if": park(KEEPERS),
  "carrier.$carrier.policies.$code.fit": carrier(ALL),

  "authority.$authority": authority([...EVERYBODY, ...OFFICES]),
  "authority.$authority._index": authority([...EVERYBODY, ...OFFICES]),
  "authority.$authority.members": authority(
    ["admin", "auditor", SYSTEM, SECURITY],
    ["admin", SYSTEM, SECURITY],
  ),
  "authority.$authority.audit._index": authority(["admin", "auditor", AUDIT], ["admin", "auditor", AUDIT]),
  "authority.$authority.audit.export": authority(["admin", "auditor", AUDIT]),
  "authority.$authority.organizations": city([...EVERYBODY, SYSTEM, SECURITY], ["admin", SYSTEM, SECURITY]),
  // Accepting, returning and opening a period are intents of one address: the verb tells them apart.
  "authority.$authority.filings._index": authority([...EVERYBODY, SYSTEM], ["reviewer"]),
  "authority.$authority.filings.$carrier.$period": authority(EVERYBODY, ["reviewer"]),
  "authority.$authority.performance": city(EVERYBODY, ["analyst"]),
  "authority.$authority.points": city(EVERYBODY, ["analyst"]),
  "authority.$authority.policies._index": city(EVERYBODY, ["analyst"]),
  "authority.$authority.policies.$code._index": city(EVERYBODY, ["approver"]),
  "authority.$authority.policies.$code.edit": city(["analyst"], ["analyst"]),
  "authority.$authority.policies.$code.what-if": city(["analyst"]),
  "authority.$authority.policies.$code.fit": city(EVERYBODY),
  "authority.$authority.policies.$code.compare": authority(EVERYBODY),
  "authority.$authority.policies.$code.try": authority(EVERYBODY),
  "authority.$authority.rewards._index": city(EVERYBODY, ["analyst"]),
  "authority.$authority.rewards.$run.$line": city(EVERYBODY, ["approver"], "run"),
  // Entering and deciding are intents of one address: the verb tells them apart.
  "authority.$authority.rewards.opening": city(EVERYBODY, EVERYBODY),
  "authority.$authority.rewards.recognitions": city(EVERYBODY, ["analyst"]),
  "authority.$authority.registry._index": { ...authority(EVERYBODY, ["analyst"]), cityOnly: "write" },
  "authority.$authority.registry.batches.$batch": {
    ...authority(EVERYBODY, ["analyst"]),
    cityOnly: "write",
  },
  "authority.$authority.registry.mismatches": authority(EVERYBODY),
  "authority.$authority.conflicts._index": city(EVERYBODY),
  "authority.$authority.conflicts.$conflict": city(EVERYBODY, ["reviewer"], "conflict"),
  "authority.$authority.runs._index": authority(EVERYBODY),
  "authority.$authority.runs.$run._index": city(EVERYBODY, ["approver"], "run"),
  "authority.$authority.runs.$run.$subject": authority(EVERYBODY, undefined, "run"),
  "authority.$authority.runs.$run.gains.$subject": authority(EVERYBODY, undefined, "run"),
  "authority.$authority.runs.$run.robustness": city(EVERYBODY, undefined, "run"),
  "authority.$authority.runs.$run.bundle": authority(EVERYBODY, undefined, "run"),
  "authority.$authority.jobs.$job._index": city(EVERYBODY, ["analyst"], "job"),
  "authority.$authority.jobs.$job.state": city(EVERYBODY, undefined, "job"),
};
