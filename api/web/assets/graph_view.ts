// A view kept as a file of its owner's: which stations, where they lie, which filters. Ids alone: it names nobody, and
// opening it asks the server anew, which leaves out what its reader may not see.
import type { GraphPage } from "./graph";

const FORM = "lince-graph-view/1";
const LARGEST = 2_000_000;

interface View { form: string; cases: string[]; places: Record<string, [number, number]>; filters: [string, string][] }

export class Views {
  constructor(private readonly page: GraphPage, private readonly filters: HTMLFormElement) {
    page.root.querySelector<HTMLInputElement>("[data-view-file]")?.addEventListener("change", (event) => {
      const field = event.target as HTMLInputElement;
      const [file] = field.files ?? [];
      if (file) void this.open(file).finally(() => (field.value = ""));
    });
  }

  keep(): Blob {
    const places: View["places"] = {};
    for (const { id, x, y } of this.page.net.stations.values()) places[id] = [Math.round(x), Math.round(y)];
    const filters = [...new FormData(this.filters)].map(([name, value]): [string, string] => [name, String(value)]);
    const view: View = { form: FORM, cases: this.page.source.cases, places, filters };
    return new Blob([JSON.stringify(view)], { type: "application/json" });
  }

  private async open(file: File): Promise<void> {
    const view = file.size <= LARGEST ? read(await file.text()) : null;
    if (!view) return this.page.say("no_view");
    for (const field of this.filters.elements) {
      if (!(field instanceof HTMLInputElement)) continue;
      const values = view.filters.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    await this.page.restore(view.cases, view.places);
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
