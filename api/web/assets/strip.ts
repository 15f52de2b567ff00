// All pages of a document in a strip, of which only those in sight exist: two thousand pages cost as much as ten.
const HEIGHT = 132;
const AROUND = 3;

export function watchStrip(root: HTMLElement | null): void {
  if (!root) return;
  const total = Number(root.dataset.total);
  const at = Number(root.dataset.at);
  const room = root.querySelector<HTMLElement>("[data-strip-room]")!;
  room.style.height = `${total * HEIGHT}px`;
  const shown = new Map<number, HTMLElement>();
  // What is read comes first: small pictures wait until the large one is there, which they would keep from its server.
  const large = document.querySelector<HTMLImageElement>(".sheet img");
  let pictured = root.dataset.pictured !== undefined && (large?.complete ?? true);

  function draw(): void {
    const first = Math.max(1, Math.floor(root!.scrollTop / HEIGHT) + 1 - AROUND);
    const last = Math.min(total, Math.ceil((root!.scrollTop + root!.clientHeight) / HEIGHT) + AROUND);
    for (const [number, link] of shown) {
      if (number < first || number > last) {
        link.remove();
        shown.delete(number);
      }
    }
    for (let number = first; number <= last; number += 1) {
      if (!shown.has(number)) shown.set(number, page(number));
    }
  }

  function page(number: number): HTMLElement {
    const link = document.createElement("a");
    link.href = `${root!.dataset.href}${number}${root!.dataset.query}`;
    link.style.top = `${(number - 1) * HEIGHT}px`;
    link.textContent = number.toLocaleString(document.documentElement.lang);
    if (number === at) link.setAttribute("aria-current", "page");
    if (pictured) picture(link, number);
    room.append(link);
    return link;
  }

  function picture(link: HTMLElement, number: number): void {
    const image = document.createElement("img");
    image.src = `${root!.dataset.href}${number}/thumbnail`;
    image.alt = "";
    image.loading = "lazy";
    image.addEventListener("error", () => image.remove());
    link.prepend(image);
  }

  for (const end of ["load", "error"] as const) {
    large?.addEventListener(end, () => {
      if (pictured || root.dataset.pictured === undefined) return;
      pictured = true;
      for (const [number, link] of shown) picture(link, number);
    });
  }

  root.addEventListener("scroll", draw, { passive: true });
  root.scrollTop = (at - 1) * HEIGHT - root.clientHeight / 3;
  draw();
  new ResizeObserver(draw).observe(root);
}
