/* The live view: server-sent events of one area, no reload. The browser reconnects by itself. */
import { untrack } from "svelte";
import type { Schemas } from "../../lib/api/client";
import { serverNow } from "../../lib/clock";

type View = {
  area: string;
  campaign: string;
  data: Schemas["Live"] | null;
  at: string;
  connected: boolean;
  refused: boolean;
};

export const live = $state<View>({
  area: "",
  campaign: "",
  data: null,
  at: "",
  connected: false,
  refused: false,
});

/** Follows one campaign in one area; what another showed is never shown under its name. */
export function follow(campaign: string, area: string): () => void {
  untrack(() => {
    if (live.area !== area || live.campaign !== campaign) live.data = null;
  });
  Object.assign(live, { area, campaign, connected: false, refused: false });
  const source = new EventSource(`/api/v1/live?${new URLSearchParams({ campaign, area })}`);
  source.addEventListener("live", (event) => {
    Object.assign(live, {
      data: JSON.parse(event.data),
      at: new Date(serverNow()).toISOString(),
      connected: true,
    });
  });
  source.onopen = () => (live.connected = true);
  source.onerror = () => {
    live.connected = false;
    live.refused = source.readyState === EventSource.CLOSED;
  };
  return () => source.close();
}
