/** Every link of the product. A route is never named by hand. */
const query = (path: string, params: Record<string, string | undefined>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `${path}?${text}` : path;
};

/** Pages that a carrier and an authority both have. */
const ofOrganization = (base: string) => ({
  home: () => base,
  filings: (period?: string) => query(`${base}/filings`, { period }),
  runs: () => `${base}/runs`,
  run: (id: string) => `${base}/runs/${id}`,
  runSubject: (id: string, subject: string) => `${base}/runs/${id}/${encodeURIComponent(subject)}`,
  /** What would move a firm's points. */
  runGains: (id: string, subject: string) => `${base}/runs/${id}/gains/${encodeURIComponent(subject)}`,
  runRobustness: (id: string) => `${base}/runs/${id}/robustness`,
  runBundle: (id: string) => `${base}/runs/${id}/bundle`,
  /** A run that is asked for. Somebody who waits for it is led to the run once it is there. */
  job: (id: string, waiting?: "waiting") => query(`${base}/jobs/${id}`, { for: waiting }),
  jobState: (id: string) => `${base}/jobs/${id}/state`,
  policies: () => `${base}/policies`,
  policy: (code: string, version?: string) => query(`${base}/policies/${code}`, { version }),
  policyCompare: (code: string, at: { from?: string; to?: string } = {}) =>
    query(`${base}/policies/${code}/compare`, at),
  policyTry: (code: string, version?: string) => query(`${base}/policies/${code}/try`, { version }),
  policyWhatIf: (code: string, version?: string, period?: string) =>
    query(`${base}/policies/${code}/what-if`, { version, period }),
  /** Whom a policy of conditions fits. */
  policyFit: (code: string, version?: string) => query(`${base}/policies/${code}/fit`, { version }),
  rewards: (period?: string, at: { programme?: string; run?: string; carrier?: string } = {}) =>
    query(`${base}/rewards`, { period, ...at }),
  rewardLine: (run: string, line: number) => `${base}/rewards/${run}/${line}`,
  conflicts: (state?: string) => query(`${base}/conflicts`, { state }),
  conflict: (id: string) => `${base}/conflicts/${id}`,
  members: () => `${base}/members`,
  audit: () => `${base}/audit`,
  auditExport: () => `${base}/audit/export`,
});

