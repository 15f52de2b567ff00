// Draws the picture on one canvas: ties in long strokes, stations as stamps that are made once for a kind and a size.
// All of it is drawn anew for each frame, so that hiding, choosing and moving cost the same, whatever went before.
import { looksOf, type Looks } from "./graph_look";
import { Names, Room } from "./graph_names";
import { LOOKS, type Look, type Net, type Station, type Tie } from "./graph_net";

/** Where the plane lies on the screen: a place of the plane times `zoom`, plus `x` and `y`, in pixels of the page. */
export interface View { zoom: number; x: number; y: number }
interface Sheet { pen: CanvasRenderingContext2D; view: View; width: number; height: number; scale: number }
type Stamp = { picture: HTMLCanvasElement; half: number };

const LEAST = 0.02, MOST = 4;
const FONT = 11, READABLE = 8;
const WIDEST_NAME = 140;
const MOST_NAMES = 400, FOREMOST = 16;
// One stroke of thousands of lines is slower to draw than many of a few hundred.
const STROKE = 200;
// Of more ties than these the eye follows none: while the picture moves none is drawn, beside a chosen station its own
// alone, and never one whose ends are both out of sight.
const MANY = 3000;
const STILL_AFTER = 140;
const VEIL = 0.86;

export class Painter {
  view: View = { zoom: 1, x: 0, y: 0 };
  private width = 0;
  private height = 0;
  chosen: Station | null = null;
  tie: Tie | null = null;
  /** What lies on a way that was asked for. */
  way = new Set<Station | Tie>();
  private near: Set<Station> | null = null;
  private readonly canvas = document.createElement("canvas");
  private looks: Looks;
  private readonly stamps = new Map<string, Stamp>();
  private readonly names = new Names();
  private asked = 0;
  private flight = 0;
  private still = 0;
  private moving = false;

