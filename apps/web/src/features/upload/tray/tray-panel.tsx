import { QueueActions } from "../list/queue-actions.tsx";
import { QueueState } from "../list/queue-state.tsx";
import type { Queue } from "../list/queue.ts";
import { SpeedGraph } from "./speed-graph.tsx";
import { TrayList } from "./tray-list.tsx";

/** All uploads, over a page that shows something else. */
export function TrayPanel(queue: Queue) {
  return (
    <div className="grid gap-2">
      <div className="grid gap-2 px-2">
        <QueueState {...queue} />
        {queue.counts.active > 0 && <SpeedGraph />}
        <QueueActions {...queue} />
      </div>
      <div className="-mx-2">
        <TrayList items={queue.items} />
      </div>
    </div>
  );
}
