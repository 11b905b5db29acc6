import { addDays, daysBetween } from "#app/domain/shared/dates.ts";
import { listResidents } from "#app/services/residency/list-residents.server.ts";
import { addTeam } from "#app/services/teams/add-team.server.ts";
import { endTeam } from "#app/services/teams/end-team.server.ts";
import { linkTeam } from "#app/services/teams/link-team.server.ts";
import { openProposal } from "#app/services/transfers/open-proposal.server.ts";
import { proposeTransfer } from "#app/services/transfers/propose-transfer.server.ts";
import type { Ctx } from "#app/services/verb.server.ts";

const LEADERS = ["赵示例", "钱示例", "孙示例", "李示例", "周示例", "吴示例", "郑示例", "王示例"];
const TEAMS = [
  {
    name: "视界检测",
    business: "工业零件外观检测，样机在两条产线试用",
    field: "804",
    people: "6",
    kinds: "student",
    originPlace: "city",
    originName: "示例理工大学",
    enteredOn: "2025-03-10",
  },
  {
    name: "轻叶储能",
    business: "小型储能电池管理，完成第一轮测试",
    field: "601",
    people: "9",
    kinds: "teacher-student,researcher",
    originPlace: "city",
    originName: "示例工业大学",
    enteredOn: "2025-07-01",
  },
  {
    name: "云桥翻译",
    business: "专业资料翻译工具，内部试用",
    field: "101",
    people: "4",
    kinds: "returnee",
    originPlace: "abroad",
    originName: "示例创业大赛",
    enteredOn: "2025-10-15",
  },
  {
    name: "禾点农测",
    business: "土壤快速检测，项目已停止",
    field: null,
    people: "3",
    kinds: "student",
    originPlace: "domestic",
    originName: "示例省示例市",
    enteredOn: "2024-09-02",
    end: { exit: "dropped", leftOn: "2025-09-01", exitReason: "一年内没有样机，评审会决定退出（示例）" },
  },
] as const;
/** So long the team was here before it was a firm. */
const DAYS_AS_TEAM = 240;

/** A team that became the firm that came here soonest after it was registered, and passed into its stay on the day of entry. */
async function seedFounded(ctx: Ctx, index: number): Promise<void> {
  const { rows } = await listResidents({ ctx, input: {} });
  const age = (row: (typeof rows)[number]) => daysBetween(row.foundedOn, row.enteredOn);
  const [stay] = rows.toSorted((a, b) => age(a) - age(b));
  if (!stay) return;
  const { id } = await addTeam({
    ctx,
    input: {
      name: `启程项目组 ${index + 1}`,
      leader: LEADERS[(index + 5) % LEADERS.length]!,
      business: "注册企业之前的项目（示例）",
      field: stay.field,
      people: 5,
      kinds: "serial",
      enteredOn: addDays(stay.enteredOn, -DAYS_AS_TEAM),
      entryEvidence: `示例团队入孵协议 ${index + 1}`,
    },
  });
  await linkTeam({
    ctx,
    input: {
      id,
      rev: 1,
      residencyId: stay.id,
      leftOn: stay.enteredOn,
      exitReason: "项目注册成立企业（示例）",
      exitEvidence: "示例营业执照",
    },
  });
}

/** Teams of a carrier of the demo: some in incubation, one dropped, one that became a firm. `index` tells carriers apart. */
export async function seedTeams(ctx: Ctx, index: number): Promise<void> {
  for (const [at, team] of TEAMS.entries()) {
    const { people, ...facts } = team;
    const { id } = await addTeam({
      ctx,
      input: {
        ...facts,
        people: Number(people) + index,
        leader: LEADERS[(index * 2 + at) % LEADERS.length]!,
        entryEvidence: `示例评审会纪要 ${index + 1}-${at + 1}`,
      },
    });
    if ("end" in team) await endTeam({ ctx, input: { id, rev: 1, ...team.end } });
  }
  await seedFounded(ctx, index);
}

const LEAVES_ON = "2026-03-01";

/** A resident whose lease ends is proposed to another carrier, and waits for its answer. */
export async function seedTransfer(ctx: Ctx, to: string): Promise<void> {
  const { rows } = await listResidents({ ctx, input: { sort: "name" } });
  for (const { id: residencyId } of rows) {
    const { stay, leases, carriers } = await openProposal({ ctx, input: { residencyId } });
    if (stay.enteredOn >= LEAVES_ON) continue;
    if (leases.some(({ endsOn }) => endsOn === null || endsOn > LEAVES_ON)) continue;
    if (!carriers.some(({ id }) => id === to)) return;
    await proposeTransfer({
      ctx,
      input: {
        residencyId,
        rev: stay.rev,
        to,
        leavesOn: LEAVES_ON,
        reason: "产品进入小批量生产，需要更大的场地（示例）",
        consents: "yes",
      },
    });
    return;
  }
}
