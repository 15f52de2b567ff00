// Ctrl-K: go to any page or case by a few letters, or search for what was typed. Nothing typed is stored.
const MOST = 30;

interface Entry {
  text: string;
  under: string;
  go: () => void;
}

export function watchPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("#palette");
  const input = dialog?.querySelector<HTMLInputElement>("input");
  const list = dialog?.querySelector<HTMLElement>("[role=listbox]");
  if (!dialog || !input || !list) return;
  const pages = [...dialog.querySelectorAll<HTMLAnchorElement>("[data-palette-pages] a")].map(
    (link): Entry => ({ text: link.textContent ?? "", under: "", go: () => location.assign(link.href) }),
  );
  let cases: Entry[] | null = null;
  let entries: Entry[] = [];
  let at = 0;
  let moved = false;

  async function open(): Promise<void> {
    if (dialog!.open) return;
    input!.value = "";
    moved = false;
    dialog!.showModal();
    draw();
    if (cases) return;
    cases = [];
    const answer = await fetch("/api/v1/cases");
    if (!answer.ok) return;
    const told = (await answer.json()) as { cases: { id: string; number: string; title: string }[] };
    cases = told.cases.map((one) => ({
      text: one.title || one.number,
      under: one.number,
      go: () => location.assign(`/cases/${one.id}/overview`),
    }));
    const was = moved ? entries[at] : undefined;
    draw();
    // Whoever has moved to an entry stays on it when cases come before it.
    const now = entries.findIndex((one) => one.text === was?.text && one.under === was.under);
    if (now > 0 && now !== at) {
      at = now;
      draw();
    }
  }

  function draw(): void {
    const typed = input!.value.trim();
    const words = fold(typed).split(/\s+/).filter(Boolean);
    const fits = (one: Entry): boolean => words.every((word) => fold(`${one.text} ${one.under}`).includes(word));
    entries = [...pages, ...(cases ?? [])].filter(fits).slice(0, MOST);
    if (typed && document.querySelector("#q")) entries.push({ text: `${input!.dataset.search} «${typed}»`, under: "", go: () => search(typed) });
    at = Math.min(at, Math.max(0, entries.length - 1));
    list!.replaceChildren(
      ...entries.map((one, number) => {
        const option = document.createElement("li");
        option.id = `palette-${number}`;
        option.role = "option";
        option.ariaSelected = String(number === at);
        option.textContent = one.text;
        if (one.under && one.under !== one.text) {
          const under = document.createElement("span");
          under.className = "under num";
          under.textContent = one.under;
          option.append(" ", under);
        }
        option.addEventListener("click", one.go);
        return option;
      }),
    );
    input!.setAttribute("aria-activedescendant", entries.length > 0 ? `palette-${at}` : "");
    list!.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("input", () => {
    at = 0;
    moved = false;
    draw();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      moved = true;
      at = (at + step + entries.length) % Math.max(1, entries.length);
      draw();
    } else if (event.key === "Enter") entries[at]?.go();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    void open();
  });
}

// The words go by the box of every page, in the body of its form: they stand in no address.
function search(typed: string): void {
  const box = document.querySelector<HTMLInputElement>("#q");
  if (!box?.form) return;
  box.value = typed;
  box.form.requestSubmit();
}

function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