const carrier = (slug: string) => {
  const base = `/carrier/${slug}`;
  return {
    ...ofOrganization(base),
    residents: (q?: string) => query(`${base}/residents`, { q }),
    transfers: () => `${base}/transfers`,
    transferNew: (resident: string) => query(`${base}/transfers/new`, { resident }),
    transfer: (id: string, done?: string) => query(`${base}/transfers/${id}`, { done }),
    teams: () => `${base}/teams`,
    teamNew: () => `${base}/teams/new`,
    /** `act` opens one of its forms; `done` says what was just done. */
    team: (id: string, { act, done }: { act?: "correct" | "end" | "found" | "reopen"; done?: string } = {}) =>
      query(`${base}/teams/${id}`, { act, done }),
    /** `team`: the one that registered the firm. */
    residentNew: (team?: string) => query(`${base}/residents/new`, { team }),
    firmLookUp: (uscc: string) => query(`${base}/residents/firm`, { uscc }),
    /** `act` opens one of its forms; `done` says what was just done. */
    resident: (id: string, { act, done }: { act?: "end" | "correct" | "graduate"; done?: string } = {}) =>
      query(`${base}/residents/${id}`, { act, done }),
    /** The printed certificate of a graduation. */
    certificate: (resident: string) => `${base}/residents/${resident}/certificate`,
    applications: (at: { status?: string; done?: string } = {}) => query(`${base}/applications`, at),
    applicationNew: () => `${base}/applications/new`,
    application: (id: string, done?: string) => query(`${base}/applications/${id}`, { done }),
    /** The form for a new name, or for the name that began on a day. */
    residentName: (id: string, on?: string) => query(`${base}/residents/${id}`, { act: "rename", name: on }),
    /** Firms that may be one. */
    duplicates: (done?: string) => query(`${base}/residents/duplicates`, { done }),
    /** What lies between the registers of two days. */
    residentsDifference: (at: { from?: string; to?: string } = {}) =>
      query(`${base}/residents/difference`, at),
    residentsDifferenceExport: (at: { from: string; to: string }) =>
      query(`${base}/residents/difference/export`, at),
    /** What to do to the stays ticked in the list, as `?stay=…&stay=…`. */
    residentsBulk: () => `${base}/residents/bulk`,
    residentsBulkDone: (id: string, done?: "undone") => query(`${base}/residents/bulk/${id}`, { done }),
    residentsTemplate: (locale?: string) => query(`${base}/residents/template`, { locale }),
    residentsImport: () => `${base}/residents/import`,
    importBatch: (id: string) => `${base}/residents/import/${id}`,
    importWorkbook: (id: string) => `${base}/residents/import/${id}/workbook`,
    space: (on?: string) => query(`${base}/space`, { on }),
    spaceNew: (building?: string) => query(`${base}/space/new`, { building }),
    /** `act` opens one of its forms; `done` says what was just done. */
    room: (id: string, { act, done }: { act?: "hold" | "split" | "merge"; done?: string } = {}) =>
      query(`${base}/space/rooms/${id}`, { act, done }),
    lease: (
      id: string,
      at: { act?: "renew" | "change" | "end" | "correct"; done?: string; back?: string } = {},
    ) => query(`${base}/space/leases/${id}`, at),
    renewals: (window?: string) => query(`${base}/space/renewals`, { window }),
    areaLedger: (on?: string, at: { from?: string; line?: string; over?: "window" } = {}) =>
      query(`${base}/space/ledger`, { on, ...at }),
    taxStatement: (month?: string) => query(`${base}/space/statement`, { month }),
    taxStatementWorkbook: (month: string) => query(`${base}/space/statement/workbook`, { month }),
    reports: (period?: string, money?: string) => query(`${base}/reports`, { period, money }),
    reportsExport: (period: string, money?: string) => query(`${base}/reports/export`, { period, money }),
    /** Founders and marks of a stay: `act` opens one of their forms, `of` names the row or the kind. */
    residentPeople: (id: string, at: { act?: string; of?: string } = {}) =>
      query(`${base}/residents/${id}`, at),
    mentors: (done?: string) => query(`${base}/mentors`, { done }),
    mentor: (id: string, at: { act?: string; of?: string; done?: string } = {}) =>
      query(`${base}/mentors/${id}`, at),
    services: (at: { firm?: string; mentor?: string; kind?: string; done?: string } = {}) =>
      query(`${base}/services`, at),
    serviceNew: (at: { firm?: string; mentor?: string } = {}) => query(`${base}/services/new`, at),
    service: (id: string, done?: string) => query(`${base}/services/${id}`, { done }),
    servicesExport: (search: string) => `${base}/services/export${search}`,
    titles: (done?: string) => query(`${base}/titles`, { done }),
    titleNew: (firm?: string) => query(`${base}/titles/new`, { firm }),
    title: (id: string, done?: string) => query(`${base}/titles/${id}`, { done }),
    /** Own titles beside the city's register. */
    titlesRegistry: () => `${base}/titles/registry`,
    titlesRadar: (done?: string) => query(`${base}/titles/radar`, { done }),
    titlesChanges: () => `${base}/titles/changes`,
    titlesDistance: (at: { kind?: string; firm?: string } = {}) => query(`${base}/titles/distance`, at),
    property: (at: { done?: string; q?: string } = {}) => query(`${base}/intellectual-property`, at),
    propertyNew: (firm?: string) => query(`${base}/intellectual-property/new`, { firm }),
    right: (id: string, done?: string) => query(`${base}/intellectual-property/${id}`, { done }),
    filing: (period: string, revision?: number) =>
      query(`${base}/filings/${period}`, { revision: revision === undefined ? undefined : String(revision) }),
    points: (period?: string) => query(`${base}/points`, { period }),
    /** Imports beside the residents': rooms, leases, titles, rights, services. */
    imports: (noun: string) => `${base}/imports/${noun}`,
    importTemplate: (noun: string, locale?: string) => query(`${base}/imports/${noun}/template`, { locale }),
    ledgerBatch: (noun: string, id: string) => `${base}/imports/${noun}/${id}`,
    ledgerBatchWorkbook: (noun: string, id: string) => `${base}/imports/${noun}/${id}/workbook`,
    importColumns: (noun: string, id: string) => `${base}/imports/${noun}/${id}/columns`,
    /** A list as a workbook, with the parameters of its page. */
    exportList: (list: string, search = "") => `${base}/exports/${list}${search}`,
    /** The documents of a thing; what its forms do leads `to` a page of this site. */
    documents: (kind: string, id: string, to?: string) => query(`${base}/documents`, { kind, id, to }),
    document: (id: string) => `${base}/documents/${id}`,
  };
};

