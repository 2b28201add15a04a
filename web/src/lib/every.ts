/* Something asked again every minute while the page is looked at and there is a network, and as soon as both are so again. */
const MINUTE = 60_000;

export function everyMinute(ask: () => void): () => void {
  const look = () => {
    if (document.visibilityState === "visible" && navigator.onLine) ask();
  };
  look();
  const timer = setInterval(look, MINUTE);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("online", look);
  };
}
