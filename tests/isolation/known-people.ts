import { type Answer, dataOf, type Fields, type Site } from "./http-asking.ts";
import type { HttpWorld } from "./http-world.ts";
import { sessionOf } from "./http-world.ts";

/** Somebody of another city: their mail address, and their phone number. */
export type Person = { email: string; phone: string };

/** People of another city with accounts, every third with a second factor and every fifth disabled; and as many who are nowhere. */
export async function makePeople(
  { admin, ids }: HttpWorld,
  count: number,
): Promise<{ known: Person[]; unknown: Person[] }> {
  const people = (name: string, first: number) =>
    Array.from({ length: count }, (_, i) => ({
      email: `${name}-${i}@elsewhere.test`,
      phone: `139${String(first + i).padStart(8, "0")}`,
    }));
  const known = people("somebody", 1_000);
  // As a password of the product is kept, so that checking one takes as long.
  const [like] = await admin`select password_hash from users where password_hash like '$argon2%' limit 1`;
  for (const [i, { email, phone }] of known.entries()) {
    const [user] = await admin`insert into users (email, name, password_hash, disabled_at)
      values (${email}, 'x', ${like!.password_hash}, ${i % 5 === 4 ? new Date() : null}) returning id`;
    await admin`insert into memberships (organization_id, user_id, role) values (${ids.elsewhere!}, ${user!.id}, 'analyst')`;
    await admin`insert into phone_numbers (user_id, number) values (${user!.id}, ${phone})`;
    if (i % 3 !== 2) continue;
    await admin`insert into second_factors (user_id, secret, confirmed_at) values (${user!.id}, ${Buffer.alloc(32)}, now())`;
  }
  return { known, unknown: people("anybodys", 2_000) };
}

type Way = {
  name: string;
  to: string;
  session: string | null;
  fields: (person: Person) => Fields;
  cookie?: (person: Person) => string;
};

/** Every form in which an address or a number is typed by somebody who may not know whose it is. */
const WAYS: readonly Way[] = [
  {
    name: "sign-in",
    to: "/sign-in",
    session: null,
    fields: ({ email }) => ({ email, password: "a wrong one, surely" }),
  },
  { name: "sign-in to the demo", to: "/sign-in", session: null, fields: ({ email }) => ({ demo: email }) },
  {
    name: "forgotten password",
    to: "/password/forgotten",
    session: null,
    fields: ({ email }) => ({ email }),
  },
  {
    name: "code by phone",
    to: "/sign-in/phone",
    session: null,
    fields: ({ phone }) => ({ intent: "ask", phone }),
  },
  {
    name: "wrong code by phone",
    to: "/sign-in/phone",
    session: null,
    fields: () => ({ code: "000000" }),
    cookie: ({ phone }) => `phone=${phone}`,
  },
  ...[
    { slug: "jinfeng-park", role: "owner", area: "carrier" },
    { slug: "chongqing", role: "admin", area: "authority" },
  ].map(({ slug, role, area }) => ({
    name: `invitation by ${slug}`,
    to: `/${area}/${slug}/members`,
    session: sessionOf(slug, role),
    fields: ({ email }: Person) => ({
      intent: "invite",
      email,
      name: "x",
      role: area === "carrier" ? "viewer" : "analyst",
      locale: "en",
    }),
  })),
];

/** As answered to anybody: without what was typed. */
function normal({ status, headers, body }: Answer, person: Person): string {
  const masked = `${person.phone.slice(0, 3)}****${person.phone.slice(-4)}`;
  const typed = [person.email, encodeURIComponent(person.email), person.phone, masked];
  const without = (text: string) => typed.reduce((rest, it) => rest.replaceAll(it, "·"), text);
  const said = Object.entries(headers).map(([name, value]) => `${name}: ${without(value)}`);
  return [status, ...said.sort(), without(body)].join("\n");
}

/**
 * Types addresses that exist elsewhere and addresses that exist nowhere into each form, several times the same one, since waiting
 * after failures tells as much as an answer. All answers of a form to the n-th try have to be the same.
 */
export async function comparePeople(
  site: Site,
  { known, unknown }: { known: readonly Person[]; unknown: readonly Person[] },
  tries: number,
): Promise<{ asked: number; differences: string[] }> {
  const differences: string[] = [];
  let asked = 0;
  for (const { name, to, session, fields, cookie } of WAYS) {
    for (let nth = 0; nth < tries; nth++) {
      const answers = new Map<string, string[]>();
      const ask = async (person: Person, which: string, address: string) => {
        const given = { to: dataOf(to), session, fields: fields(person), cookie: cookie?.(person), address };
        const answer = normal(await site.ask(given), person);
        answers.set(answer, [...(answers.get(answer) ?? []), which]);
        asked++;
      };
      // Several at once: a form that hides by its lateness takes its time. Each from an address of its own, none of which is refused.
      for (let from = 0; from < known.length; from += 8) {
        const some = known
          .slice(from, from + 8)
          .flatMap((person, i) => [
            ask(person, "known", `10.${nth}.${from + i}.1`),
            ask(unknown[from + i]!, "unknown", `10.${nth}.${from + i}.2`),
          ]);
        await Promise.all(some);
      }
      if (answers.size > 1) {
        const seen = [...answers].map(([answer, who]) => `${who.join(" ")}: ${answer.slice(0, 300)}`);
        differences.push(`${name}, try ${nth + 1}: ${seen.join(" ≠ ")}`);
      }
    }
  }
  return { asked, differences };
}
