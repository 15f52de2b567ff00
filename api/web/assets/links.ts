// Two pages side by side: each pane opens where its box is.
import { reveal } from "./viewer";

export function watchLinks(): void {
  for (const pane of document.querySelectorAll<HTMLElement>("[data-scroll-to-box]")) {
    const image = pane.querySelector("img");
    const show = (): void => reveal(pane, pane.querySelector(".box.hit, .hit"));
    if (image && !image.complete) image.addEventListener("load", show, { once: true });
    show();
  }
}
