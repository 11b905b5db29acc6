import type { Case } from "./case.ts";
import type { Member, Slug } from "./members.ts";
import type { IsolationWorld } from "./probes.ts";

/**
 * What members may do once the administrators of the installation are separated: each case separates them, begins the member's scope
 * and tries, in one statement that is undone. The other city has nobody then who is its security administrator.
 */
export function separatedCases({ ids, members }: IsolationWorld): Case[] {
  const named = (name: string) => members.find((member) => member.name === name)!;
  const as = (name: string, what: string, deed: string, answers: boolean): Case => {
    const { sessionHash, membershipId }: Member = named(name);
    return {
      what: `${name}, separated: ${what}`,
      statement: `do $$ begin perform app.separate_administrators();
        perform app.begin_scope('\\x${sessionHash.toString("hex")}'::bytea, '${membershipId}', 'r', 'a');
        ${deed}; raise exception using errcode = 'ZZDID'; end $$`,
      answers,
    };
  };
  const add = (slug: Slug, role: string) =>
    `perform app.add_member('${ids[slug]}', 'new@isolation.test', 'x', 'x', '${role}', false)`;
  const found = (slug: Slug) =>
    `insert into organizations (id, slug, kind, city_id, name_zh, name_en)
     values (gen_random_uuid(), 'founded', 'unit', '${ids[slug]}', 'x', 'x')`;
  const loseAuditor = `update memberships set revoked_at = now() where organization_id = '${ids.city}' and role = 'audit-admin'`;
  return [
    as("city system-admin", "founds a unit", found("city"), true),
    as("other-city system-admin", "founds a unit before there are three", found("other-city"), false),
    as(
      "other-city system-admin",
      "brings the security administrator in",
      add("other-city", "security-admin"),
      true,
    ),
    as(
      "other-city system-admin",
      "brings a second one of the three in",
      add("other-city", "audit-admin"),
      false,
    ),
    as("other-city system-admin", "brings somebody else in", add("other-city", "analyst"), false),
    as("other-city system-admin", "brings one in elsewhere", add("other-unit", "security-admin"), false),
    as(
      "city system-admin",
      "brings a second security administrator in",
      add("city", "security-admin"),
      false,
    ),
    as("city security-admin", "brings somebody in", add("city", "analyst"), true),
    as("city security-admin", "brings somebody in undivided", add("city", "admin"), false),
    as("city security-admin", "brings somebody in, of a carrier", add("alpha", "operator"), true),
    as("city security-admin", "brings an owner in", add("alpha", "owner"), false),
    as("xray security-admin", "brings somebody in", add("xray", "operator"), true),
    as(
      "city security-admin",
      "brings somebody in before there are three",
      `${loseAuditor}; ${add("city", "analyst")}`,
      false,
    ),
    as("city security-admin", "brings the third in", `${loseAuditor}; ${add("city", "audit-admin")}`, true),
  ];
}
