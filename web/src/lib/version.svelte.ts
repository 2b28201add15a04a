/* The client on the phone: started without a network, replaced by a newer one when the user says so. */
export const version = $state<{ take: (() => void) | null }>({ take: null });

export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const { Workbox } = await import("workbox-window");
  const worker = new Workbox("/sw.js");
  worker.addEventListener("waiting", () => {
    version.take = () => {
      worker.addEventListener("controlling", () => location.reload());
      worker.messageSkipWaiting();
    };
  });
  void worker.register();
}
