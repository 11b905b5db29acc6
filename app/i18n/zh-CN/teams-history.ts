/** What the log tells of teams: parts of the texts of residency. */
export const teamFacts = {
  team: "团队",
  leader: "负责人",
  business: "项目",
  people: "团队人数",
  originPlace: "来源地",
  originName: "来自",
  contactPhone: "联系电话",
  passedOn: "转为企业日期",
  correction: "原因",
};

export const teamHistory = {
  "residency-take-from-team": "由团队转为企业",
  team: "团队变动",
  "team-add": "登记团队",
  "team-correct": "更正团队信息",
  "team-end": "结束孵化",
  "team-found": "转为企业",
  "team-reopen": "撤销结束",
};
