import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/residency.ts";

export default {
  title: "Residents",
} satisfies Shape<typeof zh>;
