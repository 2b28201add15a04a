/* Which page stands where: exact paths, and paths behind which stands an id. A page of the desk brings the desk's words. */
import type { Component } from "svelte";
import { desk } from "../lib/i18n/index.svelte";

/** A page that is fetched when it is first opened. */
type Load = () => Promise<{ default: Component<any> }>;

const exact: Record<string, Load> = {
  "/areas": () => desk(() => import("./Areas.svelte")),
  "/arrivals/new": () => import("./Arrival.svelte"),
  "/care": () => desk(() => import("./Care.svelte")),
  "/chart": () => desk(() => import("./Chart.svelte")),
  "/coverage": () => import("./Coverage.svelte"),
  "/disputes": () => desk(() => import("./Disputes.svelte")),
  "/doors": () => desk(() => import("./Doors.svelte")),
  "/duty": () => import("./Duty.svelte"),
  "/events": () => desk(() => import("./Events.svelte")),
  "/handbook": () => import("./Handbook.svelte"),
  "/households": () => import("./Households.svelte"),
  "/inspections": () => desk(() => import("./Inspections.svelte")),
  "/instructions": () => desk(() => import("./Instructions.svelte")),
  "/leads": () => desk(() => import("./Leads.svelte")),
  "/ledgers": () => desk(() => import("./Ledgers.svelte")),
  "/map": () => desk(() => import("./Map.svelte")),
  "/me": () => import("./Me.svelte"),
  "/measures": () => import("./Measures.svelte"),
  "/outbox": () => import("./Outbox.svelte"),
  "/report": () => import("./Report.svelte"),
  "/responses": () => desk(() => import("./Responses.svelte")),
  "/rosters": () => desk(() => import("./Rosters.svelte")),
  "/setup": () => desk(() => import("./Setup.svelte")),
  "/staff": () => desk(() => import("./Staff.svelte")),
  "/status": () => desk(() => import("./Status.svelte")),
  "/tips": () => desk(() => import("./Tips.svelte")),
  "/unit": () => desk(() => import("./Unit.svelte")),
  "/venues": () => desk(() => import("./Venues.svelte")),
  "/viewpoints": () => desk(() => import("./Viewpoints.svelte")),
  "/work": () => desk(() => import("./Worklist.svelte")),
};

const withId: Record<string, Load> = {
  "/events/": () => desk(() => import("./Event.svelte")),
  "/households/": () => import("./Household.svelte"),
  "/inspections/": () => desk(() => import("./Inspection.svelte")),
  "/instructions/": () => desk(() => import("./Instruction.svelte")),
  "/rectifications/": () => desk(() => import("./Rectification.svelte")),
  "/responses/": () => desk(() => import("./Response.svelte")),
  "/tasks/": () => import("./Task.svelte"),
};

/** The page of a path, with the id that stands in it; `null` where there is none. */
export function page(path: string): { load: Load; id?: string } | null {
  if (exact[path]) return { load: exact[path] };
  const prefix = path.slice(0, path.lastIndexOf("/") + 1);
  const id = path.slice(prefix.length);
  return id && withId[prefix] ? { load: withId[prefix], id } : null;
}
