// The page of ways: one period rules the map, the list beside it and the timeline; it can be played.
import { pointsOf, WorldMap, type Way } from "./map_draw";
import { lanes, type By, type Flags } from "./map_lanes";
import { monthName, monthOf, monthsOf, Period, placesOf, type LegInCase } from "./map_time";
import { say, wordsOf } from "./words";

const STRETCH = 1000;
const BEAT = 900;

class WaysPage {
  private readonly words;
  private readonly kinds: Record<string, string>;
  private readonly names: Record<string, string>;
  private legs: LegInCase[] = [];
  private flags: Flags[] = [];
  private map: WorldMap | null = null;
  private start = 0;
  private chosen = "";
  private by: By = "place";
  private beat = 0;
  private now = -1;
  private laneWidth = 0;

  constructor(private readonly root: HTMLElement) {
    this.words = wordsOf(root);
    this.kinds = JSON.parse(root.dataset.kinds ?? "{}") as Record<string, string>;
    this.names = JSON.parse(root.dataset.indicators ?? "{}") as Record<string, string>;
    root.addEventListener("input", () => this.draw());
    root.addEventListener("click", (event) => this.act(event.target as Element));
  }

  async open(): Promise<void> {
    const address = this.root.dataset.ways ?? "";
    for (let more = true; more; ) {
      const told = await asked<{ total: number; legs: LegInCase[] }>(`${address}/routes?limit=${STRETCH}&offset=${this.legs.length}`);
      this.legs.push(...told.legs);
      more = told.legs.length > 0 && this.legs.length < told.total;
    }
    if ("trends" in this.root.dataset) this.flags = (await asked<{ rows: Flags[] }>(`${address}/trends?by=month`)).rows;
    this.root.hidden = false;
    this.map = new WorldMap(this.find("[data-map]"), pointsOf(this.legs), (key) => this.pick(key));
    this.axis();
    this.draw();
    await this.map.showGround();
    const place = this.find("[data-lanes]");
    new ResizeObserver(() => place.clientWidth !== this.laneWidth && this.draw()).observe(place);
    this.root.dataset.ready = "";
  }

  private axis(): void {
    const months = this.legs.flatMap(({ leg }) => monthsOf(leg) ?? []);
    const flagged = this.flags.flatMap((one) => monthOf(one.value) ?? []);
    if (months.length === 0) return;
    // Signs are often older than any journey; years that no journey touches stay a step away.
    const first = Math.min(...months), last = Math.max(...months, ...flagged.filter((one) => one >= first && one <= Math.max(...months) + 24));
    this.start = first;
    for (const [name, value] of [["[data-first]", 0], ["[data-last]", last - first]] as const) {
      const range = this.find<HTMLInputElement>(name);
      range.max = String(last - first);
      range.value = String(value);
    }
    this.find("[data-time]").hidden = false;
  }

  private period(): Period {
    const first = this.find<HTMLInputElement>("[data-first]"), last = this.find<HTMLInputElement>("[data-last]");
    const [from, until] = [Number(first.value), Number(last.value)].sort((one, two) => one - two) as [number, number];
    return new Period(this.start + from, this.start + until, this.find<HTMLInputElement>("[data-undated]").checked);
  }

  private draw(): void {
    const period = this.period();
    const held = this.legs.filter(({ leg }) => period.holds(leg));
    const ways = this.ways(held);
    if (this.start > 0) {
      for (const [name, range, month] of [["[data-from]", "[data-first]", period.first], ["[data-until]", "[data-last]", period.last]] as const) {
        this.find(name).textContent = monthName(month);
        this.find(range).setAttribute("aria-valuetext", monthName(month));
      }
    }
    this.map?.draw(ways, this.chosen);
    this.list(ways);
    this.find("[data-count]").textContent = held.length.toLocaleString(document.documentElement.lang);
    const shown = { by: this.by, words: this.words, names: this.names }, place = this.find("[data-lanes]");
    this.laneWidth = place.clientWidth;
    place.replaceChildren(lanes(place, this.legs.filter(({ leg }) => !leg.planned), this.flags, period, shown));
    const unplaced = held.filter(({ leg }) => pointsOf([{ id: "", name: "", leg }]).length < 2).length;
    const told = [say(this.words, "journeys", { n: held.length }), unplaced ? say(this.words, "unplaced", { n: unplaced }) : ""];
    this.find("[data-say]").textContent = this.now >= 0 ? say(this.words, "playing", { month: monthName(this.now), n: held.length }) : told.filter(Boolean).join(" · ");
  }

