/**
 * Sentences of the imports of rooms, leases and titles; those that every import has stand in residency/import-texts.ts, which
 * takes these in.
 */
export const ledgerRules = {
  zh: {
    "count-whole": "应为大于 0 的整数",
    "building-near":
      "台账里有名称相近的楼宇“{{suggestion}}”；若是同一栋，请照此填写，若确是另一栋，请改用容易区分的名称",
    "room-differs": "台账中已有这间房，内容不同（{{what}}）：请在房间页变更，或从文件中去掉这一行",
    "room-twice": "与第 {{row}} 行是同一间房",
    "room-future": "启用日期晚于今天（{{today}}）一年以上",
    "room-unknown": "台账中没有“{{building}}”的“{{label}}”：请先导入房间，或核对楼宇和房号",
    "room-unclear": "有 {{count}} 处叫“{{building}}”的楼宇，请填园区",
    "tenant-not-resident": "这个代码的企业在起租日 {{on}} 不在驻：请先登记入驻；其他承租人请不要填代码",
    "tenant-by-name": "名称与在驻企业“{{name}}”相符：若是同一家，请填代码 {{uscc}}，或在网页上勾选确认",
    "firm-unknown": "没有这家企业的入驻记录：请先登记或导入企业",
    "firm-missing": "请填统一社会信用代码或企业名称",
    "firm-by-name": "按名称找到“{{name}}”：若是同一家，请填代码 {{uscc}}，或在网页上勾选确认",
    "firm-other-name": "这个代码登记的名称是“{{name}}”，请核对代码",
    "lease-last-before-first": "最后一天早于起租日 {{from}}",
    "lease-differs": "台账中已有同一房间、同一承租人、同日起租的租约，内容不同：请在房间页更正",
    "lease-twice": "与第 {{row}} 行是同一份租约",
    "lease-outside-room-dates": "房间在 {{on}} 还没有启用，或已停用",
    "lease-use-not-lettable": "这间房在 {{on}} 是公共服务用房，不出租",
    "lease-over-let": "房间在 {{on}} 只剩 {{free}} ㎡，放不下 {{wanted}} ㎡",
    "lease-desks-over-let": "房间在 {{on}} 只剩 {{free}} 个工位",
    "lease-refused": "这份租约不能成立，请核对房间、日期和面积",
    "title-ends-before-award": "到期日期须晚于认定日期 {{awardedOn}}",
    "title-in-the-future": "认定日期晚于今天",
    "title-duplicate": "这家企业已登记同一类、同编号或同日认定的资质，内容不同：请在资质页更正",
    "title-twice": "与第 {{row}} 行是同一项资质",
    "title-refused": "这项资质不能登记，请核对",
  },
  en: {
    "count-whole": "Must be a whole number above 0",
    "building-near":
      "The ledger has a building of a similar name, “{{suggestion}}”: write that if it is the same one, else a name that is told apart more easily",
    "room-differs":
      "The ledger has this room with other contents ({{what}}): change it on its page, or leave the row out",
    "room-twice": "The same room as in row {{row}}",
    "room-future": "In use from a day more than a year after today ({{today}})",
    "room-unknown":
      "The ledger has no “{{label}}” in “{{building}}”: import the rooms first, or check building and room number",
    "room-unclear": "There are {{count}} buildings called “{{building}}”; give the site",
    "tenant-not-resident":
      "The firm of this code is not in residence on {{on}}: record its stay first; for another tenant leave the code empty",
    "tenant-by-name":
      "The name is that of the resident firm “{{name}}”: if it is the same, enter the code {{uscc}}, or confirm it on the page",
    "firm-unknown": "No stay of this firm is on record: add or import the firm first",
    "firm-missing": "Give the credit code or the firm's name",
    "firm-by-name":
      "Found by its name: “{{name}}”. If it is the same firm, enter the code {{uscc}}, or confirm it on the page",
    "firm-other-name": "This code is registered as “{{name}}”; check the code",
    "lease-last-before-first": "The last day lies before the first one, {{from}}",
    "lease-differs":
      "The ledger has a lease of this room to this tenant from the same day with other contents: mend it on the room's page",
    "lease-twice": "The same lease as in row {{row}}",
    "lease-outside-room-dates": "The room is not in use on {{on}}",
    "lease-use-not-lettable": "On {{on}} the room serves the public and is not let",
    "lease-over-let": "On {{on}} only {{free}} m² of the room are free, which {{wanted}} m² do not fit into",
    "lease-desks-over-let": "On {{on}} only {{free}} desks of the room are free",
    "lease-refused": "This lease cannot stand; check room, dates and area",
    "title-ends-before-award": "Must expire after it was awarded on {{awardedOn}}",
    "title-in-the-future": "Awarded after today",
    "title-duplicate":
      "A title of this kind, with this number or of the same day, is on record for the firm with other contents: mend it on its page",
    "title-twice": "The same title as in row {{row}}",
    "title-refused": "This title cannot be recorded; check the row",
  },
} as const;

export const ledgerWarnings = {
  zh: {
    "building-new": "将新增楼宇“{{name}}”",
    "tenant-other": "没有代码，按其他承租人登记，不算入驻企业",
    "title-number-format": "编号与这类证书常见的写法不同，请核对",
    "title-unusual-expiry": "有效期与这类资质的常规年限不同，请核对",
    "title-still-valid": "该企业同类资质自 {{since}} 起仍有效；若是续期，请填“是”",
    "title-before-founding": "认定日期早于企业成立日期，请核对",
    "title-odd": "这一行与常见情况不同，请核对",
  },
  en: {
    "building-new": "The building “{{name}}” will be added",
    "tenant-other": "Without a code it is recorded as another tenant, which is no resident firm",
    "title-number-format": "The number is not written as such certificates usually are; please check",
    "title-unusual-expiry": "The validity is not the usual one of this kind; please check",
    "title-still-valid":
      "A title of this kind has been valid since {{since}}; if this is its renewal, write “yes”",
    "title-before-founding": "Awarded before the firm was founded; please check",
    "title-odd": "Something in this row is unusual; please check",
  },
} as const;
