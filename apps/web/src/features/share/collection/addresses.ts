type Given<File> = { files: File[]; expiresIn: number };

/**
 * Keeps the URLs that a link has returned while they are valid: a download that broke off begins again with the same
 * URLs, and is not counted again. By a file's id, or undefined for all files.
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
    /** After a download is saved: the next one is counted again. */
    forget: (id: string | undefined) => void kept.delete(id),
  };
}
