// The document viewer: what is found, its box on the image and its words in the text light up together.
import { follow } from "./keys";
import { Regions } from "./region";
import { Tagging } from "./tag";

const VIEW = "lince.view";
const VIEWS = ["image", "both", "text"] as const;
const LEGIBLE = 11;
const STEPS = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];

export interface Viewer {
  hit(step: number): void;
  zoom(how: string): void;
  turnView(): void;
  region(): void;
  cite(): void;
  tag(): void;
}

export function watchViewer(root: HTMLElement | null): Viewer | null {
  if (!root) return null;
  const image = root.querySelector<HTMLElement>(".pane-image");
  const sheet = image?.querySelector<HTMLElement>(".sheet") ?? null;
  const text = root.querySelector<HTMLElement>(".pane-text");
  let scale = 0;
  let at = -1;
  let shown = "";
  let turned = 0;

  const hits = (): Element[] => {
    const shown = image && image.offsetParent !== null ? image : text;
    return [...(shown?.querySelectorAll(".hit") ?? [])];
  };

  function light(id: string | null, how: "is-on" | "is-focus"): void {
    for (const old of root!.querySelectorAll(`.${how}`)) old.classList.remove(how);
    if (!id) return;
    for (const one of placesOf(id)) one.classList.add(how);
  }

  function placesOf(id: string): Element[] {
    const name = CSS.escape(id);
    return [...root!.querySelectorAll(`[data-id="${name}"], [data-ids~="${name}"], [data-find~="${name}"]`)];
  }

  // The first pane in sight leads; in the other one the same place is shown as well.
  function bringAll(place: (pane: HTMLElement) => Element | null): void {
    const [first, ...rest] = [image, text].filter((pane) => pane !== null && pane.offsetParent !== null);
    for (const pane of rest) reveal(pane!, place(pane!));
    if (first) bring(first, place(first));
  }

  function show(id: string): void {
    light(id, "is-focus");
    bringAll((pane) => placesOf(id).find((one) => pane.contains(one)) ?? null);
  }

  function zoom(how: string): void {
    if (!image || !sheet) return;
    if (how === "turn") {
      turned = (turned + 90) % 360;
      settle();
      return;
    }
    if (!scaled(how)) return;
    settle();
    bring(image, hits()[Math.max(0, at)] ?? null);
  }

  // Another size of the page; false where there is none further on.
  function scaled(how: string): boolean {
    if (!image || !sheet) return false;
    const natural = sheet.querySelector("img")?.width ?? sheet.offsetWidth;
    const pointWidth = Number(sheet.querySelector("svg")?.viewBox.baseVal.width) || natural;
    if (how === "fit") {
      scale = 0;
      sheet.style.width = "";
    } else {
      const now = sheet.offsetWidth / (pointWidth * (96 / 72));
      const next = how === "in" ? STEPS.find((step) => step > now + 0.01) : [...STEPS].reverse().find((step) => step < now - 0.01);
      if (next === undefined) return false;
      scale = next;
      sheet.style.width = `${Math.round(pointWidth * (96 / 72) * scale)}px`;
    }
    image.classList.toggle("is-sized", scale > 0);
    return true;
  }

  // On a small screen a whole page has letters that nobody reads: a mark on it is shown as large as is read.
  function enlarge(mark: Element | null): void {
    if (!image || !mark || !image.contains(mark) || !matchMedia("(max-width: 46rem)").matches) return;
    let height = mark.getBoundingClientRect().height;
    while (height > 0 && height < LEGIBLE && scaled("in")) height = mark.getBoundingClientRect().height;
  }

  // A page on its side takes as much room as it shows: its margins make up for what its box does not.
  function settle(): void {
    if (!sheet) return;
    const apart = turned % 180 === 0 ? 0 : (sheet.offsetWidth - sheet.offsetHeight) / 2;
    sheet.style.rotate = turned === 0 ? "" : `${turned}deg`;
    sheet.style.marginBlock = apart === 0 ? "" : `${apart}px`;
    sheet.style.marginInline = apart === 0 ? "" : `${Math.max(0, -apart)}px`;
  }

  function setView(view: string): void {
    const choice = root!.querySelector<HTMLInputElement>(`#view-${view}`);
    if (choice) choice.checked = true;
  }

  function turnView(): void {
    const now = root!.querySelector<HTMLInputElement>("input[name=view]:checked")?.value ?? "image";
    const next = VIEWS[(VIEWS.indexOf(now as (typeof VIEWS)[number]) + 1) % VIEWS.length] ?? "image";
    setView(next);
    localStorage.setItem(VIEW, next);
  }

  function hit(step: number): void {
    const all = hits();
    const next = at + step;
    if (next < 0 || next >= all.length) {
      if (follow(step > 0 ? "[data-next-hit]" : "[data-previous-hit]")) return;
    }
    at = Math.min(all.length - 1, Math.max(0, next));
    all.forEach((one, number) => one.classList.toggle("is-on", number === at));
    const pane = image && image.offsetParent !== null ? image : text;
    if (pane) bring(pane, all[at] ?? null);
  }

  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>("[data-zoom]");
    if (button) zoom(button.dataset.zoom ?? "fit");
    const link = target.closest<HTMLElement>("[data-show]");
    if (link) {
      event.preventDefault();
      // Clicked again, it goes to the value's next place.
      const ids = (link.dataset.show ?? "").split(" ");
      shown = ids[(ids.indexOf(shown) + 1) % ids.length] ?? "";
      show(shown);
      return;
    }
    const id = idAt(target);
    if (id) {
      light(id, "is-focus");
      const find = root.querySelector<HTMLElement>(`[data-find~="${CSS.escape(id)}"]`);
      find?.closest("details.fold")?.setAttribute("open", "");
      find?.scrollIntoView({ block: "nearest" });
    }
  });
  root.addEventListener("pointerover", (event) => light(idAt(event.target as Element), "is-on"));
  root.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.name === "view") localStorage.setItem(VIEW, input.value);
    if (input.name === "page") input.form?.requestSubmit();
  });

  const kept = localStorage.getItem(VIEW);
  if (kept && (VIEWS as readonly string[]).includes(kept)) setView(kept);
  const tagging = new Tagging(root);
  const regions = new Regions(root);
  if (image) drag(image, () => regions.drawing);
  const first = (): void => {
    enlarge(image?.querySelector("[data-id].is-focus, .hit") ?? null);
    const focus = root.querySelector<SVGElement | HTMLElement>("[data-id].is-focus, [data-ids].is-focus")?.dataset;
    if (focus) show(focus.id ?? focus.ids?.split(" ")[0] ?? "");
    // Whoever went on before the picture came stays where he is.
    else bringAll((pane) => pane.querySelector(".hit.is-on") ?? pane.querySelector(".hit"));
  };
  const picture = sheet?.querySelector("img");
  if (picture && !picture.complete) picture.addEventListener("load", first, { once: true });
  first();
  return { hit, zoom, turnView, region: () => regions.turn(), cite: () => void regions.copy(), tag: () => tagging.open() };
}

