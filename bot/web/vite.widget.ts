// dist/widget-app.js: the chat itself, one ES module that the loader imports.
import { defineConfig } from "vite";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    modulePreload: false,
    rolldownOptions: {
      input: "widget/src/app.tsx",
      preserveEntrySignatures: "strict",
      output: { format: "es", entryFileNames: "widget-app.js", codeSplitting: false, minify: true },
    },
  },
});
