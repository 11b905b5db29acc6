import { Link } from "@remix-run/react";
import {
  Bookmark,
  Hourglass,
  type LucideIcon,
  Square,
  SquareDashed,
  SquareSplitHorizontal,
  Store,
  Users,
} from "lucide-react";
import { cx } from "#app/components/ui/class-names.ts";
import { Area } from "#app/components/ui/values.tsx";
import { addDays } from "#app/domain/shared/dates.ts";
import { useText } from "#app/i18n/index.ts";
import { walkWithArrows } from "./walk-with-arrows.ts";

export const PLAN_STATES = ["vacant", "part", "full", "ending", "public-service", "other"] as const;
export type PlanState = (typeof PLAN_STATES)[number];

export type PlanRoom = {
  id: string;
  buildingId: string;
  building: string;
  site: string;
  floor: string;
  label: string;
  areaDm2: number;
  letDm2: number;
  freeDm2: number;
  desks: number | null;
  letDesks: number;
  state: PlanState;
  occupants: readonly {
    leaseId: string;
    name: string;
    from: string;
    to: string | null;
    areaDm2: number;
    desks: number | null;
  }[];
  monthsLeft: number | null;
  holds: readonly { id: string; heldFor: string; to: string; areaDm2: number; desks: number | null }[];
};

/** How far the end that comes first is away, told by the line under a block; open = no end. */
export const BANDS = ["3", "6", "12", "more", "open"] as const;
export type Band = (typeof BANDS)[number];
const BAND_LINE: Record<Band, string> = {
  "3": "border-t-4 border-solid border-warn",
  "6": "border-t-4 border-dashed border-warn",
  "12": "border-t-4 border-dotted border-accent",
  more: "border-t-2 border-solid border-accent",
  open: "border-t-4 border-double border-accent",
};

/** The band of so many whole months left. */
export const bandOf = (months: number | null): Band =>
  months === null ? "open" : months < 3 ? "3" : months < 6 ? "6" : months < 12 ? "12" : "more";

const STATE: Record<PlanState, { icon: LucideIcon; box: string; pattern?: string }> = {
  vacant: { icon: SquareDashed, box: "border-dashed border-line-strong bg-surface" },
  part: {
    icon: SquareSplitHorizontal,
    box: "border-accent-line bg-surface",
    pattern: "repeating-linear-gradient(135deg, var(--accent-soft) 0 6px, transparent 6px 12px)",
  },
  full: { icon: Square, box: "border-accent-line bg-accent-soft" },
  ending: { icon: Hourglass, box: "border-warn-line border-2 bg-warn-soft" },
  "public-service": {
    icon: Users,
    box: "border-line bg-sunken",
    pattern: "radial-gradient(var(--line) 1px, transparent 1.5px) 0 0 / 7px 7px",
  },
  other: {
    icon: Store,
    box: "border-line bg-sunken",
    pattern: "repeating-linear-gradient(0deg, var(--line) 0 1px, transparent 1px 7px)",
  },
};

/** The state of a room as icon and word, as the plan and its tables show it. */
export function RoomStateMark({ state }: { state: PlanState }) {
  const { t } = useText();
  const { icon: Icon, box, pattern } = STATE[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span
        aria-hidden
        className={cx("inline-flex size-5 shrink-0 items-center justify-center rounded-sm border", box)}
        style={pattern ? { background: pattern } : undefined}
      >
        <Icon className="size-3" />
      </span>
      {t(`space:state.${state}`)}
    </span>
  );
}

/** Whole months left as words; null = without an end. */
export function MonthsLeft({ months }: { months: number | null }) {
  const { t } = useText();
  if (months === null) return <>{t("space:openEnded")}</>;
  return <>{months < 1 ? t("space:underMonth") : t("space:months", { count: months })}</>;
}

/** The days of a lease or a stretch: its first and, unless it is open, its last one. */
export function Days({ from, to }: { from: string; to: string | null }) {
  const { t } = useText();
  return (
    <span className="whitespace-nowrap">
      {to === null ? t("space:days.from", { from }) : t("space:days.range", { from, to: addDays(to, -1) })}
    </span>
  );
}

type Floor = { key: string; floor: string; areaDm2: number; rooms: PlanRoom[] };
type Building = { id: string; name: string; floors: Floor[]; widestDm2: number };

/** Rooms in the order given, which is by building and floor. */
function stack(rooms: readonly PlanRoom[]): Building[] {
  const buildings: Building[] = [];
  for (const room of rooms) {
    let building = buildings.at(-1);
    if (building?.id !== room.buildingId) {
      building = {
        id: room.buildingId,
        name: [room.site, room.building].filter(Boolean).join(" "),
        floors: [],
        widestDm2: 0,
      };
      buildings.push(building);
    }
    let floor = building.floors.at(-1);
    if (floor?.floor !== room.floor) {
      floor = { key: `${room.buildingId} ${room.floor}`, floor: room.floor, areaDm2: 0, rooms: [] };
      building.floors.push(floor);
    }
    floor.rooms.push(room);
    floor.areaDm2 += room.areaDm2;
    building.widestDm2 = Math.max(building.widestDm2, floor.areaDm2);
  }
  return buildings;
}

/** So many blocks stay side by side on a desk screen, the wide ones giving way to the narrow; more begin a new row. */
const MOST_IN_A_ROW = 8;

type BlockProps = {
  room: PlanRoom;
  widestDm2: number;
  href: string;
  /** Opens the room's panel instead of its page; only with scripts. */
  onOpen?: () => void;
};

