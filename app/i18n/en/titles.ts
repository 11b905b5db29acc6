import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/titles.ts";

export default {
  title: "Titles",
} satisfies Shape<typeof zh>;
