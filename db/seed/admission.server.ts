import { addApplication, addApplicationInput } from "#app/services/admission/add-application.server.ts";
import { openApplicationPage } from "#app/services/admission/open-application-page.server.ts";
import { stepApplication } from "#app/services/admission/step-application.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";
import { inventedFirm } from "./invented-firm.ts";

// Far from the numbers of the demo's own firms.
const FIRST = 800_001;
// No subscriber has a number that begins with 1380000.
const PHONE = "13800000001";

const APPLICATIONS = [
  {
    receivedOn: "2026-01-16",
    business: "工业视觉检测，样机已在两家工厂试用",
    wishedArea: "120",
    wishedFrom: "2026-02-01",
  },
  {
    receivedOn: "2026-01-08",
    business: "储能电池管理芯片，流片前",
    wishedArea: "260",
    wishedFrom: "2026-03-01",
    step: "review",
  },
  { receivedOn: "2025-12-20", business: "餐饮连锁加盟服务", wishedDesks: "6", step: "refuse" },
] as const;

/** The public application page of a carrier, open, and applications in several states; all invented. */
export async function seedApplications(ctx: Ctx): Promise<void> {
  await openApplicationPage({
    ctx,
    input: {
      rev: 0,
      state: "open",
      introZh: "面向成立两年以内的科技型企业和团队，收到后十个工作日内答复。（示例）",
      introEn:
        "For technology firms and teams in their first two years; answered within ten working days. (Example)",
    },
  });
  for (const [index, { receivedOn, ...said }] of APPLICATIONS.entries()) {
    const { uscc, name, field } = inventedFirm(FIRST + index);
    const step = "step" in said ? said.step : null;
    const { id } = await addApplication({
      ctx,
      input: {
        ...addApplicationInput.parse({
          applicant: "firm",
          uscc,
          name,
          field,
          foundedOn: "2025-03-03",
          people: "8",
          registersHere: "yes",
          contactName: "示例联系人",
          contactPhone: PHONE,
          receivedOn,
          ...said,
        }),
        locale: "zh-CN",
      },
    });
    if (step) {
      const opinion = step === "refuse" ? "不属于新技术、新产品的研发（示例）" : null;
      await stepApplication({ ctx, input: { id, rev: 1, step, opinion } });
    }
  }
}
