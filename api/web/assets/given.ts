// A replay that goes on: its count as it grows, and the page anew when it ends. Without scripts the page is reloaded.
import { say, wordsOf } from "./words";

interface Run {
  done: number;
  of: number;
}

const place = document.querySelector<HTMLElement>("[data-follow]");
if (place) {
  const words = wordsOf(place);
  const told = place.querySelector<HTMLElement>("[data-follow-told]")!;
  const bar = place.querySelector<HTMLProgressElement>("[data-follow-bar]")!;
  const source = new EventSource(place.dataset.follow!);
  source.addEventListener("progress", (event) => {
    const run = JSON.parse(event.data as string) as Run;
    bar.max = run.of || 1;
    bar.value = run.done;
    told.textContent = say(words, "line", { done: run.done, of: run.of });
  });
  source.addEventListener("finished", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("gone", () => {
    source.close();
    told.textContent = say(words, "gone");
  });
  source.addEventListener("error", () => {
    // The browser tries again by itself.
    told.textContent = say(words, source.readyState === EventSource.CLOSED ? "gone" : "lost");
  });
}
