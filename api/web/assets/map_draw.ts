// The map itself: land and borders of Natural Earth, places as fine as they are known, ways as arcs. No tile, no server.
import { geoMercator, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-50m.json";
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

export class WorldMap {
  private readonly svg: SVGSVGElement;
  private readonly ground: SVGGElement;
  private readonly over: SVGGElement;
  private readonly projection: GeoProjection;
  private view: View = { x: 0, y: 0, k: 1 };
  private ways: Way[] = [];
  private chosen = "";

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
      ...this.countries(world, path),
    );
  }

  private countries(world: Topology, path: GeoPath): Element[] {
    const names = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });
    const all = feature(world, world.objects.countries as GeometryCollection).features;
    return all.flatMap((one) => {
      const code = COUNTRIES[String(one.id)];
      // Of the part that the map shows, not of the whole country.
      const [x, y] = code ? path.centroid(one) : [NaN, NaN];
      if (!code || !Number.isFinite(x)) return [];
      const label = drawn("text", { class: "country", x, y });
      label.textContent = names.of(code) ?? code;
      return [label];
    });
  }

  draw(ways: Way[], chosen: string): void {
    this.ways = ways;
    this.chosen = chosen;
    this.svg.style.setProperty("--shrunk", String(this.shrunk));
    const k = this.view.k / this.shrunk;
    const spots = new Map<string, { place: LegPlace; legs: number; at: Point }>();
    const arcs: Element[] = [];
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
        const arc = drawn("path", {
          class: `leg w-${way.kind}${way.now ? " is-now" : ""}${chosen === way.key ? " is-on" : chosen ? " is-off" : ""}`, d: bend(from, to),
          "stroke-width": (1.4 + Math.log2(1 + way.legs.length)) / k, "marker-end": "url(#tip)", "data-way": way.key,
        });
        const title = drawn("title", {});
        title.textContent = `${way.places.map((place) => place.text).join(" → ")} (${way.legs.length})`;
        arc.append(title);
        arcs.push(arc);
      });
    }
    this.over.replaceChildren(...arcs, ...this.spots([...spots.values()]));
    this.place.dataset.arcs = String(arcs.length);
  }

  private spots(spots: { place: LegPlace; legs: number; at: Point }[]): Element[] {
    const k = this.view.k / this.shrunk;
    const taken: [number, number, number, number][] = [];
    const found: Element[] = [];
    for (const { place, legs, at } of spots.sort((one, two) => two.legs - one.legs)) {
      const reading = place.reading!;
      const radius = reading.radius ? (this.projection.scale() * reading.radius) / EARTH / Math.cos(((reading.latitude ?? 0) * Math.PI) / 180) : 0;
      if (radius * k > 8) found.push(drawn("circle", { class: "reach", cx: at[0], cy: at[1], r: radius, "stroke-width": 1 / k }));
      found.push(drawn("circle", { class: `spot p-${reading.precision}`, cx: at[0], cy: at[1], r: (3.5 + Math.log2(1 + legs)) / k, "stroke-width": 1.5 / k }));
      const capital = place.text === place.text.toUpperCase();
      const wide = place.text.length * (capital ? 9.6 : 7.4) / k, high = 15 / k;
      const side = [[9 / k, 4 / k], [-wide - 9 / k, 4 / k], [-wide / 2, -11 / k], [-wide / 2, 20 / k]].find(([x, y]) => {
        const box: [number, number, number, number] = [at[0] + x!, at[1] + y! - high, at[0] + x! + wide, at[1] + y!];
        const free = taken.every((one) => box[2] < one[0] || box[0] > one[2] || box[3] < one[1] || box[1] > one[3]);
        if (free) taken.push(box);
        return free;
      });
      if (!side) continue;
      const label = drawn("text", { class: "name", x: at[0] + side[0]!, y: at[1] + side[1]!, "font-size": 13 / k, "stroke-width": 3.5 / k });
      label.textContent = place.text;
      found.push(label);
    }
    return found;
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
    this.svg.addEventListener("pointerup", () => (from = null));
    this.place.addEventListener("keydown", (event) => {
      const step: Record<string, Point> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
      const by = step[event.key];
      if (by) {
        this.view.x += by[0];
        this.view.y += by[1];
        this.turn(false);
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

/** An arc that leans to the right of its way, so that there and back are two. */
function bend(from: Point, to: Point): string {
  const dx = to[0] - from[0], dy = to[1] - from[1];
  const over: Point = [(from[0] + to[0]) / 2 + dy * 0.16, (from[1] + to[1]) / 2 - dx * 0.16];
  return `M${from[0]} ${from[1]}Q${over[0].toFixed(1)} ${over[1].toFixed(1)} ${to[0]} ${to[1]}`;
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
