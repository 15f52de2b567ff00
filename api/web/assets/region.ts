// A region of a page: held and drawn over the image, told as a citation, and handed on to whoever listens for
// `lince:region` on the viewer (blackening is another's), or `lince:no-region`. An address that ends in #box=… shows its region again.
import { bring } from "./viewer";
import { say, wordsOf } from "./words";

export interface Region {
  document: string;
  page: number;
  box: [number, number, number, number];
}

const LEAST = 4;

export class Regions {
  private readonly overlay: SVGSVGElement | null;
  private readonly panel: HTMLElement | null;
  private readonly words: Record<string, string>;
  private readonly frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  private from: DOMPoint | null = null;
  private region: Region | null = null;

  constructor(private readonly root: HTMLElement) {
    this.overlay = root.querySelector<SVGSVGElement>(".pane-image .overlay");
    this.panel = root.querySelector<HTMLElement>("[data-cite]");
    this.words = this.panel ? wordsOf(this.panel) : {};
    this.frame.classList.add("box", "region-drawn");
    root.querySelector("[data-region]")?.addEventListener("click", () => this.turn());
    this.panel?.querySelector("[data-cite-copy]")?.addEventListener("click", () => void this.copy());
    this.panel?.querySelector("[data-cite-close]")?.addEventListener("click", () => this.clear());
    this.overlay?.addEventListener("pointerdown", (event) => this.begin(event));
    this.overlay?.addEventListener("pointermove", (event) => this.draw(event));
    this.overlay?.addEventListener("pointerup", () => this.end());
    this.fromAddress();
  }

  // Whether regions are drawn now: the page is then not moved by dragging.
  get drawing(): boolean {
    return this.root.classList.contains("is-drawing");
  }

  turn(): void {
    const on = this.root.classList.toggle("is-drawing");
    this.root.querySelector("[data-region]")?.setAttribute("aria-pressed", String(on));
    if (!on) this.clear();
  }

  // What is selected in the text, else the drawn region, else the page: with where it stands.
  async copy(): Promise<void> {
    const selected = window.getSelection()?.toString().trim() ?? "";
    const told = selected ? `«${selected}» (${this.citation()})` : this.citation();
    await navigator.clipboard.writeText(told);
    const said = this.root.querySelector<HTMLElement>("[data-cite-said]");
    if (said) said.textContent = say(this.words, "copied");
  }

  private citation(): string {
    const { exhibit = "", case: number = "", sha256 = "", page = "" } = this.panel?.dataset ?? {};
    const parts = [exhibit, number, say(this.words, "page", { page })];
    if (this.region) parts.push(say(this.words, "box", { box: this.region.box.map((one) => one.toFixed(1)).join(" ") }));
    return [...parts, `SHA-256 ${sha256}`].join(", ");
  }

  private begin(event: PointerEvent): void {
    if (!this.drawing || event.button !== 0 || !this.overlay) return;
    event.preventDefault();
    event.stopPropagation();
    this.overlay.setPointerCapture(event.pointerId);
    this.from = this.at(event);
    this.overlay.append(this.frame);
  }

  private draw(event: PointerEvent): void {
    if (!this.from) return;
    const to = this.at(event);
    this.put([Math.min(this.from.x, to.x), Math.min(this.from.y, to.y), Math.max(this.from.x, to.x), Math.max(this.from.y, to.y)]);
  }

  private end(): void {
    if (!this.from) return;
    this.from = null;
    const box = this.region?.box;
    if (!box || box[2] - box[0] < LEAST || box[3] - box[1] < LEAST) this.clear();
    else this.tell();
  }

  private at(event: PointerEvent): DOMPoint {
    const view = this.overlay!.viewBox.baseVal;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.overlay!.getScreenCTM()!.inverse());
    return new DOMPoint(Math.min(view.width, Math.max(0, point.x)), Math.min(view.height, Math.max(0, point.y)));
  }

  private put(box: Region["box"]): void {
    const rounded = box.map((one) => Math.round(one * 10) / 10) as Region["box"];
    this.region = { document: this.panel?.dataset.document ?? "", page: Number(this.panel?.dataset.page), box: rounded };
    const [x0, y0, x1, y1] = rounded;
    for (const [name, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) {
      this.frame.setAttribute(name, String(value));
    }
  }

  private tell(): void {
    if (!this.panel || !this.region) return;
    this.panel.hidden = false;
    const text = this.panel.querySelector("[data-cite-text]");
    if (text) text.textContent = this.citation();
    const link = this.panel.querySelector<HTMLAnchorElement>("[data-cite-link]");
    if (link) link.href = `${location.pathname}#box=${this.region.box.join(",")}`;
    for (const way of this.panel.querySelectorAll<HTMLAnchorElement>("[data-cite-box]")) {
      const there = new URL(way.href);
      there.searchParams.set("box", this.region.box.join(" "));
      way.href = there.href;
    }
    const pin = this.panel.querySelector<HTMLAnchorElement>("[data-cite-pin]");
    if (pin) pin.hash = `box=${this.region.box.join(",")}`;
    this.root.dispatchEvent(new CustomEvent<Region>("lince:region", { detail: this.region }));
  }

  private clear(): void {
    this.region = null;
    this.frame.remove();
    if (this.panel) this.panel.hidden = true;
    this.root.dispatchEvent(new CustomEvent("lince:no-region"));
  }

  private fromAddress(): void {
    const box = /^#box=([\d.]+),([\d.]+),([\d.]+),([\d.]+)$/.exec(location.hash)?.slice(1).map(Number);
    if (!box || !this.overlay) return;
    this.put(box as Region["box"]);
    this.overlay.append(this.frame);
    this.tell();
    const pane = this.root.querySelector<HTMLElement>(".pane-image");
    if (pane) bring(pane, this.frame);
  }
}
