// dist/widget.js: the script a page embeds. A classic script, small; it brings the rest when it is wanted.
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2020",
    lib: { entry: "widget/src/loader.ts", formats: ["iife"], name: "anxinLoader", fileName: () => "widget.js" },
  },
});
