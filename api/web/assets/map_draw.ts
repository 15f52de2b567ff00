// The map itself: land and borders of Natural Earth, places as fine as they are known, ways as arcs. No tile, no server.
import { geoMercator, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json";
import { fontOf, Room, widthOf, type Box } from "./map_labels";
import { placesOf, type LegInCase, type LegPlace } from "./map_time";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 1000, HIGH = 600;
const EARTH = 6371;
// ISO 3166-1: the numbers of Natural Earth and the letters by which browsers name a country in any language.
const COUNTRIES: Record<string, string> = {
  "032": "AR", "068": "BO", "076": "BR", "152": "CL", "170": "CO", "188": "CR", "192": "CU", "214": "DO", "218": "EC", "222": "SV", "320": "GT",
  "328": "GY", "332": "HT", "340": "HN", "484": "MX", "558": "NI", "591": "PA", "600": "PY", "604": "PE", "740": "SR", "840": "US", "858": "UY",
  "862": "VE", "124": "CA", "250": "FR", "276": "DE", "380": "IT", "528": "NL", "620": "PT", "724": "ES", "756": "CH", "826": "GB", "504": "MA",
};

export interface Way { key: string; legs: LegInCase[]; places: LegPlace[]; kind: string; now: boolean }

interface View { x: number; y: number; k: number }
type Point = [number, number];
interface Country { name: string; middle: Point; bounds: [Point, Point]; land: Path2D }
interface PlaceOnMap { place: LegPlace; legs: number; at: Point }

const NAME = 13, COUNTRY = 15, SPACING = 0.12;
const probe = document.createElement("canvas").getContext("2d");

export class WorldMap {
  private readonly svg: SVGSVGElement;
  private readonly ground: SVGGElement;
  private readonly over: SVGGElement;
  private readonly projection: GeoProjection;
  private view: View = { x: 0, y: 0, k: 1 };
  private ways: Way[] = [];
  private chosen = "";
  private lands: Country[] = [];

  constructor(private readonly place: HTMLElement, points: Point[], private readonly choose: (key: string) => void) {
    this.svg = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true", focusable: "false" }) as SVGSVGElement;
    this.ground = drawn("g", { class: "ground" }) as SVGGElement;
    this.over = drawn("g", { class: "over" }) as SVGGElement;
    this.svg.append(arrows(), this.ground, this.over);
    place.append(this.svg);
    this.projection = geoMercator();
    const spots = points.length > 0 ? points : ([[-60, -15]] as Point[]);
    this.projection.fitExtent([[110, 90], [WIDE - 110, HIGH - 90]], { type: "MultiPoint", coordinates: spots });
    const scale = Math.min(this.projection.scale(), 2600);
    if (scale < this.projection.scale() || !Number.isFinite(this.projection.scale())) {
      const middle: Point = [mean(spots.map((one) => one[0])), mean(spots.map((one) => one[1]))];
      this.projection.scale(scale).center(middle).translate([WIDE / 2, HIGH / 2]);
    }
    this.projection.clipExtent([[-2 * WIDE, -2 * HIGH], [3 * WIDE, 3 * HIGH]]);
    this.listen();
    new ResizeObserver(() => this.turn(true)).observe(place);
  }

  // On a telephone the whole map is as wide as the screen: what is written on it must not shrink with it.
  private get shrunk(): number {
    const width = this.svg.getBoundingClientRect().width;
    return width > 0 ? Math.max(1, WIDE / width) : 1;
  }

  async showGround(): Promise<void> {
    const world = (await (await fetch(atlas)).json()) as Topology;
    const path = geoPath(this.projection);
    const land = feature(world, world.objects.land!);
    const borders = mesh(world, world.objects.countries as GeometryCollection, (one, other) => one !== other);
    this.ground.replaceChildren(
      drawn("rect", { class: "sea", x: -2 * WIDE, y: -2 * HIGH, width: 5 * WIDE, height: 5 * HIGH }),
      drawn("path", { class: "land", d: path(land) ?? "" }),
      drawn("path", { class: "border", d: path(borders) ?? "" }),
    );
    this.lands = countries(world, path);
    this.turn(true);
  }

  draw(ways: Way[], chosen: string): void {
    this.ways = ways;
    this.chosen = chosen;
    const k = this.view.k / this.shrunk;
    const spots = new Map<string, PlaceOnMap>();
    const arcs: Element[] = [];
    const lanes = new Map<string, number>();
    const room = new Room(this.window(), 1 / k);
    for (const way of ways) {
      const at = way.places.map((place) => this.at(place));
      way.places.forEach((place, index) => {
        const here = at[index];
        if (!here) return;
        const known = spots.get(String(here));
        if (known) known.legs += way.legs.length;
        else spots.set(String(here), { place, legs: way.legs.length, at: here });
      });
      const stops = at.filter((one): one is Point => one !== null);
      stops.slice(1).forEach((to, index) => {
        const from = stops[index]!;
        if (String(from) === String(to)) return;
        // Ways between the same two places, a planned one beside a made one, lie side by side.
        const lane = lanes.get(`${from}|${to}`) ?? 0;
        lanes.set(`${from}|${to}`, lane + 1);
        const over = bend(from, to, lane, 1 / k);
        room.takeLine(along(from, over, to));
        const arc = drawn("path", {
          class: `leg w-${way.kind}${way.now ? " is-now" : ""}${chosen === way.key ? " is-on" : chosen ? " is-off" : ""}`, d: `M${from[0]} ${from[1]}Q${over[0].toFixed(1)} ${over[1].toFixed(1)} ${to[0]} ${to[1]}`,
          "stroke-width": (1.4 + Math.log2(1 + way.legs.length)) / k, "marker-end": "url(#tip)", "data-way": way.key,
        });
        const title = drawn("title", {});
        title.textContent = `${way.places.map((place) => place.text).join(" → ")} (${way.legs.length})`;
        arc.append(title);
        arcs.push(arc);
      });
    }
    const names = this.spots([...spots.values()], room);
    this.over.replaceChildren(...this.countries(room), ...arcs, ...names);
    this.place.dataset.arcs = String(arcs.length);
  }

  /** What of the map is in sight, in the measure of what is drawn over it. */
  private window(): Box {
    const { width, height } = this.svg.getBoundingClientRect();
    const scale = Math.min(width / WIDE, height / HIGH) || 1;
    const wide = (width || WIDE) / scale, high = (height || HIGH) / scale;
    const { x, y, k } = this.view;
    const left = (WIDE - wide) / 2, top = (HIGH - high) / 2;
    return [(left - x) / k, (top - y) / k, (left + wide - x) / k, (top + high - y) / k];
  }

  private spots(spots: PlaceOnMap[], room: Room): Element[] {
    const k = this.view.k / this.shrunk;
    const font = fontOf(this.svg, NAME);
    const found: Element[] = [], names: Element[] = [];
    const sorted = spots.sort((one, two) => two.legs - one.legs || one.place.text.localeCompare(two.place.text));
    const sizes = sorted.map(({ legs, at }) => ({ x: at[0], y: at[1], radius: (3.5 + Math.log2(1 + legs)) / k }));
    for (const size of sizes) room.takeSpot(size);
    sorted.forEach(({ place, at }, index) => {
      const reading = place.reading!, size = sizes[index]!;
      const radius = reading.radius ? (this.projection.scale() * reading.radius) / EARTH / Math.cos(((reading.latitude ?? 0) * Math.PI) / 180) : 0;
      if (radius * k > 8) found.push(drawn("circle", { class: "reach", cx: at[0], cy: at[1], r: radius, "stroke-width": 1 / k }));
      const spot = drawn("circle", { class: `spot p-${reading.precision}`, cx: at[0], cy: at[1], r: size.radius, "stroke-width": 1.5 / k });
      const title = drawn("title", {});
      title.textContent = place.text;
      spot.append(title);
      found.push(spot);
      const box = room.beside(size, widthOf(place.text, font) / k, (NAME + 2) / k);
      if (!box) return;
      const label = drawn("text", { class: "name", x: box[0], y: box[3] - 4 / k, "font-size": NAME / k, "stroke-width": 3.5 / k });
      label.textContent = place.text;
      names.push(label);
    });
    return [...found, ...names];
  }

  /** Names of countries, each on its own land where that is in sight and free: nearest to its middle. */
  private countries(room: Room): Element[] {
    const k = this.view.k / this.shrunk;
    const [left, top, right, bottom] = this.window();
    const font = fontOf(this.svg, COUNTRY);
    return this.lands.flatMap(({ name, middle, bounds, land }) => {
      const [[x0, y0], [x1, y1]] = [[Math.max(left, bounds[0][0]), Math.max(top, bounds[0][1])], [Math.min(right, bounds[1][0]), Math.min(bottom, bounds[1][1])]] as [Point, Point];
      if (x0 >= x1 || y0 >= y1) return [];
      const capitals = name.toLocaleUpperCase(document.documentElement.lang);
      const wide = widthOf(capitals, font, COUNTRY * SPACING) / k, high = (COUNTRY + 2) / k;
      const box = room.around(within(land, middle, [x0, y0, x1, y1], wide, high), wide, high);
      if (!box) return [];
      const label = drawn("text", { class: "country", x: (box[0] + box[2]) / 2, y: box[3] - 4 / k, "font-size": COUNTRY / k });
      label.textContent = capitals;
      return [label];
    });
  }

  zoom(by: number, at: Point = [WIDE / 2, HIGH / 2]): void {
    const k = Math.min(24, Math.max(0.4, this.view.k * by)), real = k / this.view.k;
    this.view = { k, x: at[0] - (at[0] - this.view.x) * real, y: at[1] - (at[1] - this.view.y) * real };
    this.turn(true);
  }

  fit(): void {
    this.view = { x: 0, y: 0, k: 1 };
    this.turn(true);
  }

  private turn(again: boolean): void {
    const { x, y, k } = this.view;
    for (const group of [this.ground, this.over]) group.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
    if (again) this.draw(this.ways, this.chosen);
  }

  private at(place: LegPlace): Point | null {
    const { longitude, latitude } = place.reading ?? {};
    if (longitude == null || latitude == null) return null;
    const found = this.projection([longitude, latitude]);
    return found ? [Math.round(found[0] * 10) / 10, Math.round(found[1] * 10) / 10] : null;
  }

  private listen(): void {
    const scale = (): number => WIDE / this.svg.getBoundingClientRect().width;
    this.place.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== this.place) return;
      event.preventDefault();
      const box = this.svg.getBoundingClientRect();
      this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, [(event.clientX - box.left) * scale(), (event.clientY - box.top) * scale()]);
    }, { passive: false });
    let from: Point | null = null;
    this.svg.addEventListener("pointerdown", (event) => {
      from = [event.clientX, event.clientY];
      const way = (event.target as Element).closest<SVGElement>("[data-way]")?.dataset.way;
      if (way) this.choose(way);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from || event.buttons === 0) return;
      this.view.x += (event.clientX - from[0]) * scale();
      this.view.y += (event.clientY - from[1]) * scale();
      from = [event.clientX, event.clientY];
      this.turn(false);
    });
    this.svg.addEventListener("pointerup", () => {
      from = null;
      this.turn(true);
    });
    this.place.addEventListener("keydown", (event) => {
      const step: Record<string, Point> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
      const by = step[event.key];
      if (by) {
        this.view.x += by[0];
        this.view.y += by[1];
        this.turn(true);
      } else if (event.key === "+") this.zoom(1.4);
      else if (event.key === "-") this.zoom(1 / 1.4);
      else if (event.key === "0") this.fit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
}

export function pointsOf(legs: LegInCase[]): Point[] {
  return legs.flatMap(({ leg }) => placesOf(leg)).flatMap(({ reading }): Point[] =>
    reading?.longitude != null && reading.latitude != null ? [[reading.longitude, reading.latitude]] : []);
}

/** Over which point an arc bends: to the right of its way, so that there and back are two, and further out lane by lane. */
function bend(from: Point, to: Point, lane: number, pixel: number): Point {
  const dx = to[0] - from[0], dy = to[1] - from[1];
  const long = Math.hypot(dx, dy);
  const lean = 0.16 + lane * Math.max(0.14, (18 * pixel) / long);
  return [(from[0] + to[0]) / 2 + dy * lean, (from[1] + to[1]) / 2 - dx * lean];
}

/** Points along an arc. */
function along(from: Point, over: Point, to: Point): Point[] {
  return Array.from({ length: 25 }, (_, index) => {
    const t = index / 24, u = 1 - t;
    return [u * u * from[0] + 2 * u * t * over[0] + t * t * to[0], u * u * from[1] + 2 * u * t * over[1] + t * t * to[1]];
  });
}

function countries(world: Topology, path: GeoPath): Country[] {
  const names = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });
  return feature(world, world.objects.countries as GeometryCollection).features.flatMap((one) => {
    const code = COUNTRIES[String(one.id)];
    // Of the part that is near, not of the whole country.
    const [x, y] = code ? path.centroid(one) : [NaN, NaN];
    if (!code || !Number.isFinite(x)) return [];
    return [{ name: names.of(code) ?? code, middle: [x, y] as Point, bounds: path.bounds(one) as [Point, Point], land: new Path2D(path(one) ?? "") }];
  });
}

