// One-letter keys. They can be switched off (WCAG 2.1.4), and never act while something is typed.
import type { Viewer } from "./viewer";

const SWITCH = "lince.keys";

export function listen(viewer: Viewer | null): void {
  const help = document.querySelector<HTMLDialogElement>("#help");
  const box = document.querySelector<HTMLInputElement>("#q");
  const rows = new Rows();
  let led = false;

  const switcher = help?.querySelector<HTMLInputElement>("[data-keys-switch]");
  if (switcher) {
    switcher.checked = localStorage.getItem(SWITCH) !== "off";
    switcher.addEventListener("change", () => localStorage.setItem(SWITCH, switcher.checked ? "on" : "off"));
  }

  // Without scripts it is a page.
  if (help) {
    for (const link of document.querySelectorAll("[data-help]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        help.showModal();
      });
    }
  }

  const acts: Record<string, () => void> = {
    "/": () => {
      box?.focus();
      box?.select();
    },
    "?": () => help?.showModal(),
    j: () => rows.move(1),
    k: () => rows.move(-1),
    n: () => viewer?.hit(1),
    N: () => viewer?.hit(-1),
    "]": () => follow("[data-next-page]"),
    "[": () => follow("[data-previous-page]"),
    "+": () => viewer?.zoom("in"),
    "-": () => viewer?.zoom("out"),
    "0": () => viewer?.zoom("fit"),
    v: () => viewer?.turnView(),
    r: () => viewer?.zoom("turn"),
    s: () => viewer?.region(),
    c: () => viewer?.cite(),
    t: () => viewer?.tag(),
    "g c": () => location.assign("/"),
    "g l": () => void follow(".nav a[href='/links']"),
    "g r": () => void follow(".nav a[href='/review']"),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    if (help?.open || !keysOn()) return;
    const key = led ? `g ${event.key}` : event.key;
    led = !led && event.key === "g";
    const act = acts[key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

export function follow(selector: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(selector);
  link?.click();
  return link !== null;
}

// Whether one-letter keys act at all.
export function keysOn(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

class Rows {
  move(step: number): void {
    const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.querySelector("[data-open]"));
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("is-at"));
    const next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
    for (const row of rows) row.classList.toggle("is-at", row === next);
    next?.querySelector<HTMLElement>("[data-open]")?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }
}
