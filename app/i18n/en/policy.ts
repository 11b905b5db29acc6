import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/policy.ts";

export default {
  title: "Policies",
} satisfies Shape<typeof zh>;
