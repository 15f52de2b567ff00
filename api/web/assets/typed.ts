// The best hits while one types, in a list under the box of every page. The words go in the body of a message, as they
// do when the form is sent; nothing of them is stored.
/** Milliseconds: two letters that fall into one another ask once. */
const WAIT = 15;
const LEAST = 3;

export function watchTyping(input: HTMLInputElement | null): void {
  const form = input?.form;
  const list = form?.querySelector<HTMLElement>("[data-typed]");
  if (!input || !form || !list) return;
  let asked: AbortController | null = null;
  let timer = 0;

  const close = (): void => {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
  };

  async function ask(): Promise<void> {
    asked?.abort();
    const turn = (asked = new AbortController());
    try {
      const body = new URLSearchParams([...new FormData(form!)].map(([name, value]) => [name, String(value)]));
      const answer = await fetch("/search/typed", { method: "POST", body, signal: turn.signal });
      const text = answer.ok ? (await answer.text()).trim() : "";
      if (turn.signal.aborted) return;
      list!.innerHTML = text;
      list!.hidden = text === "";
    } catch {
      // Another letter came, or the line was lost: the form itself says so when it is sent.
      if (!turn.signal.aborted) list!.hidden = true;
    }
  }

  // The rows of the list by the arrows: out of the box, through them, and back into it.
  function step(by: number): boolean {
    const links = [...list!.querySelectorAll<HTMLElement>("a")];
    const at = links.indexOf(document.activeElement as HTMLElement) + by;
    if (list!.hidden || links.length === 0 || at >= links.length) return !list!.hidden;
    (at < 0 ? input! : links[at]!).focus();
    return true;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < LEAST) close();
    else timer = window.setTimeout(() => void ask(), WAIT);
  });
  form.addEventListener("keydown", (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      close();
      input.focus();
    } else if (way === undefined || event.isComposing || (way < 0 && document.activeElement === input) || !step(way)) return;
    event.preventDefault();
  });
  form.addEventListener("submit", close);
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target as Node)) close();
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget as Node)) close();
  });
}
