/* What a phone's browser has and the tests' machine lacks. */
import "fake-indexeddb/auto";

if (!("navigator" in globalThis)) Object.assign(globalThis, { navigator: {} });
Object.defineProperty(globalThis.navigator, "onLine", { value: true, configurable: true });
