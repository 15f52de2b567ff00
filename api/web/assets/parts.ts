import { stream } from "./stream";

// Parts of a page that come behind it: each names where it is fetched from. Without them the page is whole.
export function fetchParts(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-part]")) void fetchPart(place);
}

async function fetchPart(place: HTMLElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset.part ?? "");
    if (answer.ok) place.innerHTML = await answer.text();
  } finally {
    place.removeAttribute("aria-busy");
  }
}

// Work that goes on in several cases: one stream each, a few at most, since a browser keeps few lines to one server.
export function followWork(): void {
  for (const place of [...document.querySelectorAll<HTMLElement>("[data-work]")].slice(0, 3)) {
    const bar = place.querySelector("progress");
    const text = place.querySelector("[data-work-text]");
    const show = (event: MessageEvent): void => {
      const told = JSON.parse(event.data as string) as { files: number; files_done: number };
      if (!bar || !text) return;
      bar.max = told.files;
      bar.value = told.files_done;
      const language = document.documentElement.lang;
      text.textContent = `${told.files_done.toLocaleString(language)} / ${told.files.toLocaleString(language)}`;
    };
    const end = (): void => source.close();
    const source = stream(place.dataset.work ?? "", { progress: show, finished: end, gone: end });
  }
}