const authority = (slug: string) => {
  const base = `/authority/${slug}`;
  return {
    ...ofOrganization(base),
    filing: (carrierSlug: string, period: string, revision?: number) =>
      query(`${base}/filings/${carrierSlug}/${period}`, {
        revision: revision ? String(revision) : undefined,
      }),
    performance: (period?: string) => query(`${base}/performance`, { period }),
    points: (period?: string) => query(`${base}/points`, { period }),
    openingBalance: () => `${base}/rewards/opening`,
    recognitions: () => `${base}/rewards/recognitions`,
    /** The city's register of titled firms, one list of it, and filed titles beside it. */
    registry: () => `${base}/registry`,
    registryBatch: (id: string, done?: string) => query(`${base}/registry/batches/${id}`, { done }),
    registryMismatches: (period?: string) => query(`${base}/registry/mismatches`, { period }),
    policyEdit: (code: string, version?: string) => query(`${base}/policies/${code}/edit`, { version }),
    organizations: () => `${base}/organizations`,
  };
};

export const paths = {
  landing: () => "/",
  /** The public application page of a carrier, and what an applicant sees by the link. */
  apply: (carrierSlug: string) => `/apply/${carrierSlug}`,
  ownApplication: (token: string, note?: "sent" | "withdrawn") => query("/application", { token, note }),
  signIn: (to?: string, note?: "password-set") => query("/sign-in", { to, note }),
  signOut: () => "/sign-out",
  /** Sends a signed-in person to their first organisation. */
  entry: () => "/entry",
  setUp: () => "/set-up",
  /** The second step of signing in, for who has a second factor. */
  signInCode: (to?: string) => query("/sign-in/code", { to }),
  /** Signing in by a phone number; `sent` shows the field for the code. */
  signInPhone: (at: { to?: string; sent?: "yes" } = {}) => query("/sign-in/phone", at),
  passwordForgotten: (sent?: "sent") => query("/password/forgotten", { sent: sent && "yes" }),
  passwordNew: (token: string) => query("/password/new", { token }),
  invitation: (token: string) => query("/invitation", { token }),
  account: (at: { due?: "password" | "second-factor"; done?: string } = {}) => query("/account", at),
  accountPhone: (sent?: "sent") => query("/account/phone", { sent: sent && "yes" }),
  secondFactor: () => "/account/second-factor",
  /** Proves again who one is; then goes on with what was asked. */
  confirm: (at: { to?: string; fields?: string; seal?: string; proved?: "yes" } = {}) =>
    query("/account/confirm", at),
  outbox: () => "/outbox",
  locale: () => "/locale",
  theme: () => "/theme",
  carrier,
  authority,
  /** The home page of an organisation of any kind. */
  home: (organization: { kind: string; slug: string }) =>
    organization.kind === "carrier" ? carrier(organization.slug).home() : authority(organization.slug).home(),
};

/**
 * A path of this site to go back to, or the fallback: never another site's. Parsed as a browser would,
 * which drops tabs and takes backslashes for slashes.
 */
export function safePath(to: FormDataEntryValue | null | undefined, fallback: string): string {
  const site = "http://site.invalid";
  if (typeof to !== "string" || !to.startsWith("/") || !URL.canParse(to, site)) return fallback;
  const url = new URL(to, site);
  return url.origin === site ? url.pathname + url.search + url.hash : fallback;
}
