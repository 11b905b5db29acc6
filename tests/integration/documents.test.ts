import { beforeAll, describe, expect, it, vi } from "vitest";
import { addApplication, addApplicationInput } from "#app/services/admission/add-application.server.ts";
import { admitApplication } from "#app/services/admission/admit-application.server.ts";
import { attachDocument } from "#app/services/documents/attach-document.server.ts";
import { listDocuments } from "#app/services/documents/list-documents.server.ts";
import { showDocument } from "#app/services/documents/show-document.server.ts";
import { withdrawDocument } from "#app/services/documents/withdraw-document.server.ts";
import { withdrawRight } from "#app/services/intellectual-property/correct-right.server.ts";
import { recordRight } from "#app/services/intellectual-property/record-right.server.ts";
import { addResident } from "#app/services/residency/add-resident.server.ts";
import { showResident } from "#app/services/residency/show-resident.server.ts";
import { claimTitle } from "#app/services/titles/claim-title.server.ts";
import { withdrawTitle } from "#app/services/titles/withdraw-title.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "#db/seed/invented-firm.ts";
import { makeWorld, type World } from "#tests/factories/world.ts";
import { testDatabase } from "#tests/setup/database.ts";

vi.hoisted(() => {
  process.env.DOCUMENT_QUOTA_MB = "1";
});
const db = testDatabase();
let world: World;
let ctx: Ctx;
let other: Ctx;
let stay: string;
let firmId: string;

beforeAll(async () => {
  world = await makeWorld();
  await world.addCarrier("alpha");
  await world.addCarrier("beta");
  [ctx, other] = [await world.as("alpha", "operator"), await world.as("beta", "owner")];
  const { uscc, name, foundedOn, field } = inventedFirm(1);
  stay = (await addResident({ ctx, input: { uscc, name, foundedOn, field, enteredOn: "2024-03-01" } })).id;
  const [row] = await db.admin<{ firm_id: string }[]>`select firm_id from residencies where id = ${stay}`;
  firmId = row!.firm_id;
});

const pdf = (text: string, size = 0) => Buffer.concat([Buffer.from(`%PDF-1.7\n${text}`), Buffer.alloc(size)]);
const attach = (
  as: Ctx,
  bytes: Uint8Array,
  more: Partial<Parameters<typeof attachDocument>[0]["input"]> = {},
) =>
  attachDocument({
    ctx: as,
    input: {
      kind: "residency",
      id: stay,
      fileName: "协议.pdf",
      mediaType: "application/pdf",
      bytes,
      ...more,
    },
  });
const listed = async (as = ctx) => listDocuments({ ctx: as, input: { kind: "residency", id: stay } });

