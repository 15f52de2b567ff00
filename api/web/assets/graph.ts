// The picture of the graph: what is drawn, what is chosen, and what the tools do. The list says the same without it.
import { Refused, Source, type GraphNode, type Picture, type Step } from "./graph_data";
import { Filter } from "./graph_filter";
import { handle } from "./graph_hand";
import { Net, beside, type Station, type Tie } from "./graph_net";
import { Painter } from "./graph_paint";
import { Panel } from "./graph_panel";
import { Views } from "./graph_view";
import { say, wordsOf } from "./words";

const LARGE = 1500;
const AROUND = 40;
const PANS: Record<string, [number, number]> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };

export class GraphPage {
  readonly net = new Net();
  readonly painter: Painter;
  readonly source: Source;
  readonly words;
  readonly numbers: Record<string, string>;
  private readonly panel: Panel;
  private readonly filter: Filter;
  private readonly views: Views;
  private readonly done: string[][] = [];
  private layout: Worker | null = null;
  private total = 0;
  private from: Station | null = null;

  constructor(readonly root: HTMLElement) {
    this.words = wordsOf(root);
    this.numbers = JSON.parse(root.dataset.numbers ?? "{}") as Record<string, string>;
    this.source = new Source((root.dataset.cases ?? "").split(" ").filter(Boolean), root.dataset.csrf ?? "");
    const canvas = root.querySelector<HTMLElement>("[data-canvas]")!;
    this.painter = new Painter(canvas, this.net, root);
    this.panel = new Panel(this);
    this.filter = new Filter(this);
    this.views = new Views(this, root.querySelector<HTMLFormElement>("[data-filter]")!);
    handle(canvas, this.painter, { one: (what) => this.touch(what), twice: (station) => void this.expand(station) });
    canvas.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.tool((event.target as Element).closest<HTMLElement>("[data-do]")));
  }

  async open(): Promise<void> {
    const { entity, to, first } = this.root.dataset;
    this.say("loading");
    await this.guarded(async () => {
      const asked = { most: entity ? AROUND : Number(first ?? 120), ...(entity ? { entity } : {}) };
      this.put(await this.source.picture(asked), null);
      if (entity) this.choose(this.net.stations.get(entity) ?? null);
      if (entity && to) await this.way(entity, to);
    });
  }

  /** Adds what a picture has; new stations begin beside `near`, or lie where `places` has them. */
  put(picture: Picture, near: Station | null, places: Record<string, [number, number]> = {}): string[] {
    this.total = picture.total;
    const fresh = this.net.add(picture, (node) => this.named(node), (id, turn) => {
      const far = near ? 60 + 4 * turn : 0;
      return places[id] ?? [(near?.x ?? 0) + far * Math.cos(turn * 2.4), (near?.y ?? 0) + far * Math.sin(turn * 2.4)];
    });
    if (fresh.length > 0) this.done.push(fresh);
    this.filter.apply();
    if (Object.keys(places).length === 0) this.arrange(near !== null);
    this.tell(picture.crowded ? say(this.words, "crowded", { n: picture.crowded }) : "");
    return fresh;
  }

  private named(node: GraphNode): string {
    const name = node.name || say(this.words, "journey");
    return node.type === "event" && node.date ? `${name} · ${node.date}` : name;
  }

  /** Works the places out anew, beside the page; `keep`: what has a place stays about there. */
  arrange(keep: boolean): void {
    const stations = [...this.net.stations.values()].filter((station) => !station.gone);
    const at = new Map(stations.map((station, index) => [station, index]));
    const ties = [...this.net.ties.values()].filter((tie) => !tie.gone)
      .map((tie): [number?, number?] => [at.get(tie.one), at.get(tie.two)])
      .filter((tie): tie is [number, number] => tie[0] !== undefined && tie[1] !== undefined);
    this.layout?.terminate();
    const layout = new Worker(this.root.dataset.layout ?? "", { type: "module" });
    this.layout = layout;
    layout.addEventListener("message", ({ data }: MessageEvent<{ places: Float32Array; done: boolean }>) => {
      for (const [station, index] of at) {
        station.x = data.places[2 * index]!;
        station.y = data.places[2 * index + 1]!;
      }
      if (!keep || data.done) this.fit();
      this.painter.again();
      if (!data.done) return;
      layout.terminate();
      this.root.dataset.drawn = String(stations.length);
    });
    layout.postMessage({
      ids: [], ties, ticks: stations.length > LARGE ? 90 : 240,
      places: stations.map((station) => (keep ? [station.x, station.y] : null)),
    });
  }

  async expand(station: Station): Promise<void> {
    this.say("loading");
    await this.guarded(async () => {
      const began = performance.now();
      const fresh = this.put(await this.source.picture({ entity: station.id, most: AROUND, shown: this.ids() }), station);
      this.root.dataset.expanded = String(Math.round(performance.now() - began));
      if (fresh.length === 0) this.say("all_shown", { name: station.name });
      this.choose(station);
    });
  }

  /** Takes away what hangs on this station alone. */
  collapse(station: Station): void {
    this.take(beside(station).filter((one) => beside(one).every((other) => other === station)).map((one) => one.id));
  }

  take(ids: string[]): void {
    this.net.remove(ids);
    if (!this.painter.chosen || ids.includes(this.painter.chosen.id)) this.choose(null);
    this.filter.apply();
    this.tell();
  }

  choose(station: Station | null): void {
    const near = station ? beside(station) : [];
    this.painter.choose(station, near);
    if (station && this.painter.view.zoom < 0.9) {
      this.painter.fit([station, ...near].filter((one) => !one.gone), 1.6, this.net.stations.size <= LARGE);
    }
    this.panel.show(station, this.from);
  }

  begin(station: Station): void {
    this.from = station;
    this.panel.show(station, station);
    this.say("way_begun", { name: station.name });
  }

  async way(one: string, two: string): Promise<Step[]> {
    this.from = null;
    let steps: Step[] = [];
    await this.guarded(async () => {
      steps = await this.source.way(one, two);
      if (steps.length === 0) return this.say("way_none");
      const ids = [...new Set(steps.flatMap((step) => [step.one.id, step.two.id]))];
      this.put(await this.source.picture({ shown: [...this.ids(), ...ids], most: 0 }), this.net.stations.get(one) ?? null);
      const way = steps.flatMap((step): (Station | Tie | undefined)[] => [
        this.net.stations.get(step.one.id), this.net.stations.get(step.two.id), this.net.between(step.one.id, step.two.id),
      ]).filter((part): part is Station | Tie => part !== undefined);
      for (const part of way) part.gone = false;
      this.painter.way = new Set(way);
      this.painter.choose(null);
      this.panel.showWay(steps);
      this.say("way_found", { n: steps.length });
    });
    return steps;
  }

  /** Draws a kept view: what its reader may still see, where it lay. */
  async restore(cases: string[], places: Record<string, [number, number]>): Promise<void> {
    await this.guarded(async () => {
      this.source.cases = cases;
      const picture = await this.source.picture({ shown: Object.keys(places), most: 0 });
      this.layout?.terminate();
      this.net.remove(this.ids());
      this.painter.way.clear();
      this.done.length = 0;
      this.choose(null);
      this.put(picture, null, places);
      this.fit();
    });
  }

  ids(): string[] {
    return [...this.net.stations.keys()];
  }

  say(key: string, values: Record<string, string | number> = {}): void {
    this.root.querySelector("[data-say]")!.textContent = say(this.words, key, values);
  }

  /** Says how much is drawn and keeps the list of it. */
  tell(more = ""): void {
    const shown = this.net.shown().length;
    const values = { n: shown, all: this.total };
    this.root.querySelector("[data-say]")!.textContent = `${say(this.words, shown < this.net.stations.size ? "filtered" : "of_all", values)} ${more}`;
    this.root.querySelector("[data-count]")!.textContent = shown.toLocaleString(document.documentElement.lang);
    this.root.querySelector<HTMLButtonElement>("[data-do=undo]")!.disabled = this.done.length < 2;
    this.panel.list();
  }

  private fit(): void {
    const shown = this.net.shown();
    this.painter.fit(shown, shown.length < 12 ? 1.6 : undefined);
  }

  private touch(what: Station | Tie | null): void {
    if (what && "one" in what) void this.panel.showBond(what.one.id, what.two.id);
    else this.choose(what);
  }

  private tool(button: HTMLElement | null): void {
    switch (button?.dataset.do) {
      case "in": return this.painter.zoom(1.4);
      case "out": return this.painter.zoom(1 / 1.4);
      case "fit": return this.fit();
      case "arrange": return this.arrange(false);
      case "undo": {
        const last = this.done.length > 1 ? this.done.pop() : undefined;
        if (last) this.take(last);
        return;
      }
      case "save": return void this.save();
      case "keep": {
        download(this.views.keep(), "graph-view.json");
        return this.say("kept");
      }
    }
  }

  private async save(): Promise<void> {
    await this.guarded(async () => {
      // It leaves the page: the server decides whether it may, and its log says that it did.
      await this.source.picture({ shown: this.ids(), most: 0, taken: true });
      const blob = await this.painter.file();
      if (!blob) return this.say("lost");
      download(blob, "graph.png");
      this.say("saved");
    });
  }

  private key(event: KeyboardEvent): void {
    const { chosen } = this.painter, move = PANS[event.key];
    if (move) this.painter.pan(...move);
    else if (event.key === "+") this.painter.zoom(1.4);
    else if (event.key === "-") this.painter.zoom(1 / 1.4);
    else if (event.key === "0") this.fit();
    else if (event.key === "Escape") this.choose(null);
    else if (event.key === "Enter" && chosen) void this.expand(chosen);
    else if (event.key === "Delete" && chosen) this.take([chosen.id]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Does what asks the server; where it does not answer, what is drawn stays. */
  async guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof TypeError)) throw error;
      this.say("lost");
    }
  }
}

function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const root = document.querySelector<HTMLElement>("[data-graph]");
if (root) void new GraphPage(root).open();