// Bring a place inside its own scrolling pane to view; the page itself stays where it is.
export function reveal(pane: HTMLElement, place: Element | null): void {
  if (!place) return;
  const outer = pane.getBoundingClientRect();
  const inner = place.getBoundingClientRect();
  if (inner.width === 0 && inner.height === 0) return;
  pane.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2.5;
  pane.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}

// The same in the viewer, whose panes stand under one another on a small screen: there it is the page that scrolls.
export function bring(pane: HTMLElement, place: Element | null): void {
  reveal(pane, place);
  const inner = place?.getBoundingClientRect();
  if (inner?.height && matchMedia("(max-width: 68rem)").matches) scrollBy(0, inner.top - (innerHeight - inner.height) / 2.5);
}

function idAt(target: Element): string | null {
  const one = target.closest<HTMLElement | SVGElement>("[data-id], [data-ids], [data-find]");
  if (!one) return null;
  return one.dataset.id ?? one.dataset.find?.split(" ")[0] ?? one.dataset.ids?.split(" ").find((id) => !id.startsWith("hit")) ?? null;
}

// Hold and drag to move a page that is larger than its pane.
function drag(pane: HTMLElement, held: () => boolean): void {
  let from: { x: number; y: number; left: number; top: number } | null = null;
  pane.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || held()) return;
    from = { x: event.clientX, y: event.clientY, left: pane.scrollLeft, top: pane.scrollTop };
  });
  pane.addEventListener("pointermove", (event) => {
    if (!from) return;
    pane.classList.add("is-held");
    pane.scrollLeft = from.left - (event.clientX - from.x);
    pane.scrollTop = from.top - (event.clientY - from.y);
  });
  for (const end of ["pointerup", "pointerleave", "pointercancel"] as const) {
    pane.addEventListener(end, () => {
      from = null;
      pane.classList.remove("is-held");
    });
  }
  pane.querySelector("img")?.addEventListener("dragstart", (event) => event.preventDefault());
}
