import { addDays } from "#app/domain/shared/dates.ts";
import { recordRight } from "#app/services/intellectual-property/record-right.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { checkRegistry } from "#app/services/titles/check-registry.server.ts";
import { commitRegistry } from "#app/services/titles/commit-registry.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { stays, titles } from "./demo-plan.ts";
import { inventedFirm } from "./invented-firm.ts";

/** Every so many titles are missing from the register, or stand in it with another day. */
const MISSING = 7;
const OTHER_DAY = 5;

/** An invented register of high-tech enterprises: it lists most of what carriers claim, some with another day, and firms of no carrier. */
export async function seedRegistry(analyst: Ctx): Promise<void> {
  const names = new Map(stays().map(({ firm }) => [firm.uscc, firm.name]));
  const once = new Map(titles().flatMap((it) => (it.kind === "high-tech" ? [[it.uscc, it] as const] : [])));
  const listed = [...once.values()].filter((_, i) => i % MISSING !== MISSING - 1);
  const lines = listed.map(({ uscc, number, awardedOn, expiresOn }, i) =>
    [
      uscc,
      names.get(uscc)!,
      number,
      i % OTHER_DAY === OTHER_DAY - 1 ? addDays(awardedOn, -1) : awardedOn,
      expiresOn ?? "",
    ].join("\t"),
  );
  for (const n of [910_001, 910_002, 910_003]) {
    const { uscc, name } = inventedFirm(n);
    lines.push([uscc, name, `示例GR2025-${n}`, "2025-09-10", "2028-09-10"].join("\t"));
  }
  const { id } = await checkRegistry({
    ctx: analyst,
    input: {
      kind: "high-tech",
      title: "示例：高新技术企业名单",
      documentNumber: "示例公告〔2025〕1号",
      announcedOn: "2025-12-01",
      rows: lines.join("\n"),
    },
  });
  await commitRegistry({ ctx: analyst, input: { id } });
}

const FIRMS = 3;
/** Some invented rights of a carrier's first residents. */
export async function seedRights(operator: Ctx): Promise<void> {
  const { rows } = await listResidents({ ctx: operator, input: { state: "all" } });
  for (const [i, { firmId }] of rows.slice(0, FIRMS).entries()) {
    const common = { ctx: operator };
    await recordRight({
      ...common,
      input: {
        firmId,
        kind: "invention",
        number: `示例2022${i}0000001.${i}`,
        name: `示例：一种检测装置 ${i + 1}`,
        appliedOn: "2022-03-10",
        grantedOn: "2024-06-18",
        isMainBusiness: true,
      },
    });
    await recordRight({
      ...common,
      input: {
        firmId,
        kind: "software",
        number: `示例2025SR00${i}`,
        name: `示例：管理软件 V1.${i}`,
        appliedOn: "2025-02-01",
        grantedOn: "2025-04-01",
      },
    });
  }
}
