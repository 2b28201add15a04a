/* The map: ground of units and the base map out of the server's squares, drawn by MapLibre in the colours of the house.
   Nothing comes from outside; letters are the device's own. */
import { Map as Canvas, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import type { Schemas } from "../api/client";

setWorkerUrl(worker);

export type { Canvas };
export type Bounds = [[number, number], [number, number]];

/** A colour of the house as it is now, light or dark. */
export const colour = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const WIDTHS: Record<string, number> = { road: 1.5, railway: 2, water: 1.5, wall: 1 };

function land(): LayerSpecification[] {
  const shades: Record<string, string> = {
    water: colour("map-water"),
    green: colour("map-green"),
    road: colour("map-road"),
    railway: colour("ink-soft"),
    wall: colour("ink-soft"),
    building: colour("map-building"),
  };
  const kinds = Object.entries(shades);
  const shade = ["match", ["get", "kind"], ...kinds.flat(), colour("line")];
  const common = { source: "wangge", "source-layer": "land" } as const;
  return [
    {
      ...common,
      id: "land",
      type: "fill",
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": shade as ExpressionSpecification },
    },
    {
      ...common,
      id: "land-lines",
      type: "line",
      filter: ["==", ["geometry-type"], "LineString"],
      paint: {
        "line-color": shade as ExpressionSpecification,
        "line-width": [
          "match",
          ["get", "kind"],
          ...Object.entries(WIDTHS).flat(),
          1,
        ] as unknown as ExpressionSpecification,
      },
    },
  ];
}

/** Units of one rung as ground, those above it as lines. */
function units(level: string, levels: string[]): LayerSpecification[] {
  const common = { source: "wangge", "source-layer": "unit" } as const;
  const above = levels.slice(0, levels.indexOf(level));
  const own = ["==", ["get", "level"], level] as ExpressionSpecification;
  const state = (name: string, yes: unknown, no: unknown) =>
    ["case", ["boolean", ["feature-state", name], false], yes, no] as ExpressionSpecification;
  return [
    {
      ...common,
      id: "unit",
      type: "fill",
      filter: own,
      paint: {
        "fill-color": ["coalesce", ["feature-state", "shade"], colour("accent-soft")],
        // A shade is to look as it does beside the map.
        "fill-opacity": [
          "case",
          ["!=", ["feature-state", "shade"], null],
          0.9,
          state("chosen", 0.85, 0.55),
        ] as ExpressionSpecification,
      },
    },
    {
      ...common,
      id: "unit-line",
      type: "line",
      filter: own,
      paint: { "line-color": colour("accent"), "line-width": state("chosen", 3, 1) },
    },
    {
      ...common,
      id: "above-line",
      type: "line",
      filter: ["in", ["get", "level"], ["literal", above]],
      // The higher the rung, the stronger its line.
      paint: {
        "line-color": colour("ink-soft"),
        "line-width": [
          "match",
          ["get", "level"],
          ...above.flatMap((it, n) => [it, Math.max(0.8, 3 - n * 0.8)]),
          1,
        ] as unknown as ExpressionSpecification,
      },
    },
    {
      id: "name",
      type: "symbol",
      source: "wangge",
      "source-layer": "name",
      filter: own,
      layout: {
        "text-field": ["get", "name"],
        "text-font": ["sans-serif"],
        "text-size": 13,
        "text-padding": 4,
      },
      paint: {
        "text-color": colour("ink"),
        "text-halo-color": colour("card"),
        "text-halo-width": 1.5,
      },
    },
  ];
}

function style(page: Schemas["MapPage"], level: string): StyleSpecification {
  const levels = page.levels.map((it) => it.level);
  return {
    version: 8,
    sources: {
      wangge: {
        type: "vector",
        tiles: [`${location.origin}/api/v1/map/{z}/{x}/{y}?v=${page.version}`],
        maxzoom: page.finest,
        promoteId: { unit: "id" },
      },
    },
    layers: [
      { id: "paper", type: "background", paint: { "background-color": colour("paper") } },
      ...land(),
      ...units(level, levels),
    ],
  };
}

/** A map of a page in an element. */
export function canvas(element: HTMLElement, page: Schemas["MapPage"], level: string): Canvas {
  const map = new Canvas({
    container: element,
    style: style(page, level),
    bounds: page.bounds as Bounds,
    fitBoundsOptions: { padding: 24 },
    maxZoom: 20,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    attributionControl: false,
    localIdeographFontFamily: "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  return map;
}

/** The same map in other colours, of another rung, or of what has changed. */
export function restyle(map: Canvas, page: Schemas["MapPage"], level: string): void {
  map.setStyle(style(page, level), { diff: false });
}

/** A shade between the card and the accent, from 0 to 1. */
export function shade(share: number): string {
  // Minified colours have one digit a part.
  const whole = (hex: string) => (hex.length === 4 ? hex.replace(/[0-9a-f]/gi, "$&$&") : hex);
  const parts = (name: string) =>
    [1, 3, 5].map((at) => parseInt(whole(colour(name)).slice(at, at + 2), 16));
  const [card, accent] = [parts("card"), parts("accent")];
  const mixed = card.map((it, n) => Math.round(it + (accent[n]! - it) * share));
  return `rgb(${mixed.join(", ")})`;
}
