import type { Shape } from "../shape.ts";
import type zh from "../zh-CN/space.ts";

export default {
  title: "Rooms and leases",
} satisfies Shape<typeof zh>;
