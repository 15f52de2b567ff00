// A view: which stations, where they lie, which filters. Ids alone: it names nobody, and opening it asks the server
// anew, which leaves out what its reader may not see. One is kept as a file of its owner's, or by the server for him.
import type { GraphPage } from "./graph";
import type { Kept, Places } from "./graph_data";

const FORM = "lince-graph-view/1";
const LARGEST = 2_000_000;

interface View { form: string; cases: string[]; places: Places; filters: [string, string][] }

export class Views {
  constructor(private readonly page: GraphPage, private readonly filters: HTMLFormElement) {
    page.root.querySelector<HTMLInputElement>("[data-view-file]")?.addEventListener("change", (event) => {
      const field = event.target as HTMLInputElement;
      const [file] = field.files ?? [];
      if (file) void this.open(file).finally(() => (field.value = ""));
    });
    const shelf = page.root.querySelector<HTMLElement>("[data-views]");
    if (shelf) new Shelf(page, this, shelf);
  }

  keep(): Blob {
    const view: View = { form: FORM, cases: this.page.source.cases, ...this.now() };
    return new Blob([JSON.stringify(view)], { type: "application/json" });
  }

  // What is drawn now; `of`: of one case alone.
  now(of?: string): Pick<View, "places" | "filters"> {
    const places: Places = {};
    for (const one of this.page.net.stations.values()) {
      if (of === undefined || one.case === of) places[one.id] = [Math.round(one.x), Math.round(one.y)];
    }
    return { places, filters: [...new FormData(this.filters)].map(([name, value]): [string, string] => [name, String(value)]) };
  }

  async show(cases: string[], places: Places, filters: [string, string][]): Promise<void> {
    for (const field of this.filters.elements) {
      if (!(field instanceof HTMLInputElement)) continue;
      const values = filters.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    await this.page.restore(cases, places);
  }

  private async open(file: File): Promise<void> {
    const view = file.size <= LARGEST ? read(await file.text()) : null;
    if (!view) return this.page.say("no_view");
    await this.show(view.cases, view.places, view.filters);
  }
}

// The views that the server keeps of this case for whoever looks. The list is fetched when it is opened.
class Shelf {
  private readonly list: HTMLElement;
  private readonly row: HTMLTemplateElement;
  private readonly of: string;

  constructor(private readonly page: GraphPage, private readonly views: Views, shelf: HTMLElement) {
    this.list = shelf.querySelector<HTMLElement>("[data-view-list]")!;
    this.row = shelf.querySelector<HTMLTemplateElement>("template")!;
    this.of = shelf.dataset.views ?? "";
    shelf.addEventListener("toggle", () => void this.fill(), { once: true });
    shelf.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.keep(event.target as HTMLFormElement);
    });
  }

  private async fill(): Promise<void> {
    await this.page.guarded(async () => {
      const kept = await this.page.source.views(this.of);
      this.list.replaceChildren(...kept.map((one) => this.told(one)));
      this.list.parentElement!.classList.toggle("is-empty", kept.length === 0);
    });
  }

  private told(one: Kept): Node {
    const row = this.row.content.cloneNode(true) as DocumentFragment;
    const open = row.querySelector<HTMLButtonElement>("[data-view-open]")!;
    open.textContent = one.name;
    open.addEventListener("click", () => void this.open(one.id));
    row.querySelector("[data-view-at]")!.textContent = new Date(one.made_at).toLocaleDateString(document.documentElement.lang);
    const drop = row.querySelector<HTMLButtonElement>("[data-view-drop]")!;
    row.querySelector("summary")!.setAttribute("aria-label", `${drop.textContent}: ${one.name}`);
    drop.addEventListener("click", () => void this.drop(one.id));
    return row;
  }

  private async open(id: string): Promise<void> {
    await this.page.guarded(async () => {
      const view = await this.page.source.view(this.of, id);
      await this.views.show([this.of], view.places, view.filters);
    });
  }

  private async keep(form: HTMLFormElement): Promise<void> {
    await this.page.guarded(async () => {
      const name = form.querySelector<HTMLInputElement>("input")!;
      const kept = await this.page.source.keepView(this.of, { name: name.value, ...this.views.now(this.of) });
      name.value = "";
      await this.fill();
      this.page.say("view_kept", { name: kept.name });
    });
  }

  private async drop(id: string): Promise<void> {
    await this.page.guarded(async () => {
      await this.page.source.dropView(this.of, id);
      await this.fill();
      this.list.closest("details")!.querySelector("summary")!.focus();
    });
  }
}

function read(text: string): View | null {
  try {
    const view = JSON.parse(text) as View;
    const sound = view.form === FORM && Array.isArray(view.cases) && Array.isArray(view.filters)
      && Object.entries(view.places).every(([id, at]) => /^[0-9a-f]{32}$/.test(id) && at.length === 2 && at.every(Number.isFinite));
    return sound && [...view.cases].every((one) => /^[0-9a-f]{32}$/.test(one)) ? view : null;
  } catch {
    return null;
  }
}