  private ways(legs: LegInCase[]): Way[] {
    const found = new Map<string, Way>();
    for (const one of legs) {
      const places = placesOf(one.leg);
      // What was only planned is a way of its own, beside the one that was travelled.
      const key = `${one.leg.planned ? "planned " : ""}${places.map((place) => place.normal).join("|")}`;
      const way = found.get(key) ?? { key, legs: [], places, kind: one.leg.planned ? "planned" : "plain", now: false };
      way.legs.push(one);
      way.kind = this.kinds[one.id] ?? way.kind;
      const months = monthsOf(one.leg);
      way.now ||= months !== null && months[0] <= this.now && this.now <= months[1];
      found.set(key, way);
    }
    return [...found.values()].sort((one, two) => two.legs.length - one.legs.length || one.key.localeCompare(two.key));
  }

  private list(ways: Way[]): void {
    const items = ways.map((way) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = `way-pick w-${way.kind}`;
      button.dataset.pick = way.key;
      button.setAttribute("aria-pressed", String(way.key === this.chosen));
      const count = document.createElement("span");
      count.className = "num quiet";
      count.textContent = way.legs.length.toLocaleString(document.documentElement.lang);
      button.append(way.places.map((place) => place.text).join(" → "), count);
      item.append(button);
      if (way.key === this.chosen) item.append(this.proofs(way));
      return item;
    });
    const picks = this.find("[data-picks]");
    const focused = (document.activeElement as HTMLElement | null)?.dataset.pick;
    picks.replaceChildren(...items);
    if (focused) picks.querySelector<HTMLElement>(`[data-pick="${CSS.escape(focused)}"]`)?.focus();
    if (items.length === 0) {
      const none = document.createElement("li");
      none.className = "under";
      none.textContent = say(this.words, "none_here");
      picks.append(none);
    }
  }

  private proofs(way: Way): Element {
    const list = document.createElement("ul");
    list.className = "proofs";
    for (const { name, leg } of way.legs) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = `/documents/${leg.span.document}/pages/${leg.span.page}`;
      link.textContent = `${name}, ${leg.span.page}`;
      item.append(link, ` ${[leg.planned && say(this.words, "planned"), leg.date ?? say(this.words, "undated"), leg.plate, ...leg.travellers].filter(Boolean).join(" · ")}`);
      list.append(item);
    }
    return list;
  }

  private pick(key: string): void {
    this.chosen = this.chosen === key ? "" : key;
    this.draw();
  }

  private act(target: Element): void {
    const pick = target.closest<HTMLElement>("[data-pick]"), by = target.closest<HTMLElement>("[data-by]");
    if (pick) return this.pick(pick.dataset.pick ?? "");
    if (by) {
      this.by = by.dataset.by as By;
      for (const one of this.root.querySelectorAll("[data-by]")) one.setAttribute("aria-pressed", String(one === by));
      return this.draw();
    }
    switch (target.closest<HTMLElement>("[data-do]")?.dataset.do) {
      case "in": return this.map?.zoom(1.5);
      case "out": return this.map?.zoom(1 / 1.5);
      case "fit": return this.map?.fit();
      case "play": return this.beat ? this.stop() : this.play();
    }
  }

  /** Month by month up to the last: what was so far, and this month's ways brightly. */
  private play(): void {
    const last = this.find<HTMLInputElement>("[data-last]");
    const first = Number(this.find<HTMLInputElement>("[data-first]").value);
    if (Number(last.value) >= Number(last.max)) last.value = String(first);
    const turn = (): void => {
      this.now = this.start + Number(last.value);
      this.draw();
      if (Number(last.value) >= Number(last.max)) return this.stop();
      last.value = String(Number(last.value) + 1);
    };
    this.find("[data-do=play]").textContent = say(this.words, "pause");
    this.beat = window.setInterval(turn, BEAT);
    turn();
  }

  private stop(): void {
    window.clearInterval(this.beat);
    this.beat = 0;
    this.now = -1;
    this.find("[data-do=play]").textContent = say(this.words, "play");
    this.draw();
  }

  private find<E extends HTMLElement = HTMLElement>(selector: string): E {
    return this.root.querySelector<E>(selector)!;
  }
}

async function asked<T>(address: string): Promise<T> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

const root = document.querySelector<HTMLElement>("[data-ways]");
if (root) void new WaysPage(root).open();
