/** What is put into mutants: texts that some program somewhere runs, and figures at the edges. */

/** Where a canary calls home: the driver listens there and counts. */
export const CANARY_HOST = "127.0.0.1";
export const CANARY_PORT = 45_871;
const home = `http://${CANARY_HOST}:${CANARY_PORT}/canary`;

export const CANARIES = [
  `=WEBSERVICE("${home}")`,
  `=HYPERLINK("${home}","x")`,
  `=cmd|'/c curl ${home}'!A1`,
  `+IMPORTXML("${home}","//a")`,
  "@SUM(1+1)*cmd|' /C calc'!A0",
  '-1+1+cmd|"/C calc"!A0',
  `<script>globalThis.canary=1;fetch("${home}")</script>`,
  `<img src="${home}" onerror="globalThis.canary=1">`,
  "#{globalThis.canary=1}",
  "{{constructor.constructor('globalThis.canary=1')()}}",
  "__proto__",
  "constructor",
  "'; drop table residencies; --",
] as const;

export const FIGURES = [
  "0",
  "-1",
  "1",
  "255",
  "65535",
  "65536",
  "1048576",
  "1048577",
  "16384",
  "2147483647",
  "4294967295",
  "4294967296",
  "9007199254740993",
  "1e309",
  "-0",
  "NaN",
  "0x10",
  "1.5",
  "",
  " ",
  "００１",
] as const;

export const TEXTS = [
  ...CANARIES,
  ...FIGURES,
  "&amp;&lt;",
  "&undefined;",
  "&#0;",
  "&#x110000;",
  "<![CDATA[<row r='9'><c/></row>]]>",
  "<!-- <c r='A1'> -->",
  "<?php echo 1 ?>",
  "_x0000_",
  "_x000D_",
  "\u0000",
  "\ufffd",
  "\ufeff",
  "\ud800",
  "锟斤拷",
  "合计",
  "示例：",
  "长".repeat(2100),
  "企业名称",
  "residents/1#name",
  "residents/99#name",
] as const;

export const ADDRESSES = [
  "A1",
  "A0",
  "XFD1048576",
  "ZZZ9",
  "A1048577",
  "AAAA1",
  "B4",
  "$A$4",
  "4",
  "A",
  "",
] as const;
export const RANGES = ["A1:XFD1048576", "A4:A9", "A4:F4", "B5:A4", "A1", "A1:A1:A1", ":", "A4:C7"] as const;
export const TYPES = ["s", "str", "inlineStr", "b", "e", "n", "d", "x", ""] as const;
