/* Something asked again every minute while the page is looked at, and as soon as it is looked at again. */
const MINUTE = 60_000;

export function everyMinute(ask: () => void): () => void {
  const look = () => {
    if (document.visibilityState === "visible") ask();
  };
  look();
  const timer = setInterval(look, MINUTE);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", look);
  };
}
