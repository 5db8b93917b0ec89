type Given<File> = { files: File[]; expiresIn: number };

/**
 * What a link has handed out, for as long as it is good: a download that broke off begins again with it, and is not counted again. Under
 * a file's id, or undefined for all.
 */
export function createAddresses<File>() {
  const kept = new Map<string | undefined, { files: File[]; until: number }>();
  const find = (id: string | undefined) => {
    const found = kept.get(id);
    return found !== undefined && Date.now() < found.until ? found.files : undefined;
  };
  return {
    has: (id: string | undefined) => find(id) !== undefined,
    async get(id: string | undefined, ask: () => Promise<Given<File>>): Promise<File[]> {
      const good = find(id);
      if (good !== undefined) return good;
      const asked = Date.now();
      const { files, expiresIn } = await ask();
      kept.set(id, { files, until: asked + expiresIn * 1_000 });
      return files;
    },
    /** For what is saved: the next download is another. */
    forget: (id: string | undefined) => void kept.delete(id),
  };
}
