"use client";
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon";

/** A picture before anybody has published it; a sign where the browser can't show it. Give it `key` by the file. */
export function FilePicture({ file }: { file: File }) {
  const ref = useRef<HTMLImageElement>(null);
  const [cannotBeShown, setCannotBeShown] = useState(!file.type.startsWith("image/"));
  useEffect(() => {
    if (ref.current === null) return;
    const url = URL.createObjectURL(file);
    ref.current.src = url;
    // Otherwise its bytes would stay in memory as long as the page.
    return () => URL.revokeObjectURL(url);
  }, [file]);
  if (cannotBeShown) return <Icon name="file" />;
  return <img ref={ref} alt="" className="s3d-picture" onError={() => setCannotBeShown(true)} />;
}
