/* A shape laid over the map for a while: a border that waits for a decision. */
import { colour, type Canvas } from "./canvas";

/** Shows it, goes there, and says how to take it away again. */
export function overlay(map: Canvas, coordinates: number[][][][]): () => void {
  const show = () => {
    if (map.getSource("overlay")) return;
    const geometry = { type: "MultiPolygon" as const, coordinates };
    const data = { type: "Feature" as const, properties: {}, geometry };
    map.addSource("overlay", { type: "geojson", data });
    map.addLayer({
      id: "overlay",
      source: "overlay",
      type: "line",
      paint: { "line-color": colour("over"), "line-width": 3, "line-dasharray": [2, 1] },
    });
  };
  show();
  map.on("style.load", show);
  const all = coordinates.flat(2) as [number, number][];
  const [lons, lats] = [all.map((it) => it[0]), all.map((it) => it[1])];
  map.fitBounds(
    [
      [Math.min(...lons), Math.min(...lats)],
      [Math.max(...lons), Math.max(...lats)],
    ],
    { padding: 60, maxZoom: 17 },
  );
  return () => {
    map.off("style.load", show);
    // A style on its way takes the layer along.
    if (!map.style?._loaded) return;
    if (map.getLayer("overlay")) map.removeLayer("overlay");
    if (map.getSource("overlay")) map.removeSource("overlay");
  };
}
