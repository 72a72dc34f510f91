// dist/console/: the agents' console. No inline script or style, so that a strict Content-Security-Policy holds.
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  root: "console",
  base: "/console/",
  plugins: [vue()],
  worker: { format: "es" },
  build: {
    outDir: "../dist/console",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
