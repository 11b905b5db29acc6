import { probeMembers } from "./probe-members.ts";

probeMembers((kind) => kind === "carrier");
