/* What somebody types, once they pause: so that not every letter asks the server. */

export function settled<T>(read: () => T, pause = 250) {
  let value = $state.raw(read());
  $effect(() => {
    const now = read();
    const wait = setTimeout(() => (value = now), pause);
    return () => clearTimeout(wait);
  });
  return {
    get value() {
      return value;
    },
  };
}
