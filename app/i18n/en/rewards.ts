import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/rewards.ts";

export default {
  title: "Rewards",
} satisfies Shape<typeof zh>;
