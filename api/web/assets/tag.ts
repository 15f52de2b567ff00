// The form that tags a document, its page, or the region that is drawn on it.
import type { Region } from "./region";

export class Tagging {
  private readonly fold: HTMLDetailsElement | null;
  private readonly label: HTMLInputElement | null;
  private readonly box: HTMLInputElement | null;
  private readonly onRegion: HTMLInputElement | null;

  constructor(root: HTMLElement) {
    this.fold = root.querySelector<HTMLDetailsElement>("[data-tags]");
    this.label = root.querySelector<HTMLInputElement>("[data-tag-label]");
    this.box = root.querySelector<HTMLInputElement>("[data-tag-box]");
    this.onRegion = root.querySelector<HTMLInputElement>("[data-tag-region]");
    root.querySelector("[data-tag]")?.addEventListener("click", () => this.open());
    root.addEventListener("lince:region", (event) => this.meant((event as CustomEvent<Region>).detail));
    root.addEventListener("lince:no-region", () => this.meant(null));
  }

  // To the field of the label, wherever one is.
  open(): void {
    if (!this.fold || !this.label) return;
    this.fold.open = true;
    this.label.focus();
  }

  // What is drawn is what is tagged, until it is drawn no more.
  private meant(region: Region | null): void {
    if (!this.box || !this.onRegion) return;
    this.box.value = region ? region.box.join(" ") : "";
    this.onRegion.disabled = region === null;
    if (region) this.onRegion.checked = true;
    else if (this.onRegion.checked) this.onRegion.form!.querySelector<HTMLInputElement>("input[name=on][value=page]")!.checked = true;
  }
}
