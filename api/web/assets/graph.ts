// The picture of the graph: what is drawn, what is chosen, and what the tools do. The list says the same without it.
import cytoscape, { type Core, type NodeSingular, type ElementDefinition } from "cytoscape";
import { Refused, Source, type Bond, type Picture, type Step } from "./graph_data";
import { Filter } from "./graph_filter";
import { looks } from "./graph_look";
import { Panel } from "./graph_panel";
import { Views } from "./graph_view";
import { say, wordsOf } from "./words";

const LARGE = 1500;
const AROUND = 40;

export class GraphPage {
  readonly cy: Core;
  readonly source: Source;
  readonly words;
  readonly numbers: Record<string, string>;
  private readonly panel: Panel;
  private readonly filter: Filter;
  private readonly views: Views;
  private readonly done: string[][] = [];
  private layout: Worker | null = null;
  private total = 0;
  private from: NodeSingular | null = null;

  constructor(readonly root: HTMLElement) {
    this.words = wordsOf(root);
    this.numbers = JSON.parse(root.dataset.numbers ?? "{}") as Record<string, string>;
    this.source = new Source((root.dataset.cases ?? "").split(" ").filter(Boolean), root.dataset.csrf ?? "");
    const canvas = root.querySelector<HTMLElement>("[data-canvas]")!;
    this.cy = cytoscape({
      container: canvas, style: looks(root), minZoom: 0.02, maxZoom: 4,
      textureOnViewport: true, pixelRatio: Math.min(devicePixelRatio, 1.5), boxSelectionEnabled: false,
    });
    this.panel = new Panel(this);
    this.filter = new Filter(this);
    this.views = new Views(this, root.querySelector<HTMLFormElement>("[data-filter]")!);
    this.cy.on("tap", (event) => {
      if (event.target === this.cy) this.choose(null);
      else if (event.target.isNode()) this.choose(event.target as NodeSingular);
      else void this.panel.showBond(event.target.data("one") as string, event.target.data("two") as string);
    });
    this.cy.on("dbltap", "node", (event) => void this.expand(event.target as NodeSingular));
    canvas.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("click", (event) => this.tool((event.target as Element).closest<HTMLElement>("[data-do]")));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.cy.style(looks(root)));
    new ResizeObserver(() => this.cy.resize()).observe(canvas);
  }

  async open(): Promise<void> {
    const { entity, to, first } = this.root.dataset;
    this.say("loading");
    await this.guarded(async () => {
      const asked = { most: entity ? AROUND : Number(first ?? 120), ...(entity ? { entity } : {}) };
      this.put(await this.source.picture(asked), null);
      if (entity) this.choose(this.cy.getElementById(entity) as NodeSingular);
      if (entity && to) await this.way(entity, to);
    });
  }

  /** Adds what a picture has; new nodes begin beside `near`, or lie where `places` has them. */
  put(picture: Picture, near: NodeSingular | null, places: Record<string, [number, number]> = {}): string[] {
    this.total = picture.total;
    const at = near?.position() ?? { x: 0, y: 0 };
    const added: ElementDefinition[] = [];
    const fresh: string[] = [];
    for (const [turn, { node, documents, beside }] of picture.stations.entries()) {
      const kind = node.kind ?? node.type;
      const name = node.type === "event" && node.date ? `${node.name || say(this.words, "journey")} · ${node.date}` : node.name || say(this.words, "journey");
      const data = { id: node.id, kind, name, label: name, case: node.case, documents, beside, size: Math.min(44, 15 + 5 * Math.log2(1 + documents)) };
      const there = this.cy.getElementById(node.id);
      if (there.nonempty()) {
        there.data(data);
        continue;
      }
      fresh.push(node.id);
      const far = near ? 60 + 4 * turn : 0;
      const [x, y] = places[node.id] ?? [at.x + far * Math.cos(turn * 2.4), at.y + far * Math.sin(turn * 2.4)];
      added.push({ group: "nodes", data, position: { x, y } });
    }
    for (const bond of picture.bonds) {
      const id = `${bond.one}-${bond.two}`;
      if (this.cy.getElementById(id).empty()) added.push({ group: "edges", data: { ...this.tie(bond), id } });
    }
    this.cy.batch(() => this.cy.add(added));
    // Of many ties the eye follows none while all of it moves; without them it moves smoothly.
    (this.cy as unknown as { renderer(): { hideEdgesOnViewport: boolean } }).renderer().hideEdgesOnViewport = this.cy.elements().length > LARGE;
    if (fresh.length > 0) this.done.push(fresh);
    this.filter.apply();
    if (Object.keys(places).length === 0) this.arrange(near !== null);
    this.tell(picture.crowded ? say(this.words, "crowded", { n: picture.crowded }) : "");
    return fresh;
  }

  private tie(bond: Bond): Record<string, unknown> {
    const direct = bond.types.filter((one) => one !== "stands_in");
    return {
      source: bond.one, target: bond.two, ...bond, width: Math.min(9, 1 + 1.3 * Math.log2(1 + bond.documents)),
      strong: direct.length > 0 ? 1 : 0, across: direct.includes("same_value") || direct.includes("judged_same"),
    };
  }

  /** Works the places out anew, beside the page; `keep`: what has a place stays about there. */
  arrange(keep: boolean): void {
    const nodes = this.cy.nodes().not(".gone").toArray() as NodeSingular[];
    const at = new Map(nodes.map((node, index) => [node.id(), index]));
    const ties = this.cy.edges().not(".gone")
      .map((edge): [number?, number?] => [at.get(edge.data("one") as string), at.get(edge.data("two") as string)])
      .filter((tie): tie is [number, number] => tie[0] !== undefined && tie[1] !== undefined);
    this.layout?.terminate();
    const layout = new Worker(this.root.dataset.layout ?? "", { type: "module" });
    this.layout = layout;
    layout.addEventListener("message", ({ data }: MessageEvent<{ places: Float32Array; done: boolean }>) => {
      this.cy.batch(() => this.cy.nodes().positions((node) => {
        const index = at.get(node.id());
        return index === undefined ? node.position() : { x: data.places[2 * index]!, y: data.places[2 * index + 1]! };
      }));
      if (!keep || data.done) this.fit();
      if (!data.done) return;
      layout.terminate();
      this.root.dataset.drawn = String(nodes.length);
    });
    layout.postMessage({
      ids: [], ties, ticks: nodes.length > LARGE ? 90 : 240,
      places: nodes.map((node) => (keep ? [node.position("x"), node.position("y")] : null)),
    });
  }

  async expand(node: NodeSingular): Promise<void> {
    this.say("loading");
    await this.guarded(async () => {
      const began = performance.now();
      const fresh = this.put(await this.source.picture({ entity: node.id(), most: AROUND, shown: this.ids() }), node);
      this.root.dataset.expanded = String(Math.round(performance.now() - began));
      if (fresh.length === 0) this.say("all_shown", { name: node.data("name") as string });
      this.choose(node);
    });
  }

  /** Takes away what hangs on this node alone. */
  collapse(node: NodeSingular): void {
    const leaves = node.neighborhood("node").filter((other) => other.neighborhood("node").not(node).empty());
    this.take(leaves.map((one) => one.id()));
  }

  take(ids: string[]): void {
    for (const id of ids) this.cy.getElementById(id).remove();
    if (this.cy.$(":selected").empty()) this.choose(null);
    this.filter.apply();
    this.tell();
  }

  choose(node: NodeSingular | null): void {
    const large = this.cy.elements().length > LARGE;
    this.cy.batch(() => {
      this.cy.$(":selected").unselect();
      this.cy.$(".faded, .near, .lit").removeClass("faded near lit");
      if (!node || node.empty()) return;
      const near = node.closedNeighborhood();
      node.select();
      near.nodes().addClass("near");
      // Of many, a few are lit: to fade all others would take longer than anybody waits.
      if (large) near.addClass("lit");
      else this.cy.elements().not(near).addClass("faded");
    });
    if (node && node.nonempty() && this.cy.zoom() < 0.9) {
      const still = large || matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.cy.animate({ fit: { eles: node.closedNeighborhood().not(".gone"), padding: 40 }, duration: still ? 0 : 250 });
    }
    this.panel.show(node && node.nonempty() ? node : null, this.from);
  }

  begin(node: NodeSingular): void {
    this.from = node;
    this.panel.show(node, node);
    this.say("way_begun", { name: node.data("name") as string });
  }

  async way(one: string, two: string): Promise<Step[]> {
    this.from = null;
    let steps: Step[] = [];
    await this.guarded(async () => {
      steps = await this.source.way(one, two);
      if (steps.length === 0) return this.say("way_none");
      const ids = [...new Set(steps.flatMap((step) => [step.one.id, step.two.id]))];
      this.put(await this.source.picture({ shown: [...this.ids(), ...ids], most: 0 }), this.cy.getElementById(one) as NodeSingular);
      this.cy.batch(() => {
        this.cy.elements().removeClass("on-way faded near").unselect();
        for (const step of steps) {
          this.cy.$id(step.one.id).union(this.cy.$id(step.two.id)).addClass("on-way").removeClass("gone");
          this.cy.$id(step.one.id).edgesWith(this.cy.$id(step.two.id)).addClass("on-way").removeClass("gone");
        }
      });
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
      this.cy.elements().remove();
      this.done.length = 0;
      this.choose(null);
      this.put(picture, null, places);
      this.fit();
    });
  }

  ids(): string[] {
    return this.cy.nodes().map((node) => node.id());
  }

  say(key: string, values: Record<string, string | number> = {}): void {
    this.root.querySelector("[data-say]")!.textContent = say(this.words, key, values);
  }

  /** Says how much is drawn and keeps the list of it. */
  tell(more = ""): void {
    const shown = this.cy.nodes().not(".gone").length;
    const values = { n: shown, all: this.total };
    this.root.querySelector("[data-say]")!.textContent = `${say(this.words, shown < this.cy.nodes().length ? "filtered" : "of_all", values)} ${more}`;
    this.root.querySelector("[data-count]")!.textContent = shown.toLocaleString(document.documentElement.lang);
    this.root.querySelector<HTMLButtonElement>("[data-do=undo]")!.disabled = this.done.length < 2;
    this.panel.list();
  }

  private fit(): void {
    const shown = this.cy.nodes().not(".gone");
    if (shown.nonempty()) this.cy.fit(shown, 40);
    if (shown.length < 12 && this.cy.zoom() > 1.6) {
      this.cy.zoom(1.6);
      this.cy.center(shown);
    }
  }

  private zoom(by: number): void {
    this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  private tool(button: HTMLElement | null): void {
    switch (button?.dataset.do) {
      case "in": return this.zoom(1.4);
      case "out": return this.zoom(1 / 1.4);
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
      const blob = await this.cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 6000, maxHeight: 6000, bg: getComputedStyle(this.root).getPropertyValue("--surface").trim() });
      download(blob, "graph.png");
      this.say("saved");
    });
  }

  private key(event: KeyboardEvent): void {
    const chosen = this.cy.nodes(":selected").first() as NodeSingular;
    const pan: Record<string, [number, number]> = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    const move = pan[event.key];
    if (move) this.cy.panBy({ x: move[0], y: move[1] });
    else if (event.key === "+") this.zoom(1.4);
    else if (event.key === "-") this.zoom(1 / 1.4);
    else if (event.key === "0") this.fit();
    else if (event.key === "Escape") this.choose(null);
    else if (event.key === "Enter" && chosen.nonempty()) void this.expand(chosen);
    else if (event.key === "Delete" && chosen.nonempty()) this.take([chosen.id()]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private async guarded(act: () => Promise<unknown>): Promise<void> {
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
