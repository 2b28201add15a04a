/* Where we are: the path and its query, in the address bar so that links and the back key work. */

export const place = $state({
  path: location.pathname,
  query: new URLSearchParams(location.search),
});

function read(): void {
  place.path = location.pathname;
  place.query = new URLSearchParams(location.search);
}

addEventListener("popstate", read);

export function go(to: string, replace = false): void {
  history[replace ? "replaceState" : "pushState"]({}, "", to);
  read();
  if (!replace) scrollTo(0, 0);
}

/** Changes one part of the query and leaves the rest. */
export function filter(name: string, value: string | null): void {
  const query = new URLSearchParams(place.query);
  if (value === null) query.delete(name);
  else query.set(name, value);
  const text = query.toString();
  go(place.path + (text ? `?${text}` : ""));
}

/** Links inside the client do not load the page again. */
export function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest("a");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!link || !plain || link.target || link.hasAttribute("download")) return;
  if (link.origin !== location.origin || link.pathname.startsWith("/api/")) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/** The part of the path behind a prefix, when it has one: `/tasks/ID` → ID. */
export function behind(prefix: string): string | null {
  return place.path.startsWith(prefix) ? place.path.slice(prefix.length) || null : null;
}
