// Files between agencies are larger than a form may be: they go straight to where they are read.
import { say, wordsOf } from "./words";

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
