// dist/widget-app.js: the chat itself, one ES module that the loader imports.
import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    minify: "oxc",
    lib: { entry: "widget/src/app.tsx", formats: ["es"], fileName: () => "widget-app.js" },
  },
});
