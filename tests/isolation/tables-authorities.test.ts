import { probeMembers } from "./probe-members.ts";

// Apart from the carriers', so that both can be asked at the same time.
probeMembers((kind) => kind !== "carrier");
