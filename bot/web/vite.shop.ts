// dist/shop/: the demo shop. No inline script or style, so that a strict Content-Security-Policy holds.
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  root: "shop",
  base: "/shop/",
  plugins: [vue()],
  build: { outDir: "../dist/shop", emptyOutDir: true, target: "es2020", modulePreload: { polyfill: false } },
});
