/* The pages of whoever is signed in, as their post allows, in the order of the bar. */
import {
  BookOpen,
  BookUser,
  Cctv,
  ClipboardList,
  FileSpreadsheet,
  FileText,
  Gauge,
  Handshake,
  HeartHandshake,
  House,
  LayoutGrid,
  ListChecks,
  Map,
  MessageSquareWarning,
  Network,
  PhoneCall,
  PlugZap,
  Radar,
  Scale,
  ScanEye,
  ScrollText,
  ShieldAlert,
  ShieldCheck,
  Siren,
  Store,
  UserRound,
  Users,
} from "@lucide/svelte";
import { atTheDoors, dailyForm, may, session } from "../lib/session.svelte";

export type Item = {
  path: string;
  name: string;
  icon: typeof House;
  shown: boolean;
  /** Where there is room for it; on a phone it is reached from the pages that need it. */
  wide?: boolean;
  /** Gives way on a phone whose bar is crowded. */
  yields?: boolean;
};

export function pages(): Item[] {
  const doors = atTheDoors();
  const today = { path: "/today", name: "nav-today", icon: ListChecks, shown: may("tasks.record") };
  const coverage = {
    path: "/coverage",
    name: "nav-coverage",
    icon: Radar,
    shown: may("tasks.coverage") && !doors,
  };
  const staff = may("staffing.read");
  // Where a locality works by numbered blocks, its headquarters begins with them.
  const blocks = !!session.playbook?.inspections && staff && may("tasks.coverage");
  const status = {
    path: "/status",
    name: "nav-status",
    icon: LayoutGrid,
    shown: blocks,
    yields: true,
  };
  const rosters = may("people.import") || may("people.export") || may("people.grant");
  const measures = may("measures.read") && !!session.playbook?.measures;
  const works = may("command.take") || may("command.publish");
  const venues = may("places.read") && !!session.playbook?.places;
  const inspections = may("inspections.read") && !!session.playbook?.inspections;
  const ledgers = may("people.read") && !doors;
  const leads = (may("people.call") || may("people.receive")) && !!session.playbook?.leads;
  const care = may("people.care") && !!session.playbook?.people?.care;
  const events = (may("events.read") || may("events.report")) && !!session.playbook?.events;
  const tips = (may("events.tips") || may("events.reward")) && !!session.playbook?.tips;
  const disputes = may("events.mediate");
  const views = may("events.watch") || may("events.viewpoints");
  const systems = may("events.connect") && !!session.playbook?.events;
  const responds = !!session.playbook?.responses?.length && !doors;
  const reports = may("reports.read") && !!dailyForm();
  const duty = may("duty.serve") || may("duty.read");
  const commands = may("command.unit");
  const unit = { path: "/unit", name: "nav-unit", icon: Gauge, shown: commands, yields: doors };
  // Whoever knocks begins with the list, whoever watches over others with the overview.
  return [
    ...(doors ? [today, unit] : [unit, status, coverage, today]),
    { path: "/households", name: "nav-households", icon: House, shown: may("people.read") },
    { path: "/ledgers", name: "nav-ledgers", icon: BookUser, shown: ledgers, wide: true },
    { path: "/events", name: "nav-events", icon: Siren, shown: events },
    { path: "/tips", name: "nav-tips", icon: MessageSquareWarning, shown: tips, wide: true },
    { path: "/disputes", name: "nav-disputes", icon: Handshake, shown: disputes, wide: true },
    { path: "/care", name: "nav-care", icon: HeartHandshake, shown: care, wide: true },
    { path: "/leads", name: "nav-leads", icon: PhoneCall, shown: leads },
    { path: "/duty", name: "nav-duty", icon: ShieldCheck, shown: duty, wide: !may("duty.serve") },
    { path: "/work", name: "nav-work", icon: ClipboardList, shown: works },
    { path: "/venues", name: "nav-venues", icon: Store, shown: venues, wide: true },
    { path: "/inspections", name: "nav-inspections", icon: ScanEye, shown: inspections },
    { path: "/measures", name: "nav-measures", icon: Scale, shown: measures, yields: true },
    { path: "/report", name: "nav-report", icon: FileText, shown: reports },
    { path: "/staff", name: "nav-staff", icon: Users, shown: staff, wide: true },
    { path: "/areas", name: "nav-areas", icon: Network, shown: staff, yields: true },
    { path: "/map", name: "nav-map", icon: Map, shown: staff, wide: true },
    { path: "/rosters", name: "nav-rosters", icon: FileSpreadsheet, shown: rosters, wide: true },
    { path: "/responses", name: "nav-responses", icon: ShieldAlert, shown: responds, wide: true },
    { path: "/viewpoints", name: "nav-viewpoints", icon: Cctv, shown: views, wide: true },
    { path: "/doors", name: "nav-doors", icon: PlugZap, shown: systems, wide: true },
    {
      path: "/instructions",
      name: "nav-instructions",
      icon: ScrollText,
      shown: may("areas.read"),
      wide: true,
    },
    { path: "/handbook", name: "nav-handbook", icon: BookOpen, shown: true, wide: true },
    { path: "/me", name: "nav-me", icon: UserRound, shown: true },
  ];
}