describe("a document", () => {
  it("is kept once, given back as it came, and withdrawn with its reason", async () => {
    const bytes = pdf("one");
    const { id } = await attach(ctx, bytes);
    expect(await attach(ctx, bytes)).toEqual({ id });
    const file = await showDocument({ ctx: await world.as("alpha", "viewer"), input: { id } });
    expect(file).toMatchObject({ name: "协议.pdf", mediaType: "application/pdf" });
    expect(file.bytes.equals(bytes)).toBe(true);
    expect((await listed()).rows).toHaveLength(1);

    await withdrawDocument({ ctx, input: { document: id, reason: "传错了" } });
    const [row] = (await listed()).rows;
    expect(row).toMatchObject({ withdrawnReason: "传错了", withdrawnByName: ctx.user.name });
    await expect(withdrawDocument({ ctx, input: { document: id, reason: "再次" } })).rejects.toMatchObject({
      code: "documents.withdrawn-already",
    });
    // Withdrawn by mistake, it can be attached anew.
    expect((await attach(ctx, bytes)).id).not.toBe(id);
    const log = await db.admin`select action from audit_entries where entity = 'document' order by seq`;
    expect(log.map(({ action }) => action)).toEqual(["attach", "withdraw", "attach"]);
  });

  it("keeps what it is evidence for from being deleted, until it is withdrawn", async () => {
    const { id: title } = await claimTitle({
      ctx,
      input: { firmId, kind: "high-tech", number: "GR202451100001", awardedOn: "2024-10-16" },
    });
    const { id } = await attach(ctx, pdf("title"), { kind: "title", id: title });
    const withdraw = () => withdrawTitle({ ctx, input: { id: title, rev: 1 } });
    await expect(withdraw()).rejects.toMatchObject({ code: "documents.holds-subject" });
    await withdrawDocument({ ctx, input: { document: id, reason: "证书有误" } });
    await withdraw();
    expect((await showDocument({ ctx, input: { id } })).bytes.length).toBeGreaterThan(0);
  });

  it("holds rights and yearly duties too, and a stay shows what came with its application", async () => {
    const right = await recordRight({
      ctx,
      input: { firmId, kind: "software", number: "2024SR0000001", name: "软件", grantedOn: "2024-05-01" },
    });
    const { id } = await attach(ctx, pdf("right"), { kind: "ip", id: right.id });
    const withdrawIt = () => withdrawRight({ ctx, input: { id: right.id, rev: 1 } });
    await expect(withdrawIt()).rejects.toMatchObject({ code: "documents.holds-subject" });
    await withdrawDocument({ ctx, input: { document: id, reason: "传错了" } });
    await withdrawIt();

    const application = await addApplication({
      ctx,
      input: {
        ...addApplicationInput.parse({
          applicant: "firm",
          name: inventedFirm(2).name,
          uscc: inventedFirm(2).uscc,
          business: "软件开发",
          contactName: "陈某",
          contactPhone: "13800000000",
          receivedOn: "2025-12-01",
        }),
        locale: "zh-CN",
      },
    });
    await attach(ctx, pdf("agreement"), { kind: "application", id: application.id });
    const { uscc, name, foundedOn, field } = inventedFirm(2);
    const [row] = await db.admin`select rev from applications where id = ${application.id}`;
    const { residencyId } = await admitApplication({
      ctx,
      input: {
        id: application.id,
        rev: row!.rev,
        uscc,
        name,
        foundedOn,
        field,
        admittedOn: "2026-01-05",
        enteredOn: "2026-01-10",
        agreementNumber: "XY-2026-001",
        opinion: "评审通过",
      },
    });
    const { rows } = await listDocuments({ ctx, input: { kind: "residency", id: residencyId! } });
    expect(rows).toMatchObject([{ subjectKind: "application", subjectId: application.id, name: "协议.pdf" }]);
    expect((await showResident({ ctx, input: { id: residencyId! } })).stay).toMatchObject({
      entryEvidence: "XY-2026-001",
    });
  });

  it("is refused where it is not what it says it is", async () => {
    const refused = async (bytes: Uint8Array, fileName: string, mediaType: string, code: string) =>
      expect(attach(ctx, bytes, { fileName, mediaType })).rejects.toMatchObject({ fields: { file: code } });
    await refused(pdf("x"), "a.html", "text/html", "documents.type-refused");
    await refused(pdf("x"), "a.png", "image/png", "documents.type-mismatch");
    await refused(pdf("x"), "a.pdf", "text/html", "documents.type-mismatch");
    await refused(Buffer.from("<script>"), "a.pdf", "application/pdf", "documents.type-mismatch");
    await refused(Buffer.alloc(0), "a.pdf", "application/pdf", "documents.file-empty");
    const vba = Buffer.from("PK\x03\x04[Content_Types].xml word/document.xml word/vbaProject.bin", "latin1");
    await refused(vba, "a.docx", "", "documents.macros");
  });

  it("is nobody else's", async () => {
    const { id } = await attach(ctx, pdf("mine"));
    await expect(listed(other)).rejects.toMatchObject({ kind: "absent" });
    await expect(showDocument({ ctx: other, input: { id } })).rejects.toMatchObject({ kind: "absent" });
    await expect(attach(other, pdf("theirs"))).rejects.toMatchObject({ code: "documents.subject-absent" });
    await expect(
      withdrawDocument({ ctx: other, input: { document: id, reason: "x" } }),
    ).rejects.toMatchObject({ kind: "absent" });
    const viewer = await world.as("alpha", "viewer");
    await expect(attach(viewer, pdf("v"))).rejects.toMatchObject({ code: "access.denied" });
    expect((await listed(viewer)).mayWrite).toBe(false);
  });

  it("is refused when the carrier's room is used up, by two at once too", async () => {
    const half = 600 * 1024;
    const two = await Promise.allSettled([attach(ctx, pdf("a", half)), attach(ctx, pdf("b", half))]);
    expect(two.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const reason = two.find((one) => one.status === "rejected")!.reason as { code: string };
    expect(reason.code).toBe("documents.quota-reached");
  });
});
