// Beside the picture: what is chosen with its evidence, and the list of all that is drawn, for keyboard and reader.
import type { NodeSingular } from "cytoscape";
import type { GraphPage } from "./graph";
import type { Step } from "./graph_data";
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
    const sought = plain(this.narrow.value);
    const found = this.page.cy.nodes().not(".gone").filter((node) => plain(node.data("name") as string).includes(sought))
      .sort((one, two) => (two.data("documents") as number) - (one.data("documents") as number));
    this.picks.replaceChildren(...found.slice(0, LISTED).map((node) => {
      const item = document.createElement("li");
      item.append(this.pick(node as NodeSingular));
      return item;
    }));
    if (found.length > LISTED) this.picks.append(made("li", say(this.page.words, "too_many", { n: found.length - LISTED }), "under"));
    if (found.empty()) this.picks.append(made("li", say(this.page.words, "list_empty"), "under"));
  }

  show(node: NodeSingular | null, from: NodeSingular | null): void {
    this.card.hidden = !node;
    if (!node) return;
    const { page } = this;
    this.title.textContent = node.data("name") as string;
    const kind = node.data("kind") as string;
    const label = kind === "event" ? say(page.words, "journey") : (page.words[`kind_${kind}`] ?? kind);
    const about = made("p", `${label} · ${page.numbers[node.data("case") as string] ?? ""} · ${say(page.words, "documents", { n: node.data("documents") as number })}`, "under");
    const acts = made("div", "", "form-end");
    acts.append(
      this.button(say(page.words, "expand", { n: node.data("beside") as number }), () => void page.expand(node)),
      this.button(say(page.words, "collapse"), () => page.collapse(node)),
      this.button(say(page.words, "remove"), () => page.take([node.id()])),
      from && from.id() !== node.id()
        ? this.button(say(page.words, "way_to", { name: from.data("name") as string }), () => void page.way(from.id(), node.id()))
        : this.button(say(page.words, "way_from", { name: node.data("name") as string }), () => page.begin(node)),
    );
    const list = made("ul", "", "picks");
    const edges = node.connectedEdges().not(".gone").sort((one, two) => (two.data("documents") as number) - (one.data("documents") as number));
    edges.forEach((edge) => {
      const other = edge.connectedNodes().not(node).first() as NodeSingular;
      const item = document.createElement("li");
      const proof = this.button(say(page.words, "proofs", { n: edge.data("documents") as number }), () => void this.showBond(node.id(), other.id()));
      proof.setAttribute("aria-label", `${proof.textContent}: ${node.data("name")} – ${other.data("name")}`);
      item.append(this.pick(other), made("span", this.ties(edge.data("types") as string[]), "under"), proof);
      list.append(item);
    });
    this.body.replaceChildren(about, acts, made("h3", say(page.words, "beside", { n: edges.length })), list);
  }

  async showBond(one: string, two: string): Promise<void> {
    try {
      const step = await this.page.source.bond(one, two);
      this.page.cy.elements().unselect();
      this.page.cy.getElementById(one).edgesWith(this.page.cy.getElementById(two)).select();
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
    const node = this.page.cy.getElementById(id) as NodeSingular;
    return this.button(`← ${node.data("name") as string}`, () => this.page.choose(node));
  }

  private name(id: string, otherwise: string): string {
    return (this.page.cy.getElementById(id).data("name") as string | undefined) ?? otherwise;
  }

  private ties(types: string[]): string {
    return types.map((one) => this.page.words[`tie_${one}`] ?? one).join(" · ");
  }

  private pick(node: NodeSingular): HTMLElement {
    const button = this.button(node.data("name") as string, () => {
      this.page.choose(node);
      this.page.cy.animate({ center: { eles: node }, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200 });
    });
    button.className = "pick";
    const dot = made("span", "", `dot d-${(node.data("kind") as string).toLowerCase()}`);
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

function plain(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}
