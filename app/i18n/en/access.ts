import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/access.ts";

export default {
  title: "Members and access",
} satisfies Shape<typeof zh>;