/** Points of a land on which its name may stand: those where all of it lies on the land first, near its middle first. */
function within(land: Path2D, middle: Point, [left, top, right, bottom]: Box, wide: number, high: number): Point[] {
  const found: { at: Point; cost: number }[] = [];
  const inside = (x: number, y: number): boolean => probe?.isPointInPath(land, x, y) ?? true;
  const grid: Point[] = [middle];
  for (let x = 0; x <= 10; x++) for (let y = 0; y <= 10; y++) grid.push([left + ((right - left) * x) / 10, top + ((bottom - top) * y) / 10]);
  for (const [x, y] of grid) {
    if (!inside(x, y)) continue;
    const off = [-0.5, 0, 0.5].filter((part) => !inside(x + part * wide, y - high / 2) || !inside(x + part * wide, y + high / 2)).length;
    if (off < 3) found.push({ at: [x, y], cost: Math.hypot(x - middle[0], y - middle[1]) + off * wide * 2 });
  }
  return found.sort((one, two) => one.cost - two.cost).map(({ at }) => at);
}

function arrows(): Element {
  const tip = drawn("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 4, markerHeight: 4, orient: "auto" });
  tip.append(drawn("path", { class: "tip", d: "M0 0L8 4L0 8z" }));
  const defs = drawn("defs", {});
  defs.append(tip);
  return defs;
}

export function drawn(tag: string, told: Record<string, string | number>): Element {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(told)) element.setAttribute(name, String(value));
  return element;
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
