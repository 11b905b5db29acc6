import type { Candidate, Verdict } from "#app/domain/imports/dry-run.ts";
import { rightsTemplate } from "#app/domain/imports/right-template.ts";
import { normalRightNumber, type Right, rightFault } from "#app/domain/intellectual-property/rights.ts";
import {
  type EndReason,
  type HighValue,
  RIGHT_KINDS,
  type RightKind,
} from "#app/domain/intellectual-property/rules.ts";
import { pieces } from "#app/domain/shared/pieces.ts";
import { RIGHT_KIND_NAMES } from "#app/services/intellectual-property/pasted-rights.ts";
import { RIGHT_RULES } from "#app/services/intellectual-property/right-rules.ts";
import { insertRights, type NewRight, rightsOf } from "#db/queries/intellectual-property.server.ts";
import type { OwnFirm } from "#db/queries/titles.server.ts";
import { fault, firmFor, holdCodes, knownFirms } from "./firm-of-row.ts";
import { type Importing, textIn } from "./importing.ts";
import { refused, type Sentences, sameAgain, verdictOf } from "./rule-verdict.ts";

/** Every kind with the names that certificates and lists give it, the usual one offered. */
const KINDS = RIGHT_KINDS.map((kind) => {
  const names = Object.keys(RIGHT_KIND_NAMES).filter((name) => RIGHT_KIND_NAMES[name] === kind);
  const [label = kind, ...aliases] = names;
  return { value: kind, label, aliases: [kind, kind.replaceAll("-", " "), ...aliases] };
});
const END_REASONS: { value: EndReason; label: string; aliases: string[] }[] = [
  { value: "lapsed", label: "期满或未缴年费", aliases: ["lapsed", "期满", "未缴年费", "届满", "终止"] },
  { value: "invalidated", label: "宣告无效", aliases: ["invalidated", "无效"] },
  { value: "transferred", label: "转让", aliases: ["transferred", "已转让", "转出"] },
];
const HIGH_VALUE: { value: HighValue; label: string; aliases: string[] }[] = [
  {
    value: "strategic-industry",
    label: "属于战略性新兴产业",
    aliases: ["strategic-industry", "strategic industry", "战略性新兴产业"],
  },
  {
    value: "foreign-family",
    label: "在海外有同族专利",
    aliases: ["foreign-family", "foreign family", "海外同族专利", "同族专利"],
  },
  {
    value: "over-ten-years",
    label: "维持超过十年",
    aliases: ["over-ten-years", "over ten years", "维持年限超过10年"],
  },
  { value: "pledged", label: "实现较高质押融资金额", aliases: ["pledged", "质押融资"] },
  { value: "awarded", label: "获国家科学技术奖或中国专利奖", aliases: ["awarded", "获奖"] },
];

const rightFor = (firm: OwnFirm, { values }: Candidate): NewRight => ({
  firmId: firm.id,
  kind: textIn(values.kind) as RightKind,
  number: textIn(values.number)!,
  name: textIn(values.name)!,
  appliedOn: textIn(values.appliedOn),
  grantedOn: textIn(values.grantedOn),
  acquiredOn: textIn(values.acquiredOn),
  endedOn: textIn(values.endedOn),
  endReason: textIn(values.endReason) as EndReason | null,
  isMainBusiness: values.main === "yes",
  highValue: textIn(values.highValue) as HighValue | null,
  evidence: textIn(values.evidence),
});

// What a row says beside its evidence, which is often left out.
const COMPARED = [
  "name",
  "appliedOn",
  "grantedOn",
  "acquiredOn",
  "endedOn",
  "endReason",
  "isMainBusiness",
  "highValue",
] as const;
const keyOf = (uscc: string, { kind, number }: Pick<Right, "kind" | "number">): string =>
  JSON.stringify([uscc, kind, normalRightNumber(number)]);

const SENTENCES: Sentences = {
  columns: {},
  rules: {
    "intellectual-property.date-required": "right-no-date",
    "intellectual-property.granted-before-applied": "right-granted-early",
    "intellectual-property.in-the-future": "right-in-the-future",
    "intellectual-property.ended-before": "right-ended-early",
    "intellectual-property.end-reason-required": "right-why-ended",
    "intellectual-property.end-day-required": "right-when-ended",
    "intellectual-property.never-granted": "right-never-granted",
    "intellectual-property.high-value-kind": "right-high-value",
    "intellectual-property.duplicate": "right-differs",
  },
  warnings: { "intellectual-property.not-applied": "right-not-applied" },
  otherwise: { rule: "right-refused", warning: "right-odd" },
};

/** Rights of firms that are or were in residence. */
export const rightsImport: Importing = {
  noun: "intellectual-property",
  template: rightsTemplate(KINDS, END_REASONS, HIGH_VALUE),
  read: "titles:read",
  write: "titles:write",
  async hold(tx, ctx, rows) {
    await holdCodes(tx, ctx, new Set(rows.map(({ values }) => values.uscc)));
  },
  async judge(tx, ctx) {
    const firms = await knownFirms(tx, ctx);
    const known = new Map(
      (await rightsOf(tx, { organizationId: ctx.organization.id })).map((right) => [
        keyOf(right.uscc, right),
        right,
      ]),
    );
    const rowOf = new Map<string, number>();
    return (candidate): Verdict => {
      const firm = firmFor(firms, candidate);
      if ("rule" in firm) return refused(firm);
      const wanted = rightFor(firm, candidate);
      const key = keyOf(firm.uscc, wanted);
      const standing = known.get(key);
      if (standing) {
        const isSame = COMPARED.every((field) => standing[field] === wanted[field]);
        return isSame ? sameAgain() : refused(fault("number", "right-differs"));
      }
      const twin = rowOf.get(key);
      if (twin !== undefined) return refused(fault("number", "right-twice", { row: twin }));
      const right = { ...wanted, id: `row ${candidate.row}`, uscc: firm.uscc };
      const said = rightFault(right, [], { rules: RIGHT_RULES, today: ctx.today });
      const verdict = verdictOf(said, SENTENCES);
      if (verdict.faults.length === 0) rowOf.set(key, candidate.row);
      return verdict;
    };
  },
  async add(tx, ctx, rows) {
    const firms = await knownFirms(tx, ctx);
    const rights = rows.map((row) => {
      const firm = firmFor(firms, row);
      // Judged a moment ago, in the same transaction.
      if ("rule" in firm) throw new RangeError(`row ${row.row} is no right any more`);
      return rightFor(firm, row);
    });
    const ids: string[] = [];
    for (const piece of pieces(rights)) ids.push(...(await insertRights(tx, ctx.organization.id, piece)));
    return { rights: ids };
  },
};
