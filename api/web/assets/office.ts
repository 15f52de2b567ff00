// Files between agencies are larger than a form may be: they go straight to where they are read.
import { say, size, wordsOf } from "./words";

const root = document.querySelector<HTMLElement>("[data-carry]");
if (root) {
  root.hidden = false;
  const words = wordsOf(root), told = root.querySelector<HTMLElement>("[data-say]")!;
  root.querySelector("input")!.addEventListener("change", async (event) => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    if (!file) return;
    told.textContent = say(words, "sending");
    try {
      const answer = await fetch(root.dataset.carry ?? "", { method: "POST", body: file, headers: { "X-CSRF-Token": root.dataset.csrf ?? "", "Content-Type": "application/octet-stream" } });
      const said = (await answer.json()) as { ask?: { id: string }; detail?: string };
      if (answer.ok && said.ask) location.assign(`${location.pathname}/${said.ask.id}`);
      else told.textContent = said.detail ?? say(words, "lost");
    } catch {
      told.textContent = say(words, "lost");
    }
  });
}

interface Brought {
  sender: { name: string; country: string };
  made_at: string;
  purpose: string;
  space: string;
  cases: { number: string; title: string; documents: number }[];
  left: { reason: string; documents: number }[];
  files: number;
  size: number;
}

interface Entered {
  new: boolean;
  cases: string[];
  bundle: { documents: number };
}

// A bundle is first looked at: who sends it, what for, what it holds. Then the same file is taken in.
const brought = document.querySelector<HTMLElement>("[data-brought]");
if (brought) {
  brought.hidden = false;
  const words = wordsOf(brought);
  const form = brought.querySelector("form")!;
  const told = form.querySelector<HTMLElement>("[data-say]")!;
  const shown = form.querySelector<HTMLElement>("[data-brought-shown]")!;
  const enter = form.querySelector<HTMLButtonElement>("[data-act=enter]")!;
  const buttons = [...form.querySelectorAll("button")];

  const send = async <Told>(path: string, file: File): Promise<Told | null> => {
    for (const one of buttons) one.disabled = true;
    try {
      const headers = { "X-CSRF-Token": brought.dataset.csrf ?? "", "Content-Type": "application/octet-stream" };
      const answer = await fetch(`${brought.dataset.brought}${path}`, { method: "POST", body: file, headers });
      const said = (await answer.json()) as Told & { detail?: string; next_step?: string };
      if (answer.ok) return said;
      told.textContent = [said.detail ?? say(words, "lost"), said.next_step].filter(Boolean).join(" ");
    } catch {
      told.textContent = say(words, "lost");
    } finally {
      buttons[0]!.disabled = false;
    }
    return null;
  };

  const tell = (name: string, text: string): void => {
    form.querySelector<HTMLElement>(`[data-tell=${name}]`)!.textContent = text;
  };

  const look = async (file: File): Promise<void> => {
    told.textContent = say(words, "looking");
    const found = await send<Brought>("/look", file);
    shown.hidden = found === null;
    if (!found) return;
    const made = new Date(found.made_at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
    tell("sender", `${found.sender.name} (${found.sender.country}) · ${made} UTC`);
    tell("purpose", found.purpose);
    const parts = found.cases.map((one) => say(words, "case", { number: one.number, title: one.title, n: one.documents }));
    if (found.space) parts.unshift(say(words, "space", { number: found.space }));
    tell("holds", [...parts, say(words, "files", { n: found.files, size: size(found.size) })].join("\n"));
    tell("left", found.left.length ? found.left.map((one) => `${one.documents}: ${say(words, one.reason)}`).join("\n") : say(words, "nothing"));
    told.textContent = say(words, "sound");
    enter.disabled = false;
  };

  const take = async (file: File): Promise<void> => {
    told.textContent = say(words, "entering");
    const number = encodeURIComponent((form.elements.namedItem("number") as HTMLInputElement).value);
    const found = await send<Entered>(`?number=${number}`, file);
    if (!found) {
      enter.disabled = false;
      return;
    }
    told.textContent = say(words, found.new ? "entered" : "before", { n: found.bundle.documents });
    const [first] = found.cases;
    if (found.new && first && found.cases.length === 1) location.assign(`/cases/${first}`);
  };

  form.addEventListener("change", (event) => {
    if ((event.target as HTMLInputElement).type !== "file") return;
    shown.hidden = enter.disabled = true;
    told.textContent = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = (form.elements.namedItem("file") as HTMLInputElement).files?.[0];
    const act = ((event as SubmitEvent).submitter as HTMLElement | null)?.dataset.act;
    if (file) void (act === "enter" && !shown.hidden ? take(file) : look(file));
  });
}
