/* What a ledger says of a resident, in words. */
import type { Schemas } from "../../lib/api/client";
import { day, t, word } from "../../lib/i18n/index.svelte";
import { session } from "../../lib/session.svelte";

type Named = Schemas["NamedWire"];
const named = (of: Named[], id?: string | null) => {
  const known = of.find((it) => it.id === id);
  return known ? word(known.name) : (id ?? "");
};

/** Why people may be away; a playbook kept by an older version names none. */
export const reasons = () => session.playbook?.people?.away_reasons ?? [];
/** What may bring people here from elsewhere. */
export const kinds = () => session.playbook?.people?.incoming ?? [];
export const reason = (id?: string | null) => named(reasons(), id);
export const kind = (id?: string | null) => named(kinds(), id);

/** Where somebody is and why, in one line. */
export function whereabouts(it: Schemas["PersonWire"]): string {
  if (it.presence === "home") return t("at-home");
  const place = it.away_place ?? t("unknown");
  return t("away-at", { place: it.away_reason ? `${place} · ${reason(it.away_reason)}` : place });
}

/** One cell of a ledger. */
export function cell(it: Schemas["LedgerRowWire"], column: string): string {
  switch (column) {
    case "sex":
      return t(`sex-${it.sex}`);
    case "born":
      return (it.id_number ? it.born : it.born?.slice(0, 4)) ?? "";
    case "presence":
      return whereabouts(it);
    case "away_reason":
      return reason(it.away_reason);
    case "confirmed":
      return it.confirmed ? day(it.confirmed) : t("never");
    case "told":
      return it.told ? day(it.told) : t("never");
    case "kind":
      return kind(it.incoming?.kind);
    case "host":
      return it.incoming?.host ?? "";
    case "since":
      return it.incoming?.since ? day(it.incoming.since) : "";
    case "relation":
      return it.relation;
    case "phone":
      return it.phone ?? "";
    case "away_place":
      return it.away_place ?? t("unknown");
    case "address":
      return it.address;
    default:
      return it.name;
  }
}

/** What stood in a fact or stands there now, in words. */
export function fact(name: string, text?: string | null): string {
  if (!text) return t("fact-none");
  if (name === "presence") return t(`presence-${text}`);
  if (name === "sex") return t(`sex-${text}`);
  if (name === "away_reason") return reason(text);
  if (name === "kind") return kind(text);
  if (["born", "confirmed", "since"].includes(name)) return day(text);
  return text;
}
