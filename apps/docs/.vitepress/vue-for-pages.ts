import type { Plugin } from "vite";

/** The pages stand outside of this package, from where Vue is not found: they get the one that the theme gets. */
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
