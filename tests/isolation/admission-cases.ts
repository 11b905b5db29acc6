import { applicationToken } from "./admission-rows.ts";
import { ask, type Case, does, says } from "./case.ts";

const FROM = "'{}'::jsonb";
const apply = (slug: string, token = "fresh", given = `{"applicant": "firm", "name": "x", "locale": "en"}`) =>
  `app.apply('${slug}', '${given}', '${token}', '2026-01-20', '2025-01-01', ${FROM})`;
const takes = (slug: string) => `${apply(slug)} ~ '^\\d{4}-\\d{4,}$'`;
const seen = (token: string) => `app.application_by_link('${token}')`;
const withdraw = (token: string) => `app.withdraw_application('${token}', '2026-01-20', ${FROM})`;

/** What somebody without an account does: by the name of a page that is open or not, and by the secret of a link. */
export function admissionCases(): Case[] {
  const [own, other] = [applicationToken("alpha"), applicationToken("xray")];
  const stands = (token: string, status: string) =>
    `exists (select from ${seen(token)} a where a.status = '${status}')`;
  return [
    ask("a page that is open", "app.application_page('alpha')", true),
    ask("a page that is not open", "app.application_page('xray')", false),
    ask("a page of a city", "app.application_page('city')", false),
    ask("a page of nobody", "app.application_page('nobody')", false),
    says("an application where the page is open", takes("alpha"), true),
    says("an application where it is not", takes("xray"), false),
    says("an application to a city", takes("city"), false),
    says("an application to nobody", takes("nobody"), false),
    does(
      "an application is seen by its own secret",
      `perform ${apply("alpha")}`,
      stands("fresh", "received"),
      true,
    ),
    does(
      "an application names its own place and state",
      `perform ${apply("alpha", "fresh", `{"applicant": "firm", "name": "x", "locale": "en", "status": "admitted", "organization_id": "x"}`)}`,
      stands("fresh", "received"),
      true,
    ),
    ask("an application by its secret", seen(own), true),
    ask("an application by no secret", seen("nothing"), false),
    says("an application is withdrawn by its secret", withdraw(own), true),
    says("an application is withdrawn by no secret", withdraw("nothing"), false),
    does("what is withdrawn is withdrawn once", `perform ${withdraw(own)}`, withdraw(own), false),
    does("withdrawing touches no other", `perform ${withdraw(own)}`, stands(other, "received"), true),
  ];
}
