import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/runs.ts";

export default {
  title: "Runs",
} satisfies Shape<typeof zh>;
