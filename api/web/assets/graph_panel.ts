// Beside the picture: what is chosen with its evidence, and the list of all that is drawn, for keyboard and reader.
import type { GraphPage } from "./graph";
import type { Step } from "./graph_data";
import { folded, other, type Station } from "./graph_net";
import { say } from "./words";

const LISTED = 80;

export class Panel {
  private readonly card: HTMLElement;
  private readonly body: HTMLElement;
  private readonly title: HTMLElement;
  private readonly picks: HTMLElement;
  private readonly narrow: HTMLInputElement;

  constructor(private readonly page: GraphPage) {
    const find = <E extends HTMLElement>(selector: string): E => page.root.querySelector<E>(selector)!;
    this.card = find("[data-chosen]");
    this.body = find("[data-chosen-body]");
    this.title = find("[data-chosen-name]");
    this.picks = find("[data-stations]");
    this.narrow = find("[data-narrow]");
    this.narrow.addEventListener("input", () => this.list());
  }

  list(): void {
    const sought = folded(this.narrow.value);
    const found = this.page.net.shown().filter((station) => station.folded.includes(sought));
    this.picks.replaceChildren(...found.slice(0, LISTED).map((station) => {
      const item = document.createElement("li");
      item.append(this.pick(station));
      return item;
    }));
    if (found.length > LISTED) this.picks.append(made("li", say(this.page.words, "too_many", { n: found.length - LISTED }), "under"));
    if (found.length === 0) this.picks.append(made("li", say(this.page.words, "list_empty"), "under"));
  }

  show(station: Station | null, from: Station | null): void {
    this.card.hidden = !station;
    if (!station) return;
    const { page } = this, { id, name, kind } = station;
    this.title.textContent = name;
    const label = kind === "event" ? say(page.words, "journey") : (page.words[`kind_${kind}`] ?? kind);
    const about = made("p", `${label} · ${page.numbers[station.case] ?? ""} · ${say(page.words, "documents", { n: station.documents })}`, "under");
    const acts = made("div", "", "form-end");
    acts.append(
      this.button(say(page.words, "expand", { n: station.beside }), () => void page.expand(station)),
      this.button(say(page.words, "collapse"), () => page.collapse(station)),
      this.button(say(page.words, "remove"), () => page.take([id])),
      from && from !== station
        ? this.button(say(page.words, "way_to", { name: from.name }), () => void page.way(from.id, id))
        : this.button(say(page.words, "way_from", { name }), () => page.begin(station)),
    );
    const list = made("ul", "", "picks");
    const ties = [...station.ties].filter((tie) => !tie.gone && !other(tie, station).gone).sort((one, two) => two.documents - one.documents);
    for (const tie of ties) {
      const beside = other(tie, station);
      const item = document.createElement("li");
      const proof = this.button(say(page.words, "proofs", { n: tie.documents }), () => void this.showBond(id, beside.id));
      proof.setAttribute("aria-label", `${proof.textContent}: ${name} – ${beside.name}`);
      item.append(this.pick(beside), made("span", this.ties(tie.types), "under"), proof);
      list.append(item);
    }
    this.body.replaceChildren(about, acts, made("h3", say(page.words, "beside", { n: ties.length })), list);
  }

  async showBond(one: string, two: string): Promise<void> {
    try {
      const step = await this.page.source.bond(one, two);
      this.page.painter.mark(this.page.net.between(one, two) ?? null);
      this.card.hidden = false;
      this.title.textContent = `${this.name(one, step.one.name)} – ${this.name(two, step.two.name)}`;
      this.body.replaceChildren(...this.evidence(step), this.back(one));
      this.card.scrollIntoView({ block: "nearest" });
    } catch {
      this.page.say("lost");
    }
  }

  showWay(steps: Step[]): void {
    const list = made("ol", "", "steps");
    for (const step of steps) {
      const item = document.createElement("li");
      item.append(made("strong", `${this.name(step.one.id, step.one.name)} → ${this.name(step.two.id, step.two.name)}`), ...this.evidence(step));
      list.append(item);
    }
    this.card.hidden = false;
    this.title.textContent = say(this.page.words, "way_found", { n: steps.length });
    this.body.replaceChildren(list);
    this.card.scrollIntoView({ block: "nearest" });
  }

  private evidence(step: Step): HTMLElement[] {
    const about = made("p", `${this.ties(step.types)} · ${say(this.page.words, "documents", { n: step.documents })}`, "under");
    const list = made("ul", "", "proofs");
    for (const proof of step.proofs) {
      const item = document.createElement("li");
      if (proof.document) {
        const link = made("a", proof.page ? `${proof.name}, ${say(this.page.words, "page", { n: proof.page })}` : proof.name) as HTMLAnchorElement;
        link.href = `/documents/${proof.document}/pages/${proof.page ?? 1}`;
        item.append(link);
      } else {
        item.textContent = say(this.page.words, "decision");
      }
      list.append(item);
    }
    return [about, list];
  }

  private back(id: string): HTMLElement {
    return this.button(`← ${this.name(id, "")}`, () => this.page.choose(this.page.net.stations.get(id) ?? null));
  }

  private name(id: string, otherwise: string): string {
    return this.page.net.stations.get(id)?.name ?? otherwise;
  }

  private ties(types: string[]): string {
    return types.map((one) => this.page.words[`tie_${one}`] ?? one).join(" · ");
  }

  private pick(station: Station): HTMLElement {
    const button = this.button(station.name, () => {
      this.page.choose(station);
      // Chosen from afar, it was brought near already.
      if (this.page.painter.view.zoom >= 0.9) this.page.painter.center(station);
    });
    button.className = "pick";
    const dot = made("span", "", `dot d-${station.kind.toLowerCase()}`);
    dot.setAttribute("aria-hidden", "true");
    button.prepend(dot);
    return button;
  }

  private button(text: string, act: () => void): HTMLButtonElement {
    const button = made("button", text, "button small") as HTMLButtonElement;
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }
}

function made(tag: string, text: string, name = ""): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}
