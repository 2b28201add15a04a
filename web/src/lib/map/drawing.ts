/* Drawing a border on the map: corners are dragged, put in between, taken out; they snap to the corners of those beside.
   Everything can be done with the keyboard: N and P choose a corner, arrows move it, Delete takes it out. */
import type { GeoJSONSource, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import { colour, type Canvas } from "./canvas";
import { added, closed, corners, inserted, middles, moved, removed } from "./shape";
import type { Corner, Place, Shape } from "./shape";

const SNAP = 12;
const STEP = 4;
const LAYERS = ["draw-middle", "draw-corner"];
const EMPTY = { type: "FeatureCollection" as const, features: [] };

export class Drawing {
  private chosen: Place | null = null;
  private dragged: Place | null = null;
  private stop: (() => void)[] = [];

  constructor(
    private map: Canvas,
    private shape: Shape,
    /** Corners of those beside and above. */
    private snaps: Corner[],
    /** Clicks on open ground put corners down. */
    public anew: boolean,
    /** Told of every change: the shape, and whether it is a step that can be undone. */
    private changed: (shape: Shape, step: boolean) => void,
  ) {
    const ready = () => {
      this.layers();
      this.show();
    };
    ready();
    // A new style knows nothing of what was drawn over the old one.
    this.on("style.load", ready);
    this.on("mousedown", (event) => this.grab(event as MapMouseEvent));
    this.on("touchstart", (event) => this.grab(event as MapTouchEvent));
    this.on("mousemove", (event) => this.drag(event as MapMouseEvent));
    this.on("touchmove", (event) => this.drag(event as MapTouchEvent));
    this.on("mouseup", () => this.drop());
    this.on("touchend", () => this.drop());
    this.on("click", (event) => this.put(event as MapMouseEvent));
    const keyed = (event: KeyboardEvent) => this.key(event);
    map.getCanvas().addEventListener("keydown", keyed, true);
    this.stop.push(() => map.getCanvas().removeEventListener("keydown", keyed, true));
  }

  /** Another shape in the place of this one: undone, or begun anew. */
  set(shape: Shape): void {
    this.shape = shape;
    this.chosen = null;
    this.show();
  }

  /** Takes the chosen corner out. */
  takeOut(): void {
    if (!this.chosen) return;
    this.step(removed(this.shape, this.chosen));
    this.chosen = null;
    this.show();
  }

  end(): void {
    for (const stop of this.stop) stop();
    if (!this.map.style?._loaded) return;
    for (const layer of ["draw-ground", "draw-line", ...LAYERS])
      if (this.map.getLayer(layer)) this.map.removeLayer(layer);
    if (this.map.getSource("draw")) this.map.removeSource("draw");
  }

  private on(name: string, told: (event: unknown) => void): void {
    const map = this.map as unknown as { on: typeof on; off: typeof on };
    function on(_: string, __: (event: unknown) => void): void {}
    map.on(name, told);
    this.stop.push(() => map.off(name, told));
  }

  private layers(): void {
    if (this.map.getSource("draw")) return;
    this.map.addSource("draw", { type: "geojson", data: EMPTY });
    const [strong, card] = [colour("over"), colour("card")];
    const kind = (name: string) => ["==", ["get", "kind"], name] as ["==", ["get", string], string];
    const source = "draw";
    this.map.addLayer({
      id: "draw-ground",
      source,
      type: "fill",
      filter: kind("ground"),
      paint: { "fill-color": strong, "fill-opacity": 0.15 },
    });
    this.map.addLayer({
      id: "draw-line",
      source,
      type: "line",
      filter: kind("ground"),
      paint: { "line-color": strong, "line-width": 2 },
    });
    this.map.addLayer({
      id: "draw-middle",
      source,
      type: "circle",
      filter: kind("middle"),
      paint: { "circle-radius": 4, "circle-color": strong, "circle-opacity": 0.5 },
    });
    this.map.addLayer({
      id: "draw-corner",
      source,
      type: "circle",
      filter: kind("corner"),
      paint: {
        "circle-radius": ["case", ["get", "chosen"], 9, 6],
        "circle-color": ["case", ["get", "chosen"], strong, card],
        "circle-stroke-color": strong,
        "circle-stroke-width": 2,
      },
    });
  }

  private show(): void {
    const point = (kind: string) => (it: { at: Corner; place: Place }) => ({
      type: "Feature" as const,
      geometry: { type: "Point" as const, coordinates: it.at },
      properties: {
        kind,
        place: it.place.join(","),
        chosen: kind === "corner" && it.place.join() === this.chosen?.join(),
      },
    });
    const outline = closed(this.shape);
    const open = this.shape[0]?.[0] ?? [];
    const geometry = outline.length
      ? { type: "MultiPolygon" as const, coordinates: outline }
      : { type: "LineString" as const, coordinates: open };
    const ground = { type: "Feature" as const, geometry, properties: { kind: "ground" } };
    (this.map.getSource("draw") as GeoJSONSource | undefined)?.setData({
      type: "FeatureCollection",
      features: [
        ...(outline.length || open.length > 1 ? [ground] : []),
        ...(this.anew ? [] : middles(this.shape)).map(point("middle")),
        ...corners(this.shape).map(point("corner")),
      ],
    });
  }

  private step(shape: Shape): void {
    if (shape === this.shape) return;
    this.shape = shape;
    this.changed(shape, true);
  }

  private grab(event: MapMouseEvent | MapTouchEvent): void {
    if (!this.map.getLayer("draw-corner")) return;
    const { x, y } = event.point;
    const box: [[number, number], [number, number]] = [
      [x - SNAP, y - SNAP],
      [x + SNAP, y + SNAP],
    ];
    const [found] = this.map.queryRenderedFeatures(box, { layers: LAYERS });
    if (!found) return;
    event.preventDefault();
    const place = (found.properties["place"] as string).split(",").map(Number) as Place;
    if (found.properties["kind"] === "middle") {
      this.step(inserted(this.shape, place, this.at(event)));
      place[2] += 1;
    }
    this.chosen = this.dragged = place;
    this.show();
  }

  private drag(event: MapMouseEvent | MapTouchEvent): void {
    if (!this.dragged) return;
    event.preventDefault();
    this.shape = moved(this.shape, this.dragged, this.at(event));
    this.changed(this.shape, false);
    this.show();
  }

  private drop(): void {
    if (this.dragged) this.changed(this.shape, true);
    this.dragged = null;
  }

  private put(event: MapMouseEvent): void {
    if (!this.anew || this.dragged || event.defaultPrevented) return;
    const { x, y } = event.point;
    const near = this.map.queryRenderedFeatures([x, y], { layers: ["draw-corner"] });
    if (near.length) return;
    this.step(added(this.shape, this.at(event)));
    this.show();
  }

  /** The place of an event, or the corner of a neighbour close to it. */
  private at(event: MapMouseEvent | MapTouchEvent): Corner {
    const far = (corner: Corner) => {
      const { x, y } = this.map.project(corner);
      return Math.hypot(x - event.point.x, y - event.point.y);
    };
    let [best, least]: [Corner | null, number] = [null, SNAP];
    for (const it of this.snaps) {
      const distance = far(it);
      if (distance < least) [best, least] = [it, distance];
    }
    return best ?? [event.lngLat.lng, event.lngLat.lat];
  }

  private key(event: KeyboardEvent): void {
    const all = corners(this.shape).map((it) => it.place);
    const turn = { n: 1, p: -1 }[event.key];
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ];
    if (turn && all.length) {
      const now = all.findIndex((it) => it.join() === this.chosen?.join());
      this.chosen = all[(now + turn + all.length) % all.length]!;
    } else if (by && this.chosen) {
      const [p, r, n] = this.chosen;
      const { x, y } = this.map.project(this.shape[p]![r]![n]!);
      const to = this.map.unproject([x + by[0]! * STEP, y + by[1]! * STEP]);
      this.step(moved(this.shape, this.chosen, [to.lng, to.lat]));
    } else if (event.key === "Delete" || event.key === "Backspace") this.takeOut();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.show();
  }
}
