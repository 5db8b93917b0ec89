"use client";
import { useEffect, useRef, useState } from "react";
import { Icon } from "./icon";

/** Shows a picture that is not published yet, or an icon if the browser cannot show it. Give it a `key` per file. */
export function FilePicture({ file }: { file: File }) {
  const ref = useRef<HTMLImageElement>(null);
  const [cannotBeShown, setCannotBeShown] = useState(!file.type.startsWith("image/"));
  useEffect(() => {
    if (ref.current === null) return;
    const url = URL.createObjectURL(file);
    ref.current.src = url;
    // Otherwise the bytes would stay in memory until the page closes.
    return () => URL.revokeObjectURL(url);
  }, [file]);
  if (cannotBeShown) return <Icon name="file" />;
  return <img ref={ref} alt="" className="s3d-picture" onError={() => setCannotBeShown(true)} />;
}
