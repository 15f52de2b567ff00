// Which nodes and ties are shown: by kind, by tie, by how many documents, by months.
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
    const kinds = new Set(told.getAll("kind")), ties = new Set(told.getAll("tie"));
    const least = Math.max(1, Number(told.get("least")) || 1);
    const from = month(told.get("from"), "0000-00"), until = month(told.get("until"), "9999-99");
    const bounded = from !== "0000-00" || until !== "9999-99";
    const { cy } = this.page;
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        node.toggleClass("gone", !kinds.has(node.data("kind") as string));
      });
      cy.edges().forEach((edge) => {
        const types = (edge.data("types") as string[]).filter((one) => ties.has(one));
        const months = edge.data("months") as string[];
        const inTime = !bounded || (months.length > 0 ? months.some((one) => one >= from && one <= until) : told.has("undated"));
        // What a text ties outright is not weighed by documents.
        const strong = (edge.data("documents") as number) >= least || (least === 1 && types.some((one) => one !== "stands_in"));
        edge.toggleClass("gone", types.length === 0 || !inTime || !strong);
      });
      if (told.has("alone")) return;
      const narrowed = bounded || least > 1 || ties.size < 5;
      if (!narrowed) return;
      const tied = new Set(cy.edges().not(".gone").toArray().flatMap((edge) => [edge.data("source"), edge.data("target")]));
      cy.nodes().filter((node) => !tied.has(node.id())).addClass("gone");
    });
    for (const label of this.form.querySelectorAll<HTMLElement>("[data-kind-of]")) {
      label.hidden = cy.nodes(`[kind = "${label.dataset.kindOf}"]`).empty();
    }
  }
}

function month(typed: FormDataEntryValue | null, otherwise: string): string {
  return typeof typed === "string" && /^\d{4}-\d{2}$/.test(typed) ? typed : otherwise;
}
