/* The live view: server-sent events of one area, no reload. The browser reconnects by itself. */
import type { Schemas } from "../../lib/api/client";

export const live = $state<{ data: Schemas["Live"] | null; connected: boolean }>({
  data: null,
  connected: false,
});

export function follow(campaign: string, area: string): () => void {
  const source = new EventSource(`/api/v1/live?${new URLSearchParams({ campaign, area })}`);
  source.addEventListener("live", (event) => {
    live.data = JSON.parse(event.data);
    live.connected = true;
  });
  source.onerror = () => (live.connected = false);
  return () => source.close();
}
