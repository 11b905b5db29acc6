import type { Candidate, Verdict } from "#app/domain/imports/dry-run.ts";
import { titlesTemplate } from "#app/domain/imports/templates.ts";
import { TITLE_KINDS, type TitleKind } from "#app/domain/titles/kinds.ts";
import { normalNumber, type Title, titleFault } from "#app/domain/titles/titles.ts";
import { KIND_NAMES } from "#app/services/titles/pasted-claims.ts";
import { TITLE_RULES } from "#app/services/titles/title-rules.ts";
import { insertTitles, type OwnFirm, type TitleRow, titlesOf } from "#db/queries/titles.server.ts";
import { fault, firmFor, holdCodes, knownFirms } from "./firm-of-row.ts";
import { type Importing, textIn } from "./importing.ts";
import { refused, type Sentences, sameAgain, verdictOf } from "./rule-verdict.ts";

/** Every kind with the names that certificates and lists give it, the first one offered. */
const KINDS = TITLE_KINDS.map((kind) => {
  const [label = kind, ...aliases] = Object.keys(KIND_NAMES).filter((name) => KIND_NAMES[name] === kind);
  return { value: kind, label, aliases: [kind, ...aliases] };
});

const claimOf = (firm: OwnFirm, { values }: Candidate) => ({
  firmId: firm.id,
  kind: textIn(values.kind) as TitleKind,
  number: textIn(values.number) ?? "",
  awardedOn: textIn(values.awardedOn)!,
  expiresOn: textIn(values.expiresOn),
  isRenewal: values.renewal === "yes",
  evidence: textIn(values.evidence),
});

const SENTENCES: Sentences = {
  columns: { isRenewal: "renewal", foundedOn: "awardedOn", revokedOn: "expiresOn" },
  rules: {
    "titles.ends-before-award": "title-ends-before-award",
    "titles.in-the-future": "title-in-the-future",
    "titles.duplicate": "title-duplicate",
  },
  warnings: {
    "titles.number-format": "title-number-format",
    "titles.unusual-expiry": "title-unusual-expiry",
    "titles.still-valid": "title-still-valid",
    "titles.before-founding": "title-before-founding",
  },
  otherwise: { rule: "title-refused", warning: "title-odd" },
};

/** Titles of firms that are or were in residence. */
export const titlesImport: Importing = {
  noun: "titles",
  template: titlesTemplate(KINDS),
  read: "titles:read",
  write: "titles:write",
  async hold(tx, ctx, rows) {
    await holdCodes(tx, ctx, new Set(rows.map(({ values }) => values.uscc)));
  },
  async judge(tx, ctx) {
    const organizationId = ctx.organization.id;
    const firms = await knownFirms(tx, ctx);
    const known: readonly TitleRow[] = await titlesOf(tx, { organizationId });
    const titles: Title[] = [...known];
    const rowOf = new Map<string, number>();
    return (candidate): Verdict => {
      const firm = firmFor(firms, candidate);
      if ("rule" in firm) return refused(firm);
      const claim = claimOf(firm, candidate);
      const key = JSON.stringify([firm.uscc, claim.kind, normalNumber(claim.number)]);
      const same = known.find(
        (one) => one.firmId === firm.id && one.kind === claim.kind && one.number === claim.number,
      );
      const isSame =
        same?.awardedOn === claim.awardedOn &&
        same.expiresOn === claim.expiresOn &&
        same.isRenewal === claim.isRenewal;
      if (isSame) return sameAgain();
      const twin = rowOf.get(key);
      if (twin !== undefined) return refused(fault("number", "title-twice", { row: twin }));
      const title: Title = { ...claim, id: `row ${candidate.row}`, uscc: firm.uscc, revokedOn: null };
      const said = titleFault(title, titles, {
        rules: TITLE_RULES,
        today: ctx.today,
        foundedOn: firm.foundedOn,
      });
      const verdict = verdictOf(said, SENTENCES);
      if (verdict.faults.length === 0) {
        titles.push(title);
        rowOf.set(key, candidate.row);
      }
      return verdict;
    };
  },
  async add(tx, ctx, rows) {
    const firms = await knownFirms(tx, ctx);
    const claims = rows.map((row) => {
      const firm = firmFor(firms, row);
      // Judged a moment ago, in the same transaction.
      if ("rule" in firm) throw new RangeError(`row ${row.row} is no title any more`);
      return claimOf(firm, row);
    });
    return { titles: await insertTitles(tx, ctx.organization.id, claims) };
  },
};
