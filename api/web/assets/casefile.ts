// The builder of a prosecutor's file: exhibits are dragged into order, passages are taken into the form, a list of
// documents is narrowed. All of it works without, by buttons and forms.
import { stream } from "./stream";
import { say, wordsOf } from "./words";

const REST = 700;

order(document.querySelector<HTMLElement>("[data-order]"));
pick(document.querySelector<HTMLFormElement>("[data-picker]"));
pin(document.querySelector<HTMLFormElement>("[data-pin]"));
guard();
followBuild();
for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-keep-hash]")) link.hash = location.hash;

// Exhibits move by their grip, with a pointer or with the arrow keys, and by the buttons beside them. The order is
// sent once nothing has moved for a moment; what the server makes of it is drawn anew. Refused, it goes back.
function order(list: HTMLElement | null): void {
  if (!list) return;
  const words = wordsOf(list);
  let before: HTMLElement[] | null = null;
  let timer = 0;
  let busy = false;

  const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>(".exhibit")];
  const tell = (text: string): void => {
    const said = document.querySelector<HTMLElement>("[data-order-said]");
    if (said) said.textContent = text;
  };

  function move(row: HTMLElement, to: number): boolean {
    const all = rows();
    const at = all.indexOf(row);
    const place = Math.min(all.length - 1, Math.max(0, to));
    if (busy || at < 0 || place === at) return false;
    before ??= all;
    const other = all[place]!;
    if (place > at) other.after(row);
    else other.before(row);
    return true;
  }

  function settle(): void {
    window.clearTimeout(timer);
    if (before) timer = window.setTimeout(() => void save(), REST);
  }

  async function save(): Promise<void> {
    if (!before || busy) return;
    const was = before;
    const focused = document.activeElement as HTMLElement | null;
    const held = focused?.closest<HTMLElement>(".exhibit")?.dataset.key;
    const control = focused?.dataset.move ? `[data-move=${focused.dataset.move}]` : "[data-grip]";
    busy = true;
    list!.setAttribute("aria-busy", "true");
    let refused = "";
    try {
      const answer = await fetch(list!.dataset.order!, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": list!.dataset.csrf! },
        body: JSON.stringify({ numbers: rows().map((row) => Number(row.dataset.number)) }),
      });
      if (!answer.ok) {
        const problem = (await answer.json()) as { detail?: string; next_step?: string };
        refused = [problem.detail, problem.next_step].filter(Boolean).join(" ");
      }
    } catch {
      refused = " ";
    }
    busy = false;
    before = null;
    list!.removeAttribute("aria-busy");
    if (refused) {
      list!.append(...was);
      tell(say(words, "not_moved", { why: refused.trim() }));
      list!.classList.add("is-refused");
      return;
    }
    list!.classList.remove("is-refused");
    await fresh();
    const again = held ? document.querySelector<HTMLElement>(`[data-key="${held}"] ${control}`) : null;
    again?.focus();
    document.querySelector<HTMLElement>("[data-order-said]")!.textContent = say(words, "moved");
  }

  list.addEventListener("keydown", (event) => {
    const grip = (event.target as HTMLElement).closest<HTMLElement>("[data-grip]");
    const row = grip?.closest<HTMLElement>(".exhibit");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step_(row, step, grip!);
  });
  list.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    const row = button?.closest<HTMLElement>(".exhibit");
    if (!button || !row) return;
    event.preventDefault();
    step_(row, button.dataset.move === "up" ? -1 : 1, button);
  });

  function step_(row: HTMLElement, step: number, control: HTMLElement): void {
    if (!move(row, rows().indexOf(row) + step)) return;
    control.focus();
    row.scrollIntoView({ block: "nearest" });
    tell(say(words, "at", { at: rows().indexOf(row) + 1, n: rows().length }));
    settle();
  }

  list.addEventListener("pointerdown", (event) => {
    const grip = (event.target as HTMLElement).closest<HTMLElement>("[data-grip]");
    const row = grip?.closest<HTMLElement>(".exhibit");
    if (!grip || !row || event.button !== 0 || busy) return;
    event.preventDefault();
    row.classList.add("is-moving");
    const follow = (moved: PointerEvent): void => {
      const at = rows().indexOf(row);
      const to = rows().findIndex((one) => {
        const edges = one.getBoundingClientRect();
        return moved.clientY < edges.top + edges.height / 2;
      });
      // Over the lower half of a row one is before the next; below all is the end.
      const place = to < 0 ? rows().length - 1 : to > at ? to - 1 : to;
      move(row, place);
      if (moved.clientY < 90) window.scrollBy(0, -12);
      else if (moved.clientY > window.innerHeight - 50) window.scrollBy(0, 12);
    };
    const end = (): void => {
      window.removeEventListener("pointermove", follow);
      window.removeEventListener("pointerup", end);
      window.removeEventListener("pointercancel", end);
      row.classList.remove("is-moving");
      grip.focus();
      settle();
    };
    // Heard by the window: a row that moves in the page would lose the pointer.
    window.addEventListener("pointermove", follow);
    window.addEventListener("pointerup", end);
    window.addEventListener("pointercancel", end);
  });
  window.addEventListener("beforeunload", (event) => {
    if (before) event.preventDefault();
  });

}

