import { addDays } from "#app/domain/shared/dates.ts";
import { addCoaching } from "#app/services/mentoring/add-coaching.server.ts";
import { addMentor } from "#app/services/mentoring/add-mentor.server.ts";
import { addService } from "#app/services/mentoring/add-service.server.ts";
import { addFounder } from "#app/services/people/add-founder.server.ts";
import { addMark } from "#app/services/people/add-mark.server.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

/** Invented people: every given name says that it is an example. */
const SURNAMES = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];
const FOUNDERS = [
  { kinds: ["student"], position: "总经理", former: "示例理工大学" },
  { kinds: ["returnee", "serial"], position: "董事长", former: "示例海外研究院" },
  { kinds: ["executive"], position: "总经理", former: "示例汽车集团" },
  { kinds: ["researcher", "teacher-student"], position: "首席科学家", former: "示例工业大学" },
];
const MENTORS = [
  { kind: "business", employer: "示例创业服务中心", startsOn: "2023-03-01" },
  { kind: "investment", employer: "示例创投", startsOn: "2024-06-01" },
];
const SERVICES = [
  { kind: "mentoring", topic: "商业计划书辅导", hours: "1.5", evidence: "示例辅导记录", withMentor: true },
  { kind: "policy", topic: "高新技术企业申报说明会", hours: "2", evidence: "示例签到表", withMentor: false },
  { kind: "finance", topic: "投融资对接", hours: "3", evidence: "示例会议纪要", withMentor: true },
  { kind: "training", topic: "财税合规培训", hours: "2.5", evidence: "示例签到表", withMentor: false },
];
/** So many stays of a carrier have founders, and so many are coached. */
const FOUNDED = 4;
const COACHED = 3;
const BEFORE_TODAY = 20;
const BETWEEN = 45;

const nameOf = (index: number, role: string): string => `${SURNAMES[index % SURNAMES.length]}${role}`;

const marksOf = (index: number, enteredOn: string) =>
  [
    { kind: "industry" as const, code: index % 2 ? "33618-203" : "33618-101", startsOn: enteredOn },
    { kind: "university" as const, code: "technology-transfer", name: "示例理工大学" },
    {
      kind: "introduced" as const,
      code: "domestic",
      name: "示例省示例市",
      person: "招商部（示例）",
      startsOn: enteredOn,
    },
    { kind: "tag" as const, name: "重点培育" },
    { kind: "spin-off" as const, code: "incubated-from", name: "示例集团研究院" },
  ].filter((_, at) => at % 2 === index % 2);

/**
 * Founders, marks, mentors and the log of services of a carrier of the demo: the same on every machine, some twenty entries.
 * `index` tells carriers apart.
 */
export async function seedPeopleOf(ctx: Ctx, index: number): Promise<void> {
  const { rows } = await listResidents({ ctx, input: { sort: "name" } });
  for (const [at, { id: residencyId, enteredOn }] of rows.slice(0, FOUNDED).entries()) {
    const { kinds, ...facts } = FOUNDERS[(index + at) % FOUNDERS.length]!;
    await addFounder({
      ctx,
      input: { residencyId, name: nameOf(index * 3 + at, "示例"), kinds, ...facts, evidence: "示例证明" },
    });
    if (at >= 2) continue;
    for (const mark of marksOf(index + at, enteredOn))
      await addMark({ ctx, input: { residencyId, ...mark } });
  }
  const mentors: string[] = [];
  for (const [at, facts] of MENTORS.entries()) {
    const name = nameOf(index * 5 + at + 2, "示例导师");
    const input = { ...facts, name, evidence: `示例聘书 ${index + 1}-${at + 1}` };
    mentors.push((await addMentor({ ctx, input })).id);
  }
  const coached = rows.slice(0, COACHED);
  for (const [at, { id: residencyId, enteredOn }] of coached.entries()) {
    const mentorId = mentors[at % mentors.length]!;
    const begun = MENTORS[at % MENTORS.length]!.startsOn;
    const startsOn = enteredOn > begun ? enteredOn : begun;
    await addCoaching({ ctx, input: { mentorId, residencyId, startsOn } });
  }
  for (const [at, { withMentor, ...facts }] of SERVICES.entries()) {
    const whom = at % 2 ? rows.slice(0, 2 + at) : rows.slice(at % COACHED, (at % COACHED) + 1);
    if (whom.length === 0) continue;
    const given = withMentor ? { mentorId: mentors[at % mentors.length]! } : { staff: ctx.user.name };
    await addService({
      ctx,
      input: {
        ...facts,
        ...given,
        heldOn: addDays(ctx.today, -BEFORE_TODAY - at * BETWEEN - (index % 7)),
        residencyIds: whom.map(({ id }) => id),
      },
    });
  }
}
