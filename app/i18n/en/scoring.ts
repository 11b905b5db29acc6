import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/scoring.ts";

export default {
  title: "Evaluation",
} satisfies Shape<typeof zh>;
