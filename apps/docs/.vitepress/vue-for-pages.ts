import type { Plugin } from "vite";

/** Resolves Vue for the pages, which are outside of this package and don't find it: they get the theme's. */
export function vueForPages(): Plugin {
  return {
    name: "vue-for-pages",
    enforce: "pre",
    async resolveId(source, importer) {
      if (!/^vue(\/|$)/.test(source) || !importer?.includes(".md")) return null;
      return this.resolve(source, import.meta.filename);
    },
  };
}
