import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/reports.ts";

export default {
  title: "Year figures",
} satisfies Shape<typeof zh>;
