/* What the screens show out of the phone's copy: the same shapes as the server's, with what still waits
   in the outbox already counted in. */
import { refused, type Schemas } from "../api/client";
import { copy, dayOf, field, now } from "./field.svelte";
import type { Entry } from "./outbox";
import { figuresOfVisit, settle, type Answers, type Settles, type TaskState } from "./rules";

type Task = Schemas["FieldTask"] & { pending: boolean };

function outcomeOf(template: string | undefined, id: unknown): Schemas["OutcomeWire"] | undefined {
  const campaigns = copy().about?.playbook.campaigns ?? [];
  return campaigns.find((it) => it.id === template)?.outcomes.find((it) => it.id === id);
}

const pending = (kind: Entry["kind"]) =>
  field.entries.filter(
    (it) => it.kind === kind && (it.state === "waiting" || field.landed.includes(it.id)),
  );
/** What waits and was written down today. */
const ofToday = (kind: Entry["kind"]) =>
  pending(kind).filter((it) => dayOf(it.made_at) === dayOf(now()));

function running(): Schemas["CampaignRow"][] {
  const campaigns = copy().today?.campaigns ?? [];
  return campaigns.filter((it) => new Date(it.closes_at).getTime() >= now());
}

/** One's own tasks as they stand once everything that waits has landed. */
function tasks(): Task[] {
  const campaigns = running();
  const me = copy().about!.me;
  const all = new Map<string, Task>();
  for (const task of copy().tasks.values()) {
    if (campaigns.some((it) => it.id === task.campaign))
      all.set(task.id, { ...task, pending: false });
  }
  for (const { body, made_at } of pending("visit")) {
    const task = all.get(body.task as string);
    const template = campaigns.find((it) => it.id === task?.campaign)?.template;
    const outcome = outcomeOf(template, body.outcome);
    if (!task || !outcome) continue;
    const corrects = Boolean(body.replaces);
    const before = task.state as TaskState;
    const next = settle(before, outcome.settles as Settles, corrects);
    if (next !== before || before === "open" || corrects) {
      Object.assign(task, { state: next, outcome: outcome.id, reason: body.reason ?? null });
    }
    const { worker, name } = me;
    const last = { id: body.id as string, worker, name, outcome: outcome.id, made_at };
    task.last = { ...last, reason: (body.reason as string | null) ?? null };
    task.pending = true;
  }
  return [...all.values()];
}

function wire(task: Task): Schemas["TaskWire"] & { pending: boolean } {
  const { me } = copy().about!;
  const house = copy().households.get(task.household)?.household;
  const { number = "", address = "", head = "", people = 0, first = 0 } = house ?? {};
  const { id, campaign, household, state, version, pending } = task;
  const [outcome, reason] = [task.outcome ?? null, task.reason ?? null];
  const owned = { owner: me.worker, owner_name: me.name };
  return {
    ...{ id, campaign, household, number, address, head, people, first },
    visited_at: outcome ? (task.last?.made_at ?? null) : null,
    ...{ state, outcome, reason, version, pending, ...owned },
  };
}

const rank = { open: 0, excused: 1, done: 2 } as Record<string, number>;

export function today(): Schemas["Today"] {
  const mine = tasks();
  const count = (state: string) => mine.filter((it) => it.state === state).length;
  const [done, excused, open] = [count("done"), count("excused"), count("open")];
  const rows = mine.map(wire);
  const before = (a: { first?: number }, b: { first?: number }) =>
    Number(Boolean(b.first)) - Number(Boolean(a.first));
  rows.sort(
    (a, b) => rank[a.state]! - rank[b.state]! || before(a, b) || a.number.localeCompare(b.number),
  );
  const known = copy().day === dayOf(now()) ? (copy().today?.arrivals ?? 0) : 0;
  return {
    campaigns: running(),
    mine: { targets: mine.length, done, excused, open },
    tasks: rows,
    arrivals: known + ofToday("arrival").length,
  };
}

export function taskPage(id: string): Schemas["TaskPage"] {
  const task = tasks().find((it) => it.id === id);
  const house = task && copy().households.get(task.household);
  const campaign = copy().today?.campaigns.find((it) => it.id === task?.campaign);
  if (!task || !house || !campaign) throw refused("not_here");
  const { household, members } = house;
  return { task: wire(task), campaign, household, members, history: task.last ? [task.last] : [] };
}

export function households(): Schemas["HouseholdList"] {
  const rows = [...copy().households.values()].map((it) => it.household);
  rows.sort((a, b) => a.number.localeCompare(b.number));
  return { rows, next: null };
}

