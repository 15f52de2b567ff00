// Which stations and ties are shown: by kind, by tie, by how many documents, by months. Hiding moves nothing.
import type { GraphPage } from "./graph";

export class Filter {
  private readonly form: HTMLFormElement;

  constructor(private readonly page: GraphPage) {
    this.form = page.root.querySelector<HTMLFormElement>("[data-filter]")!;
    const again = (): void => {
      this.apply();
      page.tell();
    };
    this.form.addEventListener("input", again);
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("reset", () => setTimeout(again));
  }

  apply(): void {
    const told = new FormData(this.form);
    const kinds = new Set(told.getAll("kind")), types = new Set(told.getAll("tie"));
    const least = Math.max(1, Number(told.get("least")) || 1);
    const from = month(told.get("from"), "0000-00"), until = month(told.get("until"), "9999-99");
    const bounded = from !== "0000-00" || until !== "9999-99", undated = told.has("undated");
    const { net } = this.page;
    const drawn = new Set<string>();
    for (const station of net.stations.values()) {
      station.gone = !kinds.has(station.kind);
      drawn.add(station.kind);
    }
    for (const tie of net.ties.values()) {
      const left = tie.types.filter((type) => types.has(type));
      const inTime = !bounded || (tie.months.length > 0 ? tie.months.some((one) => one >= from && one <= until) : undated);
      // What a text ties outright is not weighed by documents.
      const strong = tie.documents >= least || (least === 1 && left.some((type) => type !== "stands_in"));
      tie.gone = left.length === 0 || !inTime || !strong;
    }
    if (!told.has("alone") && (bounded || least > 1 || types.size < 5)) {
      for (const station of net.stations.values()) {
        station.gone ||= ![...station.ties].some((tie) => !tie.gone);
      }
    }
    for (const label of this.form.querySelectorAll<HTMLElement>("[data-kind-of]")) {
      label.hidden = !drawn.has(label.dataset.kindOf ?? "");
    }
    this.page.painter.again();
  }
}

function month(typed: FormDataEntryValue | null, otherwise: string): string {
  return typeof typed === "string" && /^\d{4}-\d{2}$/.test(typed) ? typed : otherwise;
}