function Block({ room, widestDm2, href, onOpen }: BlockProps) {
  const { t } = useText();
  const { icon: Icon, box, pattern } = STATE[room.state];
  const [first] = room.occupants;
  const share = room.areaDm2 > 0 ? Math.min(100, (room.letDm2 / room.areaDm2) * 100) : 0;
  return (
    <li
      className="min-w-28 max-w-full grow lg:min-w-24 lg:grow-0"
      style={{ flexBasis: `${(room.areaDm2 / widestDm2) * 100}%` }}
    >
      <Link
        to={href}
        data-plan-block
        onClick={(event) => {
          if (!onOpen || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          onOpen();
        }}
        className={cx(
          "relative flex h-full min-h-20 flex-col overflow-hidden rounded-sm border px-2 pt-1.5 pb-2.5 text-xs leading-4 text-ink no-underline",
          "hover:ring-2 hover:ring-accent-line focus-visible:z-10",
          box,
        )}
      >
        {pattern ? (
          <span
            aria-hidden
            className="absolute inset-0"
            style={{ background: pattern, width: room.state === "part" ? `${share}%` : undefined }}
          />
        ) : null}
        <span className="relative flex flex-wrap items-baseline justify-between gap-x-2">
          <span className="truncate text-sm font-semibold">{room.label}</span>
          <span className="shrink-0 whitespace-nowrap">
            <Area dm2={room.areaDm2} withUnit />
          </span>
        </span>
        <span className="relative flex items-center gap-1">
          <Icon aria-hidden className="size-3 shrink-0" />
          <span className="truncate">{t(`space:state.${room.state}`)}</span>
        </span>
        {first ? (
          <span className="relative truncate" title={room.occupants.map(({ name }) => name).join("、")}>
            {first.name}
            {room.occupants.length > 1
              ? ` ${t("space:plan.more", { count: room.occupants.length - 1 })}`
              : null}
          </span>
        ) : null}
        <span className="relative flex flex-wrap gap-x-2">
          {first ? (
            <span>
              <MonthsLeft months={room.monthsLeft} />
            </span>
          ) : null}
          {first && room.freeDm2 > 0 ? <span>{t("space:plan.freeOf", { free: room.freeDm2 })}</span> : null}
          {room.desks ? <span>{t("space:desksOf", { let: room.letDesks, total: room.desks })}</span> : null}
        </span>
        {room.holds.map((hold) => (
          <span key={hold.id} className="relative flex items-center gap-1 font-medium">
            <Bookmark aria-hidden className="size-3 shrink-0 fill-current" />
            <span className="truncate">
              {t("leases:hold.mark", { name: hold.heldFor, until: addDays(hold.to, -1) })}
            </span>
          </span>
        ))}
        {first ? (
          <span
            aria-hidden
            className={cx("absolute bottom-0 left-0", BAND_LINE[bandOf(room.monthsLeft)])}
            style={{ width: `${share}%` }}
          />
        ) : null}
      </Link>
    </li>
  );
}

/**
 * The stacking plan 租控图: buildings floor by floor, rooms as blocks as wide as their area against the building's widest
 * floor. Each block is a link, so Tab and Enter suffice, and arrow keys lead to its neighbours; its state is a word, an icon and a pattern besides its colour.
 * Its table twin is the caller's.
 */
export function StackingPlan({
  rooms,
  hrefOf,
  onOpen,
}: {
  rooms: readonly PlanRoom[];
  hrefOf: (room: PlanRoom) => string;
  onOpen?: (room: PlanRoom) => void;
}) {
  const { t } = useText();
  return (
    <div className="flex flex-col gap-6" ref={walkWithArrows}>
      {stack(rooms).map((building) => (
        <section key={building.id} aria-label={building.name} className="flex min-w-0 flex-col gap-1.5">
          <h3 className="text-sm">{building.name}</h3>
          {building.floors.map((floor) => (
            <div
              key={floor.key}
              className="flex flex-col gap-1 border-t border-line pt-1.5 sm:flex-row sm:gap-3"
            >
              <p className="flex shrink-0 gap-2 text-xs text-ink-soft sm:w-20 sm:flex-col sm:gap-0 sm:pt-1">
                <span className="text-sm font-medium text-ink">{floor.floor}</span>
                <span className="whitespace-nowrap">
                  {t("space:plan.floorArea", { area: floor.areaDm2 })}
                </span>
              </p>
              <ul
                className={cx(
                  "flex min-w-0 grow flex-wrap gap-1",
                  floor.rooms.length <= MOST_IN_A_ROW && "lg:flex-nowrap",
                )}
              >
                {floor.rooms.map((room) => (
                  <Block
                    key={room.id}
                    room={room}
                    widestDm2={building.widestDm2}
                    href={hrefOf(room)}
                    onOpen={onOpen && (() => onOpen(room))}
                  />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-t border-line pt-3 text-xs text-ink-soft">
        <span className="font-medium">{t("space:plan.legend")}</span>
        {PLAN_STATES.map((state) => (
          <RoomStateMark key={state} state={state} />
        ))}
        <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
          <Bookmark aria-hidden className="size-4 fill-current" />
          {t("leases:hold.title")}
        </span>
        <span className="font-medium">{t("leases:plan.bandLegend")}</span>
        {BANDS.map((band) => (
          <span key={band} className="inline-flex items-center gap-1.5 whitespace-nowrap">
            <span aria-hidden className={cx("inline-block w-6", BAND_LINE[band])} />
            {t(`leases:plan.band.${band}`)}
          </span>
        ))}
      </div>
    </div>
  );
}