  constructor(box: HTMLElement, private readonly net: Net, private readonly root: HTMLElement) {
    this.looks = looksOf(root);
    this.canvas.setAttribute("aria-hidden", "true");
    box.append(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.look("screen");
      this.again();
    });
    for (const [event, on] of [["beforeprint", "paper"], ["afterprint", "screen"]] as const) {
      addEventListener(event, () => {
        this.look(on);
        this.frame(); // at once: what is printed is what stands there when this ends
      });
    }
    // Asked here alone: each frame would otherwise wait for the layout of the whole page.
    const measure = (): void => {
      [this.width, this.height] = [box.clientWidth, box.clientHeight];
      this.again();
    };
    new ResizeObserver(measure).observe(box);
    measure();
  }

  /** Lights a station and what stands beside it; all else turns faint. */
  choose(station: Station | null, near: Iterable<Station> = []): void {
    this.chosen = station;
    this.tie = null;
    this.near = station ? new Set([station, ...near]) : null;
    this.again();
  }

  /** Lights one tie alone. */
  mark(tie: Tie | null): void {
    this.tie = tie;
    this.again();
  }

  /** Draws with the next frame, once, however often it is asked. */
  again(): void {
    this.asked ||= requestAnimationFrame(() => {
      this.asked = 0;
      this.frame();
    });
  }

  /** Draws while somebody moves the picture, and once more when it is still. */
  moved(): void {
    this.moving = true;
    clearTimeout(this.still);
    this.still = window.setTimeout(() => {
      this.moving = false;
      this.again();
    }, STILL_AFTER);
    this.again();
  }

  pan(x: number, y: number): void {
    this.land();
    this.view = { ...this.view, x: this.view.x + x, y: this.view.y + y };
    this.moved();
  }

  /** Nearer or farther about a point of the box. */
  zoom(by: number, x = this.width / 2, y = this.height / 2): void {
    this.land();
    const zoom = clamp(this.view.zoom * by);
    const real = zoom / this.view.zoom;
    this.view = { zoom, x: x - (x - this.view.x) * real, y: y - (y - this.view.y) * real };
    this.moved();
  }

  /** Brings these into sight. */
  fit(stations: Station[], nearest = MOST, soft = false): void {
    if (stations.length === 0 || this.width === 0) return;
    // Beside the outermost ones there is room for half a name.
    const bounds = boundsOf(stations), edge = 40, side = Math.max(edge, Math.min(96, this.width / 8));
    const zoom = clamp(Math.min(nearest, (this.width - 2 * side) / bounds.width, (this.height - 2 * edge) / bounds.height));
    this.go({
      zoom, x: this.width / 2 - zoom * (bounds.left + bounds.width / 2), y: this.height / 2 - zoom * (bounds.top + bounds.height / 2),
    }, soft);
  }

  center(station: Station): void {
    const { zoom } = this.view;
    this.go({ zoom, x: this.width / 2 - zoom * station.x, y: this.height / 2 - zoom * station.y }, true);
  }

  /** What lies under a point of the box: a station before a tie. */
  at(x: number, y: number): Station | Tie | null {
    const { zoom } = this.view, px = (x - this.view.x) / zoom, py = (y - this.view.y) / zoom;
    let found: Station | Tie | null = null, least = 4 / zoom;
    for (const station of this.net.stations.values()) {
      const far = station.gone ? Infinity : Math.hypot(station.x - px, station.y - py) - station.size / 2;
      if (far < least) [found, least] = [station, far];
    }
    if (found) return found;
    least = 5 / zoom;
    for (const tie of this.net.ties.values()) {
      const far = hidden(tie) ? Infinity : distance(tie, px, py) - tie.width / 2;
      if (far < least) [found, least] = [tie, far];
    }
    return found;
  }

  place(x: number, y: number): [number, number] {
    return [(x - this.view.x) / this.view.zoom, (y - this.view.y) / this.view.zoom];
  }

  private look(on: "screen" | "paper"): void {
    this.looks = looksOf(this.root, on);
    this.stamps.clear();
  }

  /** All of it as a file, whatever the screen shows of it, and as on paper. */
  file(): Promise<Blob | null> {
    this.look("paper");
    const shown = [...this.net.stations.values()].filter((station) => !station.gone);
    const bounds = boundsOf(shown, 80);
    const zoom = Math.min(2, 6000 / bounds.width, 6000 / bounds.height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(bounds.width * zoom);
    canvas.height = Math.ceil(bounds.height * zoom);
    const pen = canvas.getContext("2d")!;
    pen.fillStyle = this.looks.surface;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    this.draw({ pen, view: { zoom, x: -bounds.left * zoom, y: -bounds.top * zoom }, width: canvas.width, height: canvas.height, scale: 1 }, true, Infinity);
    this.look("screen");
    return new Promise((told) => canvas.toBlob(told, "image/png"));
  }

  private go(to: View, soft: boolean): void {
    this.land();
    const from = this.view, began = performance.now();
    if (!soft || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.view = to;
      return this.again();
    }
    const step = (now: number): void => {
      const part = Math.min(1, Math.max(0, now - began) / 220), eased = 1 - (1 - part) ** 3;
      const between = (one: number, two: number): number => one + (two - one) * eased;
      this.view = { zoom: between(from.zoom, to.zoom), x: between(from.x, to.x), y: between(from.y, to.y) };
      this.flight = part < 1 ? requestAnimationFrame(step) : 0;
      this.moved();
    };
    this.flight = requestAnimationFrame(step);
  }

  private land(): void {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
  }

  private frame(): void {
    const scale = Math.min(devicePixelRatio, 1.5), { width, height, canvas } = this;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const pen = canvas.getContext("2d")!;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, width, height);
    this.draw({ pen, view: this.view, width, height, scale }, !this.moving || this.net.ties.size <= MANY);
  }

  private draw(sheet: Sheet, withTies: boolean, names = MOST_NAMES): void {
    const seen: Station[] = [];
    for (const station of this.net.stations.values()) {
      if (!station.gone && inSight(station, sheet)) seen.push(station);
    }
    const { near, way } = this;
    const bright = near ? seen.filter((station) => near.has(station) || way.has(station)) : seen;
    const { plain, marked } = this.strokes(sheet);
    if (withTies && !(near && this.net.ties.size > MANY)) this.stroke(sheet, plain);
    if (near) {
      // All is drawn as ever and then veiled: to draw each of thousands faint takes longer.
      for (const station of seen) this.stamp(sheet, station);
      sheet.pen.globalAlpha = VEIL;
      sheet.pen.fillStyle = this.looks.surface;
      sheet.pen.fillRect(0, 0, sheet.width, sheet.height);
      sheet.pen.globalAlpha = 1;
    }
    this.stroke(sheet, marked);
    for (const station of bright) this.stamp(sheet, station);
    this.write(sheet, bright, names);
  }

  /** The ties in sight by how they are drawn: those of what is chosen, of a way, or one that is looked at, apart. */
  private strokes(sheet: Sheet): { plain: Map<string, Tie[]>; marked: Map<string, Tie[]> } {
    const { chosen, way } = this, plain = new Map<string, Tie[]>(), marked = new Map<string, Tie[]>();
    const many = this.net.ties.size > MANY;
    for (const tie of this.net.ties.values()) {
      if (hidden(tie) || !crosses(tie, sheet) || (many && !inSight(tie.one, sheet) && !inSight(tie.two, sheet))) continue;
      const mark = tie === this.tie ? "chosen" : way.has(tie) ? "way" : chosen && (tie.one === chosen || tie.two === chosen) ? "lit" : "";
      const name = `${tie.look} ${Math.round(tie.width)} ${mark}`, groups = mark ? marked : plain;
      const group = groups.get(name);
      if (group) group.push(tie);
      else groups.set(name, [tie]);
    }
    return { plain, marked };
  }

  private stroke(sheet: Sheet, groups: Map<string, Tie[]>): void {
    const { pen, view: { zoom } } = sheet;
    for (const look of LOOKS) {
      for (const [name, ties] of groups) {
        const [of, width, mark] = name.split(" ") as [Look, string, string];
        if (of !== look) continue;
        pen.strokeStyle = mark === "way" ? this.looks.way : mark ? this.looks.focus : this.looks.ties[look];
        pen.globalAlpha = !mark && look === "plain" ? 0.55 : 0.9;
        pen.lineWidth = Math.max(mark ? 1.5 : 0.7, (mark === "way" || mark === "chosen" ? 5 : Number(width)) * zoom);
        pen.setLineDash(look === "across" ? [6, 4] : []);
        lines(sheet, ties);
      }
    }
    pen.setLineDash([]);
    pen.globalAlpha = 1;
  }

  private stamp({ pen, view, scale }: Sheet, station: Station): void {
    const ring = station === this.chosen ? "chosen" : this.way.has(station) ? "way" : this.near?.has(station) ? "near" : "";
    const { picture, half } = this.stampOf(station.kind, Math.max(2, Math.round(station.size * view.zoom * scale)), ring);
    const size = (2 * half) / scale;
    pen.drawImage(picture, station.x * view.zoom + view.x - size / 2, station.y * view.zoom + view.y - size / 2, size, size);
  }

  /** A station of this kind, so many pixels across, with its border or the ring of one that is lit. */
  private stampOf(kind: string, size: number, ring: string): Stamp {
    const name = `${kind} ${size} ${ring}`;
    const known = this.stamps.get(name);
    if (known) return known;
    if (this.stamps.size > 1500) this.stamps.clear();
    const border = ring ? Math.max(2, size / 8) : Math.max(0.5, size / 18);
    const half = Math.ceil(size / 2 + border);
    const picture = document.createElement("canvas");
    picture.width = picture.height = 2 * half;
    const pen = picture.getContext("2d")!;
    const [colour, shape] = this.looks.kind(kind);
    const drawn = new Path2D();
    drawn.addPath(shape, new DOMMatrix([size / 2, 0, 0, size / 2, half, half]));
    pen.lineJoin = "round";
    pen.lineWidth = border;
    pen.strokeStyle = ring === "way" ? this.looks.way : ring ? this.looks.focus : this.looks.surface;
    pen.fillStyle = colour;
    pen.fill(drawn);
    pen.stroke(drawn);
    const stamp = { picture, half };
    this.stamps.set(name, stamp);
    return stamp;
  }

  /**
   * Names where they can be read; from afar of those that are lit, or of the few that most documents name. Where two would
   * lie over one another stands that of the station that is lit, or has more ties.
   */
  private write({ pen, view }: Sheet, stations: Station[], most: number): void {
    const afar = FONT * view.zoom < READABLE;
    const lit = (one: Station): number => (one === this.chosen ? 2 : this.way.has(one) || this.near?.has(one) ? 1 : 0);
    const few = afar && !this.near && this.way.size === 0;
    const named = afar && !few ? stations.filter(lit) : [...stations];
    named.sort((one, two) => lit(two) - lit(one) || (few ? two.documents - one.documents : two.ties.size - one.ties.size));
    const size = Math.max(FONT, Math.min(22, FONT * view.zoom));
    pen.font = `${size}px ${this.looks.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = size / 3.5;
    pen.strokeStyle = this.looks.surface;
    pen.fillStyle = this.looks.ink;
    const room = new Room(size * 1.2);
    let left = few ? FOREMOST : most;
    for (const station of named) {
      if (left === 0) break;
      const x = station.x * view.zoom + view.x, y = (station.y + station.size / 2) * view.zoom + view.y + 4;
      const { text, width } = this.names.short(pen, station.name, size);
      if (!room.take(x, y, width * size + size / 2)) continue;
      left -= 1;
      pen.strokeText(text, x, y);
      pen.fillText(text, x, y);
    }
  }
}

function clamp(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, zoom));
}

function hidden(tie: Tie): boolean {
  return tie.gone || tie.one.gone || tie.two.gone;
}

function boundsOf(stations: Station[], edge = 0): { left: number; top: number; width: number; height: number } {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const { x, y, size } of stations) {
    left = Math.min(left, x - size);
    right = Math.max(right, x + size);
    top = Math.min(top, y - size);
    bottom = Math.max(bottom, y + size);
  }
  if (left > right) return { left: 0, top: 0, width: 2 * edge + 1, height: 2 * edge + 1 };
  return { left: left - edge, top: top - edge, width: right - left + 2 * edge, height: bottom - top + 2 * edge };
}

function inSight({ x, y, size }: Station, { view, width, height }: Sheet): boolean {
  const edge = size * view.zoom + 20, left = x * view.zoom + view.x, top = y * view.zoom + view.y;
  return left > -edge - WIDEST_NAME && left < width + edge + WIDEST_NAME && top > -edge - 30 && top < height + edge;
}

function crosses({ one, two }: Tie, { view, width, height }: Sheet): boolean {
  const x0 = one.x * view.zoom + view.x, x1 = two.x * view.zoom + view.x;
  const y0 = one.y * view.zoom + view.y, y1 = two.y * view.zoom + view.y;
  return Math.max(x0, x1) > 0 && Math.min(x0, x1) < width && Math.max(y0, y1) > 0 && Math.min(y0, y1) < height;
}

function lines({ pen, view: { zoom, x, y } }: Sheet, ties: Tie[]): void {
  for (let at = 0; at < ties.length; at += STROKE) {
    pen.beginPath();
    for (const { one, two } of ties.slice(at, at + STROKE)) {
      pen.moveTo(one.x * zoom + x, one.y * zoom + y);
      pen.lineTo(two.x * zoom + x, two.y * zoom + y);
    }
    pen.stroke();
  }
}

/** How far a point lies from the line between two stations. */
function distance({ one, two }: Tie, x: number, y: number): number {
  const dx = two.x - one.x, dy = two.y - one.y, long = dx * dx + dy * dy;
  const part = long === 0 ? 0 : Math.min(1, Math.max(0, ((x - one.x) * dx + (y - one.y) * dy) / long));
  return Math.hypot(one.x + part * dx - x, one.y + part * dy - y);
}
