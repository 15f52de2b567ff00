// What a queue shows of an answer: beside a row of its list, and in its places for words.
export function decisionOf(told: unknown): string {
  const { decision, decisions } = told as { decision?: { id: string }; decisions?: { id: string }[] };
  return decision?.id ?? decisions?.[0]?.id ?? "";
}

// What stands beside a row of the list; without words: nothing is decided of it.
export function mark(row: HTMLElement, text = "", verdict = ""): void {
  if (verdict) row.dataset.verdict = verdict;
  else delete row.dataset.verdict;
  const place = row.querySelector<HTMLElement>("[data-queue-verdict]");
  if (!place) return;
  place.hidden = text === "";
  place.textContent = text;
}

export function set(root: HTMLElement, selector: string, text: string): void {
  const place = root.querySelector(selector);
  if (place) place.textContent = text;
}
