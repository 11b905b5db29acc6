import { hashOfSession } from "#app/auth/sessions.server.ts";
import { hashOfToken } from "#app/auth/tokens.server.ts";
import { DEMO_PASSWORD } from "#db/seed/demo-plan.ts";
import { type Deed, of } from "./deeds.ts";
import { type HttpWorld, sessionOf } from "./http-world.ts";

const EMAIL = "operator@lijia.demo";
const OWN = "own-account";
const NEW = "一个新的密码 zaiti 2026";

/** The forms and pages of one's own account, and those that need no sign-in; in an order in which each one's turn comes. */
export async function accountDeeds({ admin, ids, one }: HttpWorld): Promise<Deed[]> {
  const user = await one(`select id from users where email = '${EMAIL}'`);
  for (const id of [OWN, "own-second", "own-third"]) {
    await admin`insert into sessions (id_hash, user_id, idle_expires_at, absolute_expires_at, authenticated_at)
      values (${hashOfSession(id)}, ${user}, now() + interval '1 day', now() + interval '1 day', now() + interval '1 day') on conflict do nothing`;
  }
  await admin`insert into invitations (organization_id, email, name, role, locale, invited_by, invited_by_name, expires_at, token_hash)
    values (${ids.lijia!}, 'somebody@lijia.test', '新人', 'viewer', 'en', ${user}, 'x', now() + interval '1 day', ${hashOfToken("invitation-token")}) on conflict do nothing`;
  const reset = await one("select id from users where email = 'reviewer@lijia.demo'");
  await admin`insert into password_resets (user_id, expires_at, token_hash)
    values (${reset}, now() + interval '1 day', ${hashOfToken("reset-token")}) on conflict do nothing`;
  const other = await one(
    `select id from sessions where id_hash = '\\x${hashOfSession("own-second").toString("hex")}'`,
  );
  const account = (route: string, fields: Deed["fields"], more: Partial<Deed> = {}): Deed => ({
    route: `account${route}`,
    session: OWN,
    fields,
    intent: typeof fields?.intent === "string" ? fields.intent : undefined,
    ...more,
  });
  const open = (route: string, fields?: Deed["fields"], more: Partial<Deed> = {}): Deed => ({
    route,
    session: null,
    fields,
    ...more,
  });
  const proof = { password: DEMO_PASSWORD };
  const owner = sessionOf("jinfeng-park", "owner");
  return [
    account("._index", undefined),
    account(".phone", undefined, { query: { sent: "yes" } }),
    account(".second-factor", undefined),
    account(".confirm", undefined, { query: { to: "/entry", fields: "[]", seal: "x", proved: "yes" } }),
    open("_index"),
    open("entry", undefined, { session: owner }),
    open("sign-in", undefined, { query: { to: "/entry", note: "password-set" } }),
    open("sign-in_.phone", undefined, { query: { to: "/entry", sent: "yes" } }),
    open("invitation", undefined, { query: { token: "invitation-token" } }),
    open("password.forgotten", undefined, { query: { sent: "yes" } }),
    open("password.new", undefined, { query: { token: "reset-token" } }),
    open("set-up", undefined, { query: { token: "x" } }),
    open("outbox"),
    account("._index", { intent: "end-session", sessionId: of("session", other) }),
    account("._index", { intent: "end-others" }),
    account(".phone", { intent: "ask", phone: "13800001111", ...proof }, { optional: ["code"] }),
    account(".confirm", proof, { query: { to: "/account" }, optional: ["code", "demo"] }),
    open("sign-in", { email: EMAIL, ...proof }, { optional: ["to", "demo"] }),
    open("password.forgotten", { email: EMAIL }),
    open("invitation", { token: "invitation-token", password: NEW }),
    open("password.new", { token: "reset-token", password: NEW }),
    open("sign-in_.phone", { intent: "ask", phone: "13800002222" }, { optional: ["to"] }),
    open("locale", { locale: "en" }, { optional: ["returnTo"] }),
    open("theme", { theme: "dark" }, { optional: ["returnTo"] }),
    account(".second-factor", { intent: "confirm", code: "123456" }, { isRefused: true }),
    account(".second-factor", { intent: "renew", code: "123456", ...proof }, { isRefused: true }),
    account(".second-factor", { intent: "end", code: "123456", ...proof }, { isRefused: true }),
    account(
      ".phone",
      { intent: "prove", phoneCode: "123456" },
      { isRefused: true, cookie: "phone=13800001111" },
    ),
    account(".phone", { intent: "end" }, { isRefused: true }),
    open("sign-in_.code", { code: "123456", to: "/entry" }, { isRefused: true, cookie: "challenge=x" }),
    open(
      "sign-in_.phone",
      { code: "123456", to: "/entry" },
      { isRefused: true, cookie: "phone=13800002222" },
    ),
    open(
      "set-up",
      { token: "x", slug: "a", nameZh: "甲", nameEn: "A", userName: "x", email: EMAIL, password: NEW },
      { isRefused: true },
    ),
    open("sign-out", {}, { isRefused: true }),
  ];
}
