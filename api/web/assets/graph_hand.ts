// The picture under a hand: one finger or the mouse moves it or a station, two fingers and the wheel bring it nearer.
import type { Painter } from "./graph_paint";
import type { Station, Tie } from "./graph_net";

const STEADY = 4;

export interface Touched { one(what: Station | Tie | null): void; twice(station: Station): void }

export function handle(box: HTMLElement, painter: Painter, touched: Touched): void {
  const down = new Map<number, [number, number]>();
  let held: Station | null = null, travelled = 0;
  const place = (event: MouseEvent): [number, number] => {
    const { left, top } = box.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const spread = (): number => {
    const [one, two] = [...down.values()];
    return one && two ? Math.hypot(one[0] - two[0], one[1] - two[1]) : 0;
  };

  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    box.setPointerCapture(event.pointerId);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, place(event));
    const under = down.size === 1 ? painter.at(...place(event)) : null;
    held = under && "ties" in under ? under : null;
  });

  box.addEventListener("pointermove", (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = place(event), before2 = spread();
    down.set(event.pointerId, now);
    const x = now[0] - before[0], y = now[1] - before[1];
    travelled += Math.abs(x) + Math.abs(y);
    if (travelled < STEADY) return;
    if (down.size === 2) {
      const [one, two] = [...down.values()] as [[number, number], [number, number]];
      if (before2 > 0) painter.zoom(spread() / before2, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2);
      painter.pan(x / 2, y / 2);
    } else if (held) {
      held.x += x / painter.view.zoom;
      held.y += y / painter.view.zoom;
      painter.moved();
    } else {
      painter.pan(x, y);
    }
  });

  const up = (event: PointerEvent): void => {
    const tapped = down.delete(event.pointerId) && down.size === 0 && event.type === "pointerup" && travelled < STEADY;
    held = null;
    if (tapped) touched.one(painter.at(...place(event)));
  };
  box.addEventListener("pointerup", up);
  box.addEventListener("pointercancel", up);

  box.addEventListener("dblclick", (event) => {
    const under = painter.at(...place(event));
    if (under && "ties" in under) touched.twice(under);
  });

  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 30;
    painter.zoom(Math.exp(-Math.max(-200, Math.min(200, lines)) * 0.002), ...place(event));
  }, { passive: false });
}
