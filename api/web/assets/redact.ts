// Redacting: a box is drawn on the page's image with the mouse, a pen or a finger, and fills in the field of the form.
export function watchRedaction(sheet: HTMLElement | null): void {
  const plane = sheet?.querySelector("svg");
  const drawn = plane?.querySelector<SVGRectElement>("[data-drawn]");
  const field = document.querySelector<HTMLInputElement>("[data-box]");
  if (!sheet || !plane || !drawn || !field) return;
  const size = plane.viewBox.baseVal;
  let from: { x: number; y: number } | null = null;

  // Where the pointer is, in points of the page.
  const at = (event: PointerEvent): { x: number; y: number } => {
    const edges = plane.getBoundingClientRect();
    const inside = (value: number, most: number): number => Math.min(most, Math.max(0, value));
    return {
      x: inside(((event.clientX - edges.left) / edges.width) * size.width, size.width),
      y: inside(((event.clientY - edges.top) / edges.height) * size.height, size.height),
    };
  };

  const show = (x0: number, y0: number, x1: number, y1: number): void => {
    drawn.setAttribute("x", String(Math.min(x0, x1)));
    drawn.setAttribute("y", String(Math.min(y0, y1)));
    drawn.setAttribute("width", String(Math.abs(x1 - x0)));
    drawn.setAttribute("height", String(Math.abs(y1 - y0)));
  };

  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    from = at(event);
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    show(from.x, from.y, to.x, to.y);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!from) return;
    const to = at(event);
    const box = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y)];
    from = null;
    if (box[2]! - box[0]! < 2 || box[3]! - box[1]! < 2) {
      show(0, 0, 0, 0);
      return;
    }
    field.value = box.map((edge) => edge.toFixed(1)).join(" ");
    field.form?.querySelector<HTMLElement>("[data-after-box]")?.focus({ preventScroll: true });
  });
  sheet.addEventListener("pointercancel", () => {
    from = null;
    show(0, 0, 0, 0);
  });
  // What is typed is shown as well: all of it works by keyboard.
  field.addEventListener("input", () => {
    const edges = field.value.trim().split(/[\s,]+/).map(Number);
    if (edges.length === 4 && edges.every(Number.isFinite)) show(edges[0]!, edges[1]!, edges[2]!, edges[3]!);
  });
  if (field.value) field.dispatchEvent(new Event("input"));
}