export function household(id: string): Schemas["HouseholdPage"] {
  const found = copy().households.get(id);
  if (!found) throw refused("not_here");
  return found;
}

/** One's own duty, with what still waits counted in. */
export function duty(): Schemas["MyDuty"] {
  const known = copy().today?.duty;
  if (!known) throw refused("not_here");
  const shifts = known.shifts.map((shift) => {
    const of = (kind: Entry["kind"]) =>
      pending(kind).find((it) => it.body.shift === shift.id)?.body;
    const [came, left] = [of("come"), of("leave")];
    return {
      ...shift,
      came_at: shift.came_at ?? (came?.made_at as string | undefined) ?? null,
      by_code: shift.by_code ?? (came ? Boolean(came.code) : null),
      left_at: shift.left_at ?? (left?.made_at as string | undefined) ?? null,
      note: shift.note ?? (left?.note as string | undefined) ?? null,
    };
  });
  return { ...known, shifts };
}

/** What a checkpoint knows of cards, with the times out that still wait counted in. */
export function cards(checkpoint: string): Schemas["CardBook"] | null {
  const book = copy().today?.cards?.find((it) => it.checkpoint === checkpoint);
  if (!book) return null;
  const trips = book.trips.map((trip) => ({ ...trip }));
  for (const { body, made_at } of pending("passage")) {
    const card = body.card as Schemas["CardShown"] | null | undefined;
    if (!card || body.outcome !== "passed") continue;
    const { serial } = card;
    if (body.direction === "out") {
      const day = dayOf(made_at);
      trips.push({ serial, out_at: made_at, day, in_at: null, counts: !card.free });
    } else {
      const open = trips.filter((trip) => trip.serial === serial && !trip.in_at).at(-1);
      if (open) open.in_at = made_at;
    }
  }
  return { ...book, trips };
}

export const rumours = (): Schemas["RumourWire"][] => copy().today?.rumours ?? [];

/** Members whose name holds what was typed; pinyin needs the server. */
export function search(typed: string): Schemas["FoundPerson"][] {
  const wanted = typed.trim();
  const found: Schemas["FoundPerson"][] = [];
  if (!wanted) return found;
  for (const { household, members } of copy().households.values()) {
    for (const person of members) {
      if (person.name.includes(wanted)) found.push({ ...person, address: household.address });
    }
  }
  return found.slice(0, 30);
}

/** The report as the server last told it; on a new day a blank one. */
function blank(kept: Schemas["ReportPage"]): Schemas["ReportPage"] {
  const day = dayOf(now());
  if (kept.day === day) return kept;
  const figures = Object.fromEntries(Object.keys(kept.figures).map((id) => [id, 0]));
  const time = new Date(kept.cut_off).getTime() - new Date(kept.day).getTime();
  const cut_off = new Date(new Date(day).getTime() + time).toISOString();
  return { ...kept, day, figures, cut_off, versions: [], standing: "due", moved_since: false };
}

/** The unit's report of today: what was counted, and what still waits. */
export function report(): Schemas["ReportPage"] {
  const found = copy().today?.report;
  const form = copy().about?.playbook.reports[0];
  if (!found || !form) throw refused("not_here");
  const kept = blank(found);
  const figures = { ...kept.figures };
  const add = (more: Record<string, number>) => {
    for (const [id, value] of Object.entries(more)) figures[id] = (figures[id] ?? 0) + value;
  };
  for (const { body } of ofToday("visit")) {
    add(figuresOfVisit(form.figures, body.outcome as string, (body.answers ?? {}) as Answers));
  }
  const arrivals = form.figures.filter((it) => it.from === "arrivals");
  add(Object.fromEntries(arrivals.map((it) => [it.id, ofToday("arrival").length])));
  const zero = !form.figures.some((it) => it.watched && figures[it.id]);
  const signed = ofToday("report").at(-1);
  const versions = [...kept.versions];
  if (signed && !versions.length) {
    const said = { ...figures, ...(signed.body.figures as Record<string, number>) };
    versions.push({
      ...{ version: 1, figures: said, is_zero: zero, signer: copy().about!.me.name },
      ...{ signed_at: signed.made_at, reason: null, below_units: 0, below_signed: 0 },
    });
  }
  const standing = signed && kept.standing === "due" ? (zero ? "zero" : "reported") : kept.standing;
  return { ...kept, figures, is_zero: zero, versions, standing };
}
