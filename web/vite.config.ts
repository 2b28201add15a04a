import { svelte } from "@sveltejs/vite-plugin-svelte";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    svelte(),
    VitePWA({
      // A new version waits until it is asked for: nobody loses a page in the middle of a visit.
      registerType: "prompt",
      injectRegister: null,
      manifest: {
        // A message shared from a chat opens as an event to be told.
        share_target: { action: "/events", method: "GET", params: { text: "said" } },
        name: "网格 wangge",
        short_name: "网格",
        lang: "zh-CN",
        start_url: "/",
        display: "standalone",
        background_color: "#f6f7f5",
        theme_color: "#0d5c63",
        icons: [
          { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
          { src: "/icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "/icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg,png}"],
        // The map is for desks: it is fetched when it is opened, and no phone carries it.
        globIgnores: ["**/Map-*", "**/maplibre-gl-worker-*"],
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/(api|healthz|readyz|metrics)/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  test: { setupFiles: ["./src/test-phone.ts"] },
  build: { target: "es2020", assetsInlineLimit: 0 },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
});