// Parts of the page as the server draws them now; the list of exhibits stays and gets other rows.
async function fresh(wanted?: readonly string[]): Promise<void> {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.querySelector<HTMLElement>("[data-order]");
  for (const now of page.querySelectorAll<HTMLElement>("[data-fresh]")) {
    const name = now.dataset.fresh!;
    if (wanted && !wanted.includes(name)) continue;
    const part = document.querySelector<HTMLElement>(`[data-fresh="${name}"]`);
    if (!part) document.querySelector("[data-fresh=build]")?.after(now);
    else if (name === "exhibits" && list) list.replaceChildren(...now.querySelectorAll(".exhibit"));
    else part.replaceWith(now);
  }
}

interface Build {
  state: "running" | "done" | "failed" | "stopped";
  step: string;
  done: number;
  of: number;
}

// A build that goes on: its step, how much of it is done, and at its end the part of the page that tells of it.
function followBuild(): void {
  const place = document.querySelector<HTMLElement>("[data-build]");
  if (!place) return;
  const words = wordsOf(place);
  const bar = place.querySelector<HTMLProgressElement>("[data-build-bar]")!;
  const told = place.querySelector<HTMLElement>("[data-build-told]")!;
  const steps = [...place.querySelectorAll<HTMLElement>("[data-step]")];
  const show = (build: Build): void => {
    const name = say(words, `step_${build.step}`);
    told.textContent = build.of > 0 ? say(words, "step_of", { step: name, done: build.done, n: build.of }) : name;
    if (build.of > 0) {
      bar.max = build.of;
      bar.value = build.done;
    } else bar.removeAttribute("value");
    const at = steps.findIndex((one) => one.dataset.step === build.step);
    steps.forEach((one, number) => {
      one.classList.toggle("is-over", number < at);
      if (number === at) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    });
  };
  const source = stream(
    place.dataset.build!,
    {
      progress: (event) => show(JSON.parse(event.data) as Build),
      finished: (event) => {
        source.close();
        const build = JSON.parse(event.data) as Build;
        void fresh(["build", "versions"]).then(() => {
          const said = document.querySelector<HTMLElement>("[data-build-said]");
          if (said) said.textContent = say(words, `is_${build.state}`);
        });
      },
      gone: () => {
        source.close();
        told.textContent = say(words, "gone");
      },
    },
    (forever) => (told.textContent = say(words, forever ? "gone" : "lost")),
  );
}

// Documents to choose from: narrowed by name as one types, all of the shown ones ticked at once, the ticked ones counted.
function pick(form: HTMLFormElement | null): void {
  if (!form) return;
  const rows = [...form.querySelectorAll<HTMLElement>("[data-pick]")];
  const filter = form.querySelector<HTMLInputElement>("[data-filter]")!;
  const all = form.querySelector<HTMLInputElement>("[data-all]")!;
  const chosen = form.querySelector<HTMLElement>("[data-chosen]")!;
  const none = form.querySelector<HTMLElement>("[data-none]")!;
  const box = (row: HTMLElement): HTMLInputElement => row.querySelector("input")!;
  const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const names = rows.map((row) => fold(row.querySelector("label")!.textContent ?? ""));

  function count(): void {
    const ticked = rows.filter((row) => box(row).checked).length;
    chosen.textContent = ticked ? ` (${ticked.toLocaleString(document.documentElement.lang)})` : "";
    const shown = rows.filter((row) => !row.hidden);
    all.checked = shown.length > 0 && shown.every((row) => box(row).checked);
    none.hidden = shown.length > 0;
  }

  filter.addEventListener("input", () => {
    const wanted = fold(filter.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => (row.hidden = !wanted.every((word) => names[at]!.includes(word))));
    count();
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  all.addEventListener("change", () => {
    for (const row of rows) if (!row.hidden) box(row).checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}

// The form of an assertion: a box that came with the address is drawn, selected words and passages are taken into it.
function pin(form: HTMLFormElement | null): void {
  if (!form) return;
  const box = form.querySelector<HTMLInputElement>("[data-box]");
  const quote = form.querySelector<HTMLTextAreaElement>("[data-quote]")!;
  const text = form.querySelector<HTMLElement>("[data-page-text]");
  const take = form.querySelector<HTMLButtonElement>("[data-take-selected]")!;
  const given = /^#box=([\d.]+,[\d.]+,[\d.]+,[\d.]+)$/.exec(location.hash)?.[1];
  if (box && given && !box.value) box.value = given.replace(/,/g, " ");
  if (box?.value) box.dispatchEvent(new Event("input"));

  let selected = "";
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const inside = text && selection?.anchorNode && selection.focusNode && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
    if (!inside) return;
    selected = selection.toString().trim();
    take.hidden = !selected;
  });
  take.addEventListener("click", () => {
    quote.value = selected;
    quote.focus();
    take.hidden = true;
  });
  for (const link of form.querySelectorAll<HTMLAnchorElement>("[data-use]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      quote.value = link.closest("li")?.querySelector("blockquote mark")?.textContent ?? "";
      form.querySelector<HTMLElement>("#pin-text")?.focus();
    });
  }
}

// What is typed and not sent is asked about before the page goes.
function guard(): void {
  const typed = new Set<HTMLFormElement>();
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-guard]")) {
    form.addEventListener("input", () => typed.add(form));
    form.addEventListener("submit", () => typed.clear());
  }
  window.addEventListener("beforeunload", (event) => {
    if (typed.size > 0) event.preventDefault();
  });
}
